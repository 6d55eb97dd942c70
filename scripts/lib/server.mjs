// The portal's web server as a child: started, waited for until it answers, and watched. Ending
// it is children.mjs's. Knows nothing of databases.
import path from 'node:path'
import { startNode } from './children.mjs'
import { sleep } from './run.mjs'
import { ROOT } from './settings.mjs'
import { StartError } from './start-error.mjs'

const NEXT = path.join(ROOT, 'node_modules/next/dist/bin/next')
const READY_MS = 120_000
const LINES_KEPT = 40

/**
 * @param {{ command: 'start' | 'dev', host: string, port: number, env: NodeJS.ProcessEnv }} options
 * @returns {{ ready: () => Promise<void>, ended: Promise<never>, show: () => void }}
 *   ended: rejects when the server ends, whoever ended it; show: from now on its lines go to the terminal
 */
export function startServer({ command, host, port, env }) {
  const child = startNode([NEXT, command, '-H', host, '-p', `${port}`], { cwd: ROOT, env })
  const lines = keepLines(child)
  const ended = new Promise((_, reject) => {
    child.once('error', (error) => reject(endedError(error.message, lines.last())))
    // Its last words may still be on their way, and a grandchild may hold the pipes open for ever.
    child.once('exit', (code, signal) =>
      setTimeout(() => reject(endedError(signal ?? `code ${code}`, lines.last())), 200),
    )
  })
  // Whoever waits hears of it; nobody may be waiting yet, or any more.
  ended.catch(() => {})
  return {
    ended,
    ready: () => Promise.race([answer(healthUrl(host, port), lines), ended]),
    show: lines.show,
  }
}

function keepLines(child) {
  const kept = []
  let shown = false
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream.on('data', (chunk) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop()
      kept.push(...lines)
      kept.splice(0, Math.max(0, kept.length - LINES_KEPT))
      if (shown) lines.forEach((line) => console.log(line))
    })
  }
  return { last: () => kept.join('\n'), show: () => (shown = true) }
}

export function healthUrl(host, port) {
  const reached = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host)
  return `http://${reached}:${port}/api/health`
}

async function answer(url, lines) {
  let last = 'no answer'
  for (const until = performance.now() + READY_MS; performance.now() < until; await sleep(150)) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(30_000), redirect: 'manual' })
      if (response.status === 200) return
      last = `status ${response.status}: ${(await response.text()).slice(0, 300)}`
    } catch (error) {
      last = error.cause?.message || error.message
    }
  }
  throw new StartError('server-silent', `The portal does not say that it is well (${url}: ${last}).`, {
    detail: lines.last(),
    next: 'Mend what the lines above name, then start again.',
  })
}

const endedError = (how, lines) =>
  new StartError('server-ended', `The portal's server ended by itself (${how}).`, {
    detail: lines,
    next: 'Mend what the lines above name, then start again.',
  })
