// The command line as a process of its own, with a profile of its own, and virtual devices of the demo behind a USB/IP
// server for it. It knows the portal only by its address.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const ROOT = path.resolve(import.meta.dirname, '../..')

export type Ended = { code: number | null; out: string; err: string; json: Record<string, unknown> }
export type Running = { child: ChildProcess; said: () => string; ended: Promise<Ended> }

function start(args: string[], env: NodeJS.ProcessEnv, stdin = ''): Running {
  const child = spawn(process.execPath, args, { cwd: os.tmpdir(), env, stdio: ['pipe', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  child.stdin.end(stdin)
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code) => resolve({ code, out, err, json: jsonOf(out || err) })),
  )
  return { child, said: () => out + err, ended }
}

function jsonOf(said: string): Record<string, unknown> {
  try {
    return JSON.parse(said) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** A user of a computer: what one command leaves there, the next finds. */
export function user() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'latchkey-user-'))
  const env = { ...process.env, LATCHKEY_CONFIG: folder }
  const begin = (args: string[], stdin?: string) =>
    start([path.join(ROOT, 'scripts/latchkey.mjs'), ...args], env, stdin)
  const run = (args: string[], stdin?: string) => begin([...args, '--output', 'json'], stdin).ended
  return { folder, begin, run }
}

export type Bench = { usbip: string[]; unplug(bus: string): void; stop(): Promise<void> }

/** Devices of the demo, plugged into a USB/IP server. */
export async function attachDevices(portal: string, ...ids: string[]): Promise<Bench> {
  const args = ['--usbip', '0', '--seed-from', portal, ...ids.flatMap((id) => ['--device', id])]
  const child = spawn(process.execPath, [path.join(ROOT, 'scripts/virtual-device.mjs'), ...args], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('Ready.')) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('exit', () => reject(new Error(said)))
  })
  const [, port] = /USB\/IP at [^ ]*:(\d+)/.exec(said)!
  const stop = () =>
    new Promise<void>((resolve) => {
      child.on('exit', () => resolve())
      child.kill('SIGTERM')
    })
  return {
    usbip: ['--usbip', `127.0.0.1:${port}`],
    unplug: (bus) => child.stdin.write(`unplug ${bus}\n`),
    stop,
  }
}
