// The process that works the queue off (lib/server/jobs/main.ts), started again whenever it ends by itself: mails and
// webhooks wait meanwhile, and the portal serves on. Ending it is children.mjs's.
import { areEnding, startNode } from './children.mjs'
import { ROOT } from './settings.mjs'

const SHORTEST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000
const WELL_AFTER_MS = 60_000

/** @param {{ env: NodeJS.ProcessEnv, say: (line: string) => void }} options */
export function keepWorking({ env, say }) {
  let waitMs = SHORTEST_WAIT_MS
  const start = () => {
    if (areEnding()) return
    const startedAt = performance.now()
    const child = startNode(['--import', 'tsx', 'lib/server/jobs/main.ts'], { cwd: ROOT, env })
    for (const stream of [child.stdout, child.stderr]) tell(stream, say)
    const again = (how) => {
      if (areEnding()) return
      if (performance.now() - startedAt > WELL_AFTER_MS) waitMs = SHORTEST_WAIT_MS
      say(`The queue's process ended by itself (${how}); it starts again in ${waitMs / 1000} s.`)
      // Nothing else keeps a start alive that is done.
      setTimeout(start, waitMs).unref()
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
    }
    child.once('error', (error) => again(error.message))
    child.once('exit', (code, signal) => again(signal ?? `code ${code}`))
  }
  start()
}

function tell(stream, say) {
  let rest = ''
  stream.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()
    lines.forEach((line) => say(line))
  })
}
