// The queue at work in a test: on the test's own database, with a mailer that the test chooses.
import { randomUUID } from 'node:crypto'
import { makeDb } from '@/lib/server/db'
import { withContext } from '@/lib/server/context'
import type { JobContext } from '@/lib/server/jobs/job'
import { type RunnerSettings, startRunner } from '@/lib/server/jobs/runner'
import { type MailSettings, makeMailer } from '@/lib/server/mail/mailer'
import { openingOf, sealingOf } from '@/lib/server/signing/box'
import { URL_OF_PORTAL } from './address'
import type { Portal } from './portal'

export type Running = { stop(): Promise<void> }
export type RunnerOptions = Partial<Pick<RunnerSettings, 'tasks' | 'timed' | 'presence' | 'concurrency'>> & {
  mail?: Partial<MailSettings>
  context?: Partial<JobContext>
}

export function jobContextOf(portal: Portal, { mail = {}, context = {} }: RunnerOptions = {}) {
  const db = makeDb(portal.urls.worker)
  const mailer = makeMailer({ mode: 'demo', url: URL_OF_PORTAL, ...mail })
  const made: JobContext = {
    inTransaction: (work) => withContext(db, '', work),
    contextOf: () => Promise.reject(new Error('no person in this test')),
    mailer,
    webhooks: { allowed: [] },
    open: openingOf(portal.masterKey),
    seal: sealingOf(portal.masterKey),
    now: portal.clock.now,
    newId: randomUUID,
    url: URL_OF_PORTAL,
    mode: mailer.route === 'mailbox' ? 'demo' : 'production',
    signal: new AbortController().signal,
    ...context,
  }
  const close = async () => {
    mailer.close()
    await db.$disconnect()
  }
  return { context: made, close }
}

export async function workQueue(portal: Portal, options: RunnerOptions = {}): Promise<Running> {
  const { context, close } = jobContextOf(portal, options)
  const { mail: _mail, context: _context, ...settings } = options
  const runner = await startRunner({ ...settings, url: portal.urls.worker, context })
  return { stop: async () => (await runner.stop(), await close()) }
}

/** Waits until `look` gives something, at most ten seconds. */
export async function eventually<T>(look: () => Promise<T | undefined | false | null>): Promise<T> {
  for (const until = Date.now() + 10_000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const found = await look()
    if (found) return found
    if (Date.now() > until) throw new Error('It did not happen within ten seconds.')
  }
}
