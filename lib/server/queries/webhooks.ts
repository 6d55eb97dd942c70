// Webhooks of a catalog and how their deliveries went, for its owners and auditors. Never the secret.
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { findWebhook, listDeliveries, listWebhooks } from '../store/webhooks'

const PAGE = 30

function requireMay({ viewer }: Context, catalogId: string): void {
  if (!can(viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  if (!can(viewer, 'webhook.see', { catalogId })) throw new DomainError('not-permitted')
}
const iso = (at: Date | null): string | null => at?.toISOString() ?? null

export async function webhooksOf(context: Context, catalogId: string) {
  requireMay(context, catalogId)
  const rows = await context.inTransaction((tx) => listWebhooks(tx, catalogId))
  const may = { change: can(context.viewer, 'webhook.change', { catalogId }) }
  return { webhooks: rows.map(lineOf), may }
}

type Row = Awaited<ReturnType<typeof listWebhooks>>[number]
const lineOf = ({ id, label, url, kinds, disabledAt, disabledWhy, failingSince }: Row) => ({
  id,
  label,
  url,
  kinds,
  disabledAt: iso(disabledAt),
  disabledWhy,
  failingSince: iso(failingSince),
})

export async function webhookOf(
  context: Context,
  at: { catalogId: string; id: string; before: string | null },
) {
  requireMay(context, at.catalogId)
  const before = at.before ? new Date(at.before) : null
  return context.inTransaction(async (tx) => {
    const webhook = await findWebhook(tx, at)
    if (!webhook) throw new DomainError('not-found')
    const { catalogId } = at
    const rows = await listDeliveries(tx, { catalogId, webhook: at.id, before, limit: PAGE + 1 })
    const deliveries = rows.slice(0, PAGE).map((row) => ({
      id: row.id,
      kind: row.kind,
      body: row.body,
      state: row.state as 'waiting' | 'delivered' | 'failed',
      at: row.createdAt.toISOString(),
      tries: row.tries.map(({ id, at: tried, status, durationMs, answer, error }) => ({
        id,
        at: tried.toISOString(),
        status,
        durationMs,
        answer,
        error,
      })),
    }))
    const next = rows.length > PAGE ? deliveries.at(-1)!.at : null
    const may = { change: can(context.viewer, 'webhook.change', { catalogId }) }
    return { webhook: lineOf(webhook), deliveries, next, may }
  })
}
