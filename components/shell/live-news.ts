// The portal's stream of news in this browser: opened by one tab, heard by all. Opens anew when it breaks, with longer and
// longer waits, and waits for a network where there is none.

export type LiveNews = 'catalog' | 'notices' | 'everything' | 'ended'

const CHANNEL = 'latchkey-live'
const KINDS: readonly LiveNews[] = ['catalog', 'notices', 'everything', 'ended']
const SHORTEST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60_000

/** Calls `hear` for each piece of news, until the function that it gives back is called. */
export function followNews(hear: (news: LiveNews) => void): () => void {
  const stop = new AbortController()
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = ({ data }) => {
    if (KINDS.includes(data as LiveNews)) hear(data as LiveNews)
  }
  const tell = (news: LiveNews) => {
    channel.postMessage(news)
    hear(news)
  }
  const hold = () => holdStream(tell, stop.signal)
  // Where the browser has no locks, each tab has a stream of its own.
  if ('locks' in navigator) navigator.locks.request(CHANNEL, { signal: stop.signal }, hold).catch(() => {})
  else void hold()
  return () => {
    stop.abort()
    channel.close()
  }
}

/** Settles when it is told to stop, or when the portal says that the sign-in is over. */
function holdStream(tell: (news: LiveNews) => void, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let waitMs = SHORTEST_WAIT_MS
    let broke = false
    const open = () => {
      if (stop.aborted) return
      if (!navigator.onLine) return addEventListener('online', open, { once: true, signal: stop })
      source = new EventSource('/api/live')
      source.onopen = () => {
        waitMs = SHORTEST_WAIT_MS
        // What happened while nobody listened.
        if (broke) tell('everything')
        broke = false
      }
      for (const kind of KINDS) source.addEventListener(kind, () => heard(kind))
      source.onerror = () => {
        source?.close()
        broke = true
        timer = setTimeout(open, waitMs)
        waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
      }
    }
    const heard = (kind: LiveNews) => {
      tell(kind)
      if (kind === 'ended') end()
    }
    const end = () => {
      source?.close()
      clearTimeout(timer)
      resolve()
    }
    stop.addEventListener('abort', end)
    open()
  })
}
