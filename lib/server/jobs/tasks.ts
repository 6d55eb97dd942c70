// Every job by its name in the queue, and those that come by the clock. A name that was once queued keeps its meaning.
import { deliver } from './deliver'
import type { Job } from './job'
import { sendMail } from './send-mail'

export const TASKS: Readonly<Record<string, Job>> = {
  deliver,
  'mail.send': sendMail,
}

/** `match` as in crontab, in UTC. */
export type TimedJob = { task: keyof typeof TASKS; match: string }
export const TIMED: readonly TimedJob[] = []
