// Webhooks of a catalog, kept by its owners. The secret is shown once, when it is made.
import { toBase64 } from '@/lib/core/bytes'
import type { AuditKind } from '@/lib/domain/audit'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import { PING, pingBody } from '@/lib/domain/webhook'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import {
  type WebhookRow,
  addDelivery,
  addWebhook,
  changeWebhook,
  findDelivery,
  findWebhook,
  listWebhooks,
  moveDelivery,
  queueDelivery,
} from '../store/webhooks'
import { requireTarget } from '../webhooks/addresses'

type At = { catalogId: string; id: string }
export type WebhookInput = { catalogId: string; label: string; url: string; kinds: string[] }

const MOST = 20
const SECRET_BYTES = 32

function requireMay({ viewer }: Context, catalogId: string): void {
  if (!can(viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  if (!can(viewer, 'webhook.change', { catalogId })) throw new DomainError('not-permitted')
}

const newSecret = (context: Context): string => `whsec_${toBase64(context.random(SECRET_BYTES))}`

/** Throws `webhook-target`, `too-many-webhooks`. */
export async function makeWebhook(
  context: Context,
  { catalogId, label, url, kinds }: WebhookInput,
): Promise<{ id: string; secret: string }> {
  requireMay(context, catalogId)
  requireTarget(url, context.webhookHosts)
  const [id, secret] = [context.newId(), newSecret(context)]
  await context.inTransaction(async (tx) => {
    if ((await listWebhooks(tx, catalogId)).length >= MOST) throw new DomainError('too-many-webhooks')
    const sealed = context.seal(secret, `webhook ${id}`)
    const { personId: madeBy } = context.viewer
    const row = { catalogId, id, label, url, kinds, sealed, madeBy, createdAt: context.now() }
    await addWebhook(tx, row)
    await enter(context, tx, { kind: 'webhook.make', webhook: row })
  })
  return { id, secret }
}

const enter = (
  context: Context,
  tx: Tx,
  {
    kind,
    webhook,
  }: { kind: AuditKind; webhook: Pick<WebhookRow, 'catalogId' | 'id' | 'label' | 'url' | 'kinds'> },
) =>
  writeEntry(tx, {
    log: webhook.catalogId,
    id: context.newId(),
    kind,
    at: context.now(),
    fields: {
      person: context.viewer.personId,
      webhook: webhook.id,
      subjectName: webhook.label,
      url: webhook.url,
      note: webhook.kinds.join(' '),
    },
  })

/** Loads it for an owner, and holds nothing: two owners who change it write one after the other. */
async function within<T>(
  context: Context,
  at: At,
  work: (tx: Tx, webhook: WebhookRow) => Promise<T>,
): Promise<T> {
  requireMay(context, at.catalogId)
  return context.inTransaction(async (tx) => {
    const webhook = await findWebhook(tx, at)
    if (!webhook) throw new DomainError('not-found')
    return work(tx, webhook)
  })
}

/** Also switches one on again that was off. */
export async function editWebhook(context: Context, input: WebhookInput & At): Promise<{ id: string }> {
  const { label, url, kinds } = input
  return within(context, input, async (tx, webhook) => {
    requireTarget(url, context.webhookHosts)
    const changed = { label, url, kinds, disabledAt: null, disabledWhy: null, failingSince: null }
    await changeWebhook(tx, webhook, changed)
    await enter(context, tx, { kind: 'webhook.change', webhook: { ...webhook, ...changed } })
    return { id: webhook.id }
  })
}

export const removeWebhook = (context: Context, at: At): Promise<{ id: string }> =>
  within(context, at, async (tx, webhook) => {
    await changeWebhook(tx, webhook, { removedAt: context.now() })
    await enter(context, tx, { kind: 'webhook.remove', webhook })
    return { id: webhook.id }
  })

/** A delivery that says nothing, to see whether it arrives. It waits in the queue like any other. */
export const pingWebhook = (context: Context, at: At): Promise<{ delivery: string }> =>
  within(context, at, async (tx, webhook) => {
    if (webhook.disabledAt) throw new DomainError('webhook-off')
    const now = context.now()
    const [id, event] = [context.newId(), context.newId()]
    const body = pingBody(now, at.catalogId)
    const { catalogId, id: to } = webhook
    await addDelivery(tx, { catalogId, id, webhook: to, event, kind: PING, body, createdAt: now })
    await enter(context, tx, { kind: 'webhook.ping', webhook })
    return { delivery: id }
  })

/** Sends once more what was delivered or given up, as it was. */
export const redeliver = (context: Context, at: At & { delivery: string }): Promise<{ id: string }> =>
  within(context, at, async (tx, webhook) => {
    if (webhook.disabledAt) throw new DomainError('webhook-off')
    const { catalogId, delivery: id } = at
    const found = await findDelivery(tx, { catalogId, id })
    if (found?.webhook !== webhook.id) throw new DomainError('not-found')
    if (found.state !== 'waiting') {
      await moveDelivery(tx, { catalogId, id, state: 'waiting', attempts: 0, at: null })
      await enter(context, tx, { kind: 'webhook.redeliver', webhook })
    }
    await queueDelivery(tx, { catalogId, id })
    return { id }
  })
