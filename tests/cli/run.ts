// The command line in this process: its streams captured, its folder a fresh one, interrupted when the test says so.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Readable, Writable } from 'node:stream'
import { main } from '@/lib/cli/main'
import type { In, Out } from '@/lib/cli/io'

export type Ran = { code: number; out: string; err: string; json: unknown }
export type Around = {
  stdin?: string
  /** Standard error is a terminal. */
  terminal?: boolean
  nowMs?: () => number
  /** Hears all that standard error has said so far. */
  onErr?: (said: string, interrupt: () => void) => void
  onOut?: (said: string, interrupt: () => void) => void
}

class Captured extends Writable {
  said = ''
  isTTY = false
  columns = 120
  hear: ((said: string) => void) | undefined

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.said += chunk.toString()
    this.hear?.(this.said)
    done()
  }
}

export function newProfile() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'latchkey-cli-'))
  const cli = async (args: string, around: Around = {}): Promise<Ran> => {
    const interrupt = new AbortController()
    const [stdout, stderr] = [new Captured(), new Captured()]
    stderr.isTTY = around.terminal ?? false
    stderr.hear = (said) => around.onErr?.(said, () => interrupt.abort())
    stdout.hear = (said) => around.onOut?.(said, () => interrupt.abort())
    const code = await main({
      argv: args.split(' ').filter(Boolean),
      env: { LATCHKEY_CONFIG: folder },
      platform: process.platform,
      homedir: folder,
      hostname: 'bench',
      stdin: Readable.from(around.stdin === undefined ? [] : [around.stdin]) as In,
      stdout: stdout as Out,
      stderr: stderr as Out,
      nowMs: around.nowMs ?? Date.now,
      interrupted: interrupt.signal,
    })
    return { code, out: stdout.said, err: stderr.said, json: jsonOf(stdout.said || stderr.said) }
  }
  return { folder, cli, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function jsonOf(said: string): unknown {
  try {
    return JSON.parse(said)
  } catch {
    return undefined
  }
}
