// The programs that a script runs and answers for: each leads a process group, so that it can be ended with all it
// started, and those that are Node end by themselves when the script is killed. Knows nothing of what they do.
import { spawn } from 'node:child_process'
import { run, sleep } from './run.mjs'

const END_WITH_PARENT = new URL('./end-with-parent.mjs', import.meta.url).href
const onWindows = process.platform === 'win32'
const living = new Set()
let ending = false

/** Starts Node with `args`; standard output and error are pipes. */
export function startNode(args, options = {}) {
  return startChild(process.execPath, ['--import', END_WITH_PARENT, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    ...options,
  })
}

function startChild(command, args, options) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    ...options,
    detached: !onWindows,
  })
  living.add(child)
  child.once('exit', () => living.delete(child)).once('error', () => living.delete(child))
  child.stdout?.setEncoding('utf8')
  child.stderr?.setEncoding('utf8')
  return child
}

/** @returns {Promise<{ code: number, stdout: string, stderr: string, output: string }>} output: both, as they came */
export const runNode = (args, options) => finish(startNode(args, options))
export const runChild = (command, args, options) => finish(startChild(command, args, options))

function finish(child) {
  return new Promise((resolve) => {
    const said = { stdout: '', stderr: '', output: '' }
    for (const name of ['stdout', 'stderr'])
      child[name]?.on('data', (chunk) => {
        said[name] += chunk
        said.output += chunk
      })
    child.on('error', (error) => resolve({ ...said, code: 127, output: `${said.output}${error.message}` }))
    child.on('close', (code) => resolve({ ...said, code: code ?? 128 }))
  })
}

/** Asks a program and all it started to end, and makes it end if it does not in time. */
export async function endChild(child, { signal = 'SIGTERM', patience = 10_000 } = {}) {
  if (hasEnded(child)) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await send(child, signal)
  const inTime = await Promise.race([ended.then(() => true), sleep(patience).then(() => false)])
  // What it started itself may outlive it, so the group is swept either way.
  await send(child, 'SIGKILL')
  if (!inTime) await Promise.race([ended, sleep(2000)])
}

/** For good: whoever starts programs again asks `areEnding` first. */
export function endChildren(options) {
  ending = true
  return Promise.all([...living].map((child) => endChild(child, options)))
}
export const areEnding = () => ending

const hasEnded = (child) => !child.pid || child.exitCode !== null || child.signalCode !== null

async function send(child, signal) {
  if (onWindows) return run('taskkill', ['/PID', `${child.pid}`, '/T', '/F'])
  try {
    process.kill(-child.pid, signal)
  } catch {
    // Nobody is left in the group.
  }
}
