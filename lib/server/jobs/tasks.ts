// Every job by its name in the queue, and those that come by the clock. A name that was once queued keeps its meaning.
import { applyClaimJob } from './apply-claim'
import { deliver } from './deliver'
import { ends } from './ends'
import { dueChanges, overdueGlass } from './governed'
import type { Job } from './job'
import { sendMail } from './send-mail'
import { sendWebhook } from './send-webhook'

export const TASKS: Readonly<Record<string, Job>> = {
  'claim.apply': applyClaimJob,
  deliver,
  ends,
  'change.due': dueChanges,
  'break-glass.overdue': overdueGlass,
  'mail.send': sendMail,
  'webhook.send': sendWebhook,
}

/** `match` as in crontab, in UTC. */
export type TimedJob = { task: keyof typeof TASKS; match: string }
export const TIMED: readonly TimedJob[] = [
  { task: 'change.due', match: '* * * * *' },
  { task: 'ends', match: '* * * * *' },
  { task: 'break-glass.overdue', match: '*/10 * * * *' },
]
