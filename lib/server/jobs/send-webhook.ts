// Posts one delivery, signed as Standard Webhooks says, and notes how it went. A receiver may get it twice, under the same
// webhook-id; one that fails for days is switched off, and the owners are told.
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { WEBHOOK_PATIENCE_S, WEBHOOK_RETRIES_S } from '@/lib/domain/webhook'
import type { Tx } from '../context'
import { writeEntry } from '../store/audit'
import { tell } from '../store/notices'
import {
  type Owed,
  addAttempt,
  changeWebhook,
  findOwed,
  findWebhook,
  moveDelivery,
  queueDelivery,
} from '../store/webhooks'
import { type Posted, post } from '../webhooks/post'
import type { Job, JobContext } from './job'

const payloadSchema = z.object({ catalogId: z.uuid(), id: z.uuid() })
const GONE = 410

export const sendWebhook: Job = async (context, payload) => {
  const at = payloadSchema.parse(payload)
  const owed = await context.inTransaction((tx) => findOwed(tx, at))
  if (!owed) return
  if (owed.of.removedAt || owed.of.disabledAt) return give(context, owed, 'It is switched off.')
  const secret = context.open(owed.of.sealed, `webhook ${owed.of.id}`)
  const now = context.now()
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Latchkey-Webhooks/1',
    'webhook-id': owed.id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(owed.id, now, owed.body),
  }
  const posted = await post({ url: owed.of.url, body: owed.body, headers, ...context.webhooks })
  await context.inTransaction((tx) => note(context, tx, { owed, posted }))
}

async function give(context: JobContext, owed: Owed, why: string): Promise<void> {
  const posted = { status: null, answer: null, error: why, durationMs: 0 }
  await context.inTransaction(async (tx) => {
    await attempt(context, tx, { owed, posted })
    await moveDelivery(tx, {
      ...placeOf(owed),
      state: 'failed',
      attempts: owed.attempts + 1,
      at: context.now(),
    })
  })
}

const placeOf = ({ catalogId, id }: Owed) => ({ catalogId, id })
type Outcome = { owed: Owed; posted: Posted }

const attempt = (context: JobContext, tx: Tx, { owed, posted }: Outcome) =>
  addAttempt(tx, {
    ...posted,
    catalogId: owed.catalogId,
    id: context.newId(),
    delivery: owed.id,
    at: context.now(),
  })

async function note(context: JobContext, tx: Tx, { owed, posted }: Outcome): Promise<void> {
  await attempt(context, tx, { owed, posted })
  const { of: webhook } = owed
  const at = context.now()
  const attempts = owed.attempts + 1
  const taken = posted.status !== null && posted.status >= 200 && posted.status < 300
  if (taken) {
    await moveDelivery(tx, { ...placeOf(owed), state: 'delivered', attempts, at })
    if (webhook.failingSince) await changeWebhook(tx, webhook, { failingSince: null })
    return
  }
  const waitS = posted.status === GONE ? undefined : WEBHOOK_RETRIES_S[owed.attempts]
  await moveDelivery(tx, {
    ...placeOf(owed),
    state: waitS === undefined ? 'failed' : 'waiting',
    attempts,
    at: waitS === undefined ? at : null,
  })
  if (waitS !== undefined) await queueDelivery(tx, owed, new Date(at.getTime() + waitS * 1000))
  const since = webhook.failingSince ?? at
  if (!webhook.failingSince) await changeWebhook(tx, webhook, { failingSince: at })
  const tooLong = at.getTime() - since.getTime() >= WEBHOOK_PATIENCE_S * 1000
  if (posted.status === GONE || tooLong) await switchOff(context, tx, { owed, posted })
}

async function switchOff(context: JobContext, tx: Tx, { owed, posted }: Outcome): Promise<void> {
  const at = context.now()
  const { catalogId, id, label } = owed.of
  if ((await findWebhook(tx, owed.of))?.disabledAt) return
  const why = posted.status === GONE ? 'It said that it is gone (410).' : 'Nothing was taken for three days.'
  await changeWebhook(tx, owed.of, { disabledAt: at, disabledWhy: why })
  const fields = { webhook: id, subjectName: label, note: why }
  await writeEntry(tx, { log: catalogId, id: context.newId(), kind: 'webhook.disable', at, fields })
  await tell(tx, {
    catalogId,
    kind: 'webhook.disabled',
    to: 'owners',
    about: { webhook: id },
    names: { subject: label },
    at,
  })
}
