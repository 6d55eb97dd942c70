// Broken glass that is owed a review, and what was judged: for owners and auditors, as far as they see requests.
import { DomainError } from '@/lib/domain/errors'
import { can, scopeOf } from '@/lib/domain/policy'
import type { CapabilityType } from '@/lib/domain/policy-document'
import type { Verdict } from '@/lib/domain/standing'
import type { Context } from '../context'
import { type GlassRow, findGlass, listGlass } from '../store/standing'

export type GlassLine = {
  request: string
  requester: string
  device: { id: string; deviceId: string; name: string | null }
  type: CapabilityType
  reason: string
  durationS: number
  at: string
  dueAt: string
  overdue: boolean
  verdict: Verdict | null
  note: string | null
  reviewer: string | null
  reviewedAt: string | null
  own: boolean
  mayJudge: boolean
}

function lineOf(context: Context, row: GlassRow): GlassLine {
  const own = row.requesterId === context.viewer.personId
  return {
    ...{ request: row.request, requester: row.requester, type: row.type, reason: row.reason },
    device: { id: row.device, deviceId: row.deviceId, name: row.deviceName },
    ...{ durationS: row.durationS, verdict: row.verdict, note: row.note, reviewer: row.reviewer, own },
    at: row.at.toISOString(),
    dueAt: row.dueAt.toISOString(),
    overdue: row.verdict === null && row.dueAt <= context.now(),
    reviewedAt: row.reviewedAt?.toISOString() ?? null,
    mayJudge: row.verdict === null && can(context.viewer, 'break-glass.judge', row),
  }
}

const MOST = 100

export async function glassOf(
  context: Context,
  { catalogId }: { catalogId: string },
): Promise<{ owed: GlassLine[]; judged: GlassLine[] }> {
  if (!can(context.viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  const scope = scopeOf(context.viewer, 'request.see-all', catalogId)
  if (!scope) throw new DomainError('not-permitted')
  return context.inTransaction(async (tx) => ({
    owed: (await listGlass(tx, scope, { owed: true, limit: MOST })).map((row) => lineOf(context, row)),
    judged: (await listGlass(tx, scope, { owed: false, limit: MOST })).map((row) => lineOf(context, row)),
  }))
}

/** Of one request; null where no glass was broken for it. */
export async function glassOfRequest(
  context: Context,
  { catalogId, id }: { catalogId: string; id: string },
): Promise<GlassLine | null> {
  if (!can(context.viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  const row = await context.inTransaction((tx) => findGlass(tx, catalogId, id))
  return row && can(context.viewer, 'request.see', row) ? lineOf(context, row) : null
}
