// A portal for tests and measurements: in production mode, as makers run it, on a data folder of its own that goes with it.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { endChild, startNode } from './children.mjs'
import { freePort } from './ports.mjs'
import { sleep } from './run.mjs'
import { ROOT } from './settings.mjs'

// A start builds the portal first, where that is due.
const PATIENCE_S = 400

/** Gives the portal's address to `work` and stops it afterwards. */
export async function withPortal(work) {
  const home = mkdtempSync(path.join(os.tmpdir(), 'latchkey-throwaway-'))
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
  const portal = startNode(['scripts/start.mjs'], { cwd: ROOT, env })
  let said = ''
  for (const stream of [portal.stdout, portal.stderr]) stream.on('data', (chunk) => (said += chunk))
  try {
    await ready(url, portal, () => said)
    return await work(url)
  } finally {
    await endChild(portal, { patience: 20_000 })
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function ready(url, portal, said) {
  for (let second = 0; second < PATIENCE_S && portal.exitCode === null; second++) {
    const answer = await fetch(`${url}/api/health`).catch(() => null)
    if (answer?.ok) return
    await sleep(1000)
  }
  throw new Error(`The portal did not come up.\n${said().slice(-2000)}`)
}
