// What the database says on its channel whenever something changed: never what it was. One connection for each process,
// opened anew when it breaks; what was missed meanwhile counts as news of everything.
import pg from 'pg'

export type News = { catalog: string } | { person: string } | { access: string } | { missed: true }

const CHANNEL = 'latchkey_live'
const SHORTEST_WAIT_MS = 250
const LONGEST_WAIT_MS = 15_000
const ALIVE_EVERY_MS = 20_000

/** Runs until it is stopped. `hear` is called for each piece of news; `ready` once the channel is first open. */
export function listen(
  connectionString: string,
  hear: (news: News) => void,
): { ready: Promise<void>; stop(): Promise<void> } {
  let client: pg.Client | undefined
  let stopped = false
  let waitMs = SHORTEST_WAIT_MS
  let timer: NodeJS.Timeout | undefined
  let opened: () => void
  const ready = new Promise<void>((resolve) => (opened = resolve))

  const open = async (first: boolean): Promise<void> => {
    const made = new pg.Client({ connectionString, keepAlive: true, connectionTimeoutMillis: 10_000 })
    made.on('error', () => lost(made))
    made.on('end', () => lost(made))
    made.on('notification', ({ payload }) => {
      const news = parse(payload)
      if (news) hear(news)
    })
    client = made
    try {
      await made.connect()
      await made.query(`LISTEN ${CHANNEL}`)
      waitMs = SHORTEST_WAIT_MS
      opened()
      if (!first) hear({ missed: true })
    } catch {
      lost(made)
    }
  }
  const lost = (one: pg.Client): void => {
    if (client !== one || stopped) return
    client = undefined
    one.end().catch(() => {})
    timer = setTimeout(() => void open(false), waitMs)
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
  }
  // A connection that a firewall forgot says nothing and breaks nothing until it is used.
  const pulse = setInterval(() => {
    const asked = client
    asked?.query('SELECT 1').catch(() => lost(asked))
  }, ALIVE_EVERY_MS)
  pulse.unref()
  void open(true)
  return {
    ready,
    stop: async () => {
      stopped = true
      clearInterval(pulse)
      clearTimeout(timer)
      await client?.end().catch(() => {})
    },
  }
}

const UUID = /^[0-9a-f-]{36}$/

function parse(payload: string | undefined): News | undefined {
  try {
    const said = JSON.parse(payload ?? '') as Record<string, unknown>
    for (const name of ['catalog', 'person', 'access'] as const) {
      const id = said[name]
      if (typeof id === 'string' && UUID.test(id)) return { [name]: id } as News
    }
  } catch {
    // Not ours.
  }
  return undefined
}
