// Webhooks, what is owed to them and how each attempt went. The sealed secret is read by the worker only.
import type { Bytes } from '@/lib/core/bytes'
import type { Tx } from '../context'
import { queueJob } from './notices'

const COLUMNS = {
  id: true,
  catalogId: true,
  label: true,
  url: true,
  kinds: true,
  createdAt: true,
  disabledAt: true,
  disabledWhy: true,
  failingSince: true,
} as const
const key = (at: { catalogId: string; id: string }) => ({
  catalogId_id: { catalogId: at.catalogId, id: at.id },
})

export const listWebhooks = (tx: Tx, catalogId: string) =>
  tx.webhook.findMany({
    where: { catalogId, removedAt: null },
    select: COLUMNS,
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
export const findWebhook = (tx: Tx, at: { catalogId: string; id: string }) =>
  tx.webhook.findUnique({ where: { ...key(at), removedAt: null }, select: COLUMNS })
export type WebhookRow = NonNullable<Awaited<ReturnType<typeof findWebhook>>>

export type NewWebhook = {
  catalogId: string
  id: string
  label: string
  url: string
  kinds: string[]
  sealed: Bytes
  madeBy: string
  createdAt: Date
}
export const addWebhook = (tx: Tx, w: NewWebhook) => tx.webhook.create({ data: w, select: { id: true } })

export type WebhookChange = Partial<{
  label: string
  url: string
  kinds: string[]
  sealed: Bytes
  removedAt: Date
  disabledAt: Date | null
  disabledWhy: string | null
  failingSince: Date | null
}>
export const changeWebhook = (tx: Tx, at: { catalogId: string; id: string }, data: WebhookChange) =>
  tx.webhook.update({ where: key(at), data, select: { id: true } })

export type NewDelivery = {
  catalogId: string
  id: string
  webhook: string
  event: string
  kind: string
  body: string
  createdAt: Date
}
export async function addDelivery(tx: Tx, d: NewDelivery): Promise<void> {
  const { count } = await tx.webhookDelivery.createMany({ data: [d], skipDuplicates: true })
  if (count > 0) await queueDelivery(tx, d)
}

export const queueDelivery = (tx: Tx, d: { catalogId: string; id: string }, runAt?: Date) =>
  queueJob(tx, {
    task: 'webhook.send',
    payload: { catalogId: d.catalogId, id: d.id },
    key: `webhook ${d.id}`,
    runAt,
  })

export const listDeliveries = (
  tx: Tx,
  at: { catalogId: string; webhook: string; before: Date | null; limit: number },
) =>
  tx.webhookDelivery.findMany({
    where: {
      catalogId: at.catalogId,
      webhook: at.webhook,
      ...(at.before && { createdAt: { lt: at.before } }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: at.limit,
    include: { tries: { orderBy: { at: 'desc' }, take: 20 } },
  })

export const findDelivery = (tx: Tx, at: { catalogId: string; id: string }) =>
  tx.webhookDelivery.findUnique({ where: key(at) })

export const moveDelivery = (
  tx: Tx,
  d: {
    catalogId: string
    id: string
    state: 'waiting' | 'delivered' | 'failed'
    attempts: number
    at: Date | null
  },
) =>
  tx.webhookDelivery.update({
    where: key(d),
    data: { state: d.state, attempts: d.attempts, endedAt: d.at },
    select: { id: true },
  })

/** For the worker: what is owed, and the secret it is signed with. */
export const findOwed = (tx: Tx, at: { catalogId: string; id: string }) =>
  tx.webhookDelivery.findUnique({
    where: { ...key(at), state: 'waiting' },
    include: { of: true },
  })
export type Owed = NonNullable<Awaited<ReturnType<typeof findOwed>>>

export const webhooksFor = (tx: Tx, catalogId: string, kind: string) =>
  tx.webhook.findMany({
    where: { catalogId, removedAt: null, disabledAt: null, kinds: { has: kind } },
    select: { id: true },
  })

export type NewAttempt = {
  catalogId: string
  id: string
  delivery: string
  at: Date
  status: number | null
  durationMs: number
  answer: string | null
  error: string | null
}
export const addAttempt = (tx: Tx, a: NewAttempt) =>
  tx.webhookAttempt.create({ data: a, select: { id: true } })
