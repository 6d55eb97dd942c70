#!/usr/bin/env node
// The command line `latchkey`, from any folder. Its code is TypeScript; what reads it comes with the packages.
import os from 'node:os'
import { fileURLToPath } from 'node:url'

const ROOT = new URL('../', import.meta.url)

async function load() {
  try {
    const { register } = await import('tsx/esm/api')
    register({ tsconfig: fileURLToPath(new URL('tsconfig.json', ROOT)) })
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
    console.error(`The packages are not installed. Run npm ci in ${fileURLToPath(ROOT)}`)
    process.exit(70)
  }
  return import('../lib/cli/main.ts')
}

/** The first interrupt asks the device to stop and waits for its answer; the second does not wait. */
function interrupts() {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => (controller.signal.aborted ? process.exit(130) : controller.abort()))
  return controller.signal
}

const flushed = (stream) => new Promise((resolve) => stream.write('', resolve))

// A reader that went away early (`| head`) is no failure of ours.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error) => error.code === 'EPIPE' && process.exit(0))

const interrupted = interrupts()
const { main } = await load()
const code = await main({
  argv: process.argv.slice(2),
  env: process.env,
  platform: process.platform,
  homedir: os.homedir(),
  hostname: os.hostname(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  nowMs: Date.now,
  interrupted,
})
await Promise.all([flushed(process.stdout), flushed(process.stderr)])
process.exit(code)
