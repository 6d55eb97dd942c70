// What a start was asked to do, read from the environment and the command line and checked before any long work.
// Starts nothing, and needs nothing installed.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { isTaken } from './ports.mjs'
import { sleep } from './run.mjs'
import { StartError } from './start-error.mjs'

export const ROOT = path.resolve(fileURLToPath(new URL('../..', import.meta.url)))
const OLDEST_NODE = [20, 19]
const MODES = ['demo', 'production']
const PORT_PATIENCE_MS = 3000

export function requireNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST_NODE
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  throw new StartError(
    'node-too-old',
    `This is Node.js ${version}; Latchkey needs ${OLDEST_NODE.join('.')} or newer.`,
    {
      next: 'Install a current Node.js from https://nodejs.org, then start again.',
    },
  )
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ home: string, port: number, host: string, mode: 'demo' | 'production', url: string }}
 *   host: where the server listens; url: the address people use, without a slash at its end.
 */
export function readSettings(env) {
  const home = homeOf(env)
  const port = readPort(env.PORT)
  const mode = env.LATCHKEY_MODE || 'demo'
  if (!MODES.includes(mode))
    throw new StartError('mode-unknown', `LATCHKEY_MODE is "${mode}".`, {
      next: `Set it to ${MODES.join(' or ')}.`,
    })
  const url = mode === 'demo' ? readUrl(env.LATCHKEY_URL || `http://localhost:${port}`) : publicUrl(env)
  // The demo's passwords are known to everybody, so nobody but this machine reaches it.
  const host = mode === 'demo' ? 'localhost' : env.HOST || '0.0.0.0'
  return { home, port, host, mode, url }
}

export const homeOf = (env) => path.resolve(env.LATCHKEY_HOME || path.join(ROOT, '.latchkey'))

function readPort(text = '') {
  if (text === '') return 3000
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port > 0 && port < 65536) return port
  throw new StartError('port-invalid', `PORT is "${text}", which is no port.`, {
    next: 'Set PORT to a number between 1 and 65535.',
  })
}

function readUrl(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && ['http:', 'https:'].includes(url.protocol) && url.pathname === '/' && !url.search)
    return url.origin
  throw new StartError('url-invalid', `LATCHKEY_URL is "${text}", which is no address of a portal.`, {
    next: 'Set it to the address people open, with nothing after the host: https://latchkey.example.com',
  })
}

// Browsers offer WebUSB and passkeys to secure pages only: https, or this machine itself.
function publicUrl(env) {
  const next = 'Set it to the address people open, for example https://latchkey.example.com'
  if (!env.LATCHKEY_URL)
    throw new StartError('url-missing', 'LATCHKEY_MODE is production, and LATCHKEY_URL is not set.', { next })
  const url = readUrl(env.LATCHKEY_URL)
  if (url.startsWith('https:') || new URL(url).hostname === 'localhost') return url
  throw new StartError(
    'url-insecure',
    `LATCHKEY_URL is ${url}; without https a browser will not open devices.`,
    {
      next,
    },
  )
}

/** Waits a moment if a start that was killed may still be letting go of the port. */
export async function requireFreePort(port, { patience = PORT_PATIENCE_MS } = {}) {
  for (const until = Date.now() + patience; await isTaken(port); await sleep(100)) {
    if (Date.now() < until) continue
    throw new StartError('port-taken', `Port ${port} is taken by another program.`, {
      next: `End that program, or choose another port: PORT=${port < 65535 ? port + 1 : port - 1} npm start`,
    })
  }
}
