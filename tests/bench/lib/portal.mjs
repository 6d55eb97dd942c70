// A portal for measuring: in production mode, as makers run it, on a data folder of its own that goes with it.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

const freePort = () =>
  new Promise((resolve) => {
    const server = net.createServer().listen(0, () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

/** Gives the portal's address to `work` and stops it afterwards. */
export async function withPortal(work) {
  const home = mkdtempSync(path.join(os.tmpdir(), 'latchkey-bench-'))
  const port = await freePort()
  const url = `http://localhost:${port}`
  const env = {
    ...process.env,
    PORT: `${port}`,
    LATCHKEY_HOME: home,
    LATCHKEY_MODE: 'production',
    LATCHKEY_URL: url,
  }
  delete env.DATABASE_URL
  const portal = spawn(process.execPath, ['scripts/start.mjs'], { cwd: ROOT, env, stdio: 'ignore' })
  const ended = new Promise((resolve) => portal.on('exit', resolve))
  try {
    await ready(url, ended)
    return await work(url)
  } finally {
    portal.kill('SIGTERM')
    await ended
    rmSync(home, { recursive: true, force: true })
  }
}

async function ready(url, ended) {
  let gone = false
  void ended.then(() => (gone = true))
  for (let second = 0; second < 300 && !gone; second++) {
    const answer = await fetch(`${url}/api/health`).catch(() => null)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  throw new Error('The portal did not come up.')
}

export const CHROMIUM_ARGS = [
  ...['--no-sandbox', '--headless=new', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]
export const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Prints a measured number against its bound; the process fails where one is broken. */
export function hold(what, value, { most, least }) {
  const fine = (most === undefined || value <= most) && (least === undefined || value >= least)
  const bound = most === undefined ? `at least ${least}` : `at most ${most}`
  console.log(`${fine ? 'ok ' : 'NOT'} ${what}: ${value} (${bound})`)
  if (!fine) process.exitCode = 1
}
