// That this process works the queue, told to the others by a lock that ends with its connection; and the jobs of those that
// are gone, given back. Without it a job of a killed process waits four hours.
import pg from 'pg'
import { deadWorkers, holdWorker, releaseJobsOf } from '../store/queue'

export type Presence = { hold(workerId: string): void; stop(): Promise<void> }

export type PresenceTiming = { everyMs: number; againMs: number }
const USUAL: PresenceTiming = { everyMs: 30_000, againMs: 5000 }

export function makePresence(connectionString: string, timing: PresenceTiming = USUAL): Presence {
  const names = new Set<string>()
  let client: pg.Client | undefined
  let stopped = false
  // One question at a time on the one connection.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work)
    last = next.catch(() => {})
    return next
  }

  const connect = async (): Promise<pg.Client> => {
    const made = new pg.Client({ connectionString, keepAlive: true })
    made.on('error', () => {
      if (client === made) client = undefined
    })
    made.on('end', () => {
      if (client === made) client = undefined
    })
    await made.connect()
    for (const name of names) await holdWorker(made, name)
    return (client = made)
  }
  const ask = <T>(question: (client: pg.Client) => Promise<T>): Promise<T> =>
    inTurn(async () => question(client ?? (await connect())))

  const sweep = async () => {
    const suspects = await ask(deadWorkers)
    if (suspects.length === 0) return
    // One that is only connecting anew is back by then.
    await pause(timing.againMs)
    const dead = (await ask(deadWorkers)).filter((id) => suspects.includes(id))
    if (dead.length > 0) await ask((client) => releaseJobsOf(client, dead))
  }
  const turn = async () => {
    while (!stopped) {
      await sweep().catch((error: unknown) => console.error('queue: presence', error))
      await pause(timing.everyMs)
    }
  }
  const { pause, wake } = makePauses()
  const turning = turn()
  return {
    hold: (workerId) => {
      names.add(workerId)
      // A failure here is met at the next sweep, which connects and holds every name.
      void inTurn(async () => client && holdWorker(client, workerId)).catch(() => {})
    },
    stop: async () => {
      stopped = true
      wake()
      await turning
      await client?.end().catch(() => {})
    },
  }
}

function makePauses() {
  let end: (() => void) | undefined
  let ended = false
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      if (ended) return resolve()
      const timer = setTimeout(resolve, ms)
      end = () => (clearTimeout(timer), resolve())
    })
  return { pause, wake: () => ((ended = true), end?.()) }
}
