// A viewer's stream of news, as server-sent events. It carries that something changed, and a browser then asks for what it
// may see.
import type { Viewer } from '../context'
import { env } from '../env'
import { viewerBehind } from '../auth/viewer'
import { Hub, type LiveMessage, type Sink } from './hub'
import { listen } from './news'

const HEARTBEAT_MS = 20_000
const RETRY_MS = 2000

type Live = { hub: Hub }
const kept = globalThis as { latchkeyLive?: Live }

function live(): Live {
  if (kept.latchkeyLive) return kept.latchkeyLive
  const hub = new Hub()
  listen(env().LATCHKEY_APP_URL, (news) => hub.hear(news))
  setInterval(() => void hub.judgeAll(), HEARTBEAT_MS).unref()
  // A server that is told to end waits for what is open.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => hub.closeAll())
  return (kept.latchkeyLive = { hub })
}

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // no-transform: compressed, it would be held back.
  'cache-control': 'no-store, no-transform',
  // For nginx and those who follow it.
  'x-accel-buffering': 'no',
}

/** Null where this person has too many open. `gone` tells that the browser is. */
export function liveStream(viewer: Viewer, gone: AbortSignal): Response | null {
  const again = async () => (viewer.signInId ? viewerBehind(viewer.signInId) : null)
  let end: (() => void) | undefined
  const encoder = new TextEncoder()
  let heartbeat: NodeJS.Timeout | undefined
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string) => {
        try {
          controller.enqueue(encoder.encode(text))
        } catch {
          end?.()
        }
      }
      const sink: Sink = {
        send: (message) => write(lineOf(message)),
        close: () => {
          clearInterval(heartbeat)
          try {
            controller.close()
          } catch {
            // The browser was first.
          }
        },
      }
      const drop = live().hub.add(viewer, again, sink)
      if (!drop) return
      end = () => (clearInterval(heartbeat), drop())
      heartbeat = setInterval(() => write(': here\n\n'), HEARTBEAT_MS)
      heartbeat.unref()
      gone.addEventListener('abort', end)
      write(`retry: ${RETRY_MS}\n\n`)
    },
    cancel: () => end?.(),
  })
  return end ? new Response(body, { headers: HEADERS }) : null
}

const lineOf = ({ event, id }: LiveMessage): string => `event: ${event}\ndata: ${id ?? ''}\n\n`
