// Works the queue off: any number of processes may, each job is one's at a time. Ends in order: what runs is finished or, after
// a while, told to stop; what is not done is for the next process.
import { EventEmitter } from 'node:events'
import { Logger, type TaskList, type WorkerEvents, parseCronItems, run } from 'graphile-worker'
import pg from 'pg'
import type { Job, JobContext } from './job'
import { type Presence, type PresenceTiming, makePresence } from './presence'
import { TASKS, TIMED, type TimedJob } from './tasks'

export type RunnerSettings = {
  /** The queue's login. */
  url: string
  context: Omit<JobContext, 'signal'>
  tasks?: Readonly<Record<string, Job>>
  timed?: readonly TimedJob[]
  presence?: PresenceTiming
  /** How many at once. */
  concurrency?: number
}

const ABORT_AFTER_MS = 4000

export async function startRunner(settings: RunnerSettings): Promise<{ stop(): Promise<void> }> {
  const { url, context, tasks = TASKS, timed = TIMED, concurrency = 4 } = settings
  const pool = new pg.Pool({ connectionString: url, max: concurrency + 2 })
  pool.on('error', () => {})
  const presence = makePresence(url, settings.presence)
  const events = watch(presence)
  const runner = await run({
    pgPool: pool,
    taskList: taskListOf(tasks, context),
    parsedCronItems: parseCronItems(timed.map(timedItem)),
    concurrency,
    events,
    logger: new Logger(() => logLine),
    noHandleSignals: true,
    pollInterval: 2000,
    gracefulShutdownAbortTimeout: ABORT_AFTER_MS,
  })
  return {
    stop: async () => {
      await runner.stop()
      await presence.stop()
      await pool.end()
    },
  }
}

// One at a time: where the last one still waits, this one takes its place.
const timedItem = ({ task, match }: TimedJob) => ({
  task,
  match,
  identifier: task,
  options: { backfillPeriod: 0, maxAttempts: 1, jobKey: `timed ${task}` },
})

function taskListOf(tasks: Readonly<Record<string, Job>>, context: RunnerSettings['context']): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, job]) => [
      name,
      (payload: unknown, { abortSignal }: { abortSignal?: AbortSignal }) =>
        job({ ...context, signal: abortSignal ?? new AbortController().signal }, payload),
    ]),
  )
}

function watch(presence: Presence): WorkerEvents {
  const events = new EventEmitter() as WorkerEvents
  events.on('worker:create', ({ worker }) => presence.hold(worker.workerId))
  return events
}

// Never a payload, which says who is concerned.
function logLine(level: string, message: string): void {
  if (level === 'error' || level === 'warning') console.error(`queue: ${message}`)
}
