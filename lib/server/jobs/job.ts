// What a job is given. It runs as the queue's own role, which sees every catalog and changes little; what it does for a
// person, it does in that person's context, with what they may do now. A job may run twice: make what it does safe to repeat.
import type { Sealing, Opening } from '../signing/box'
import type { Context, Tx } from '../context'
import type { Mailer } from '../mail/mailer'
import type { Posting } from '../webhooks/post'

export type JobContext = {
  /** As the queue's role: nobody asks. */
  inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** As somebody who asked for the job. Null where they are gone. */
  contextOf(personId: string): Promise<Context | null>
  mailer: Mailer
  /** Hosts that a webhook may reach although they are not public, and how names are resolved where not by the system. */
  webhooks: Pick<Posting, 'allowed' | 'resolve' | 'timeoutMs'>
  open: Opening
  seal: Sealing
  now(): Date
  newId(): string
  url: string
  mode: 'demo' | 'production'
  /** The portal is ending: come to a point from which the job can go on, and return or throw. */
  signal: AbortSignal
}

/** `payload` is as it was queued; hold it to a schema. What it throws is logged, and the job is tried again later. */
export type Job = (context: JobContext, payload: unknown) => Promise<void>
