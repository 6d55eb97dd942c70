// Requests as a person may see them: one's own, the owner's inbox, and one request with everything a decision needs.
import { toHex } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { type CatalogAction, can, scopeOf } from '@/lib/domain/policy'
import { type CapabilityType, type TypeRule } from '@/lib/domain/policy-document'
import { type AllowLine, allowList, tasksOf } from '@/lib/domain/proposal'
import { type RequestState, stateAt } from '@/lib/domain/request'
import type { Context, Tx } from '../context'
import { findPolicy } from '../store/catalogs'
import { findDevice } from '../store/devices'
import { findCapability } from '../store/capabilities'
import { listEnrolments } from '../store/passkeys'
import { type RequestRow, findApproval, findRequest, listRequests } from '../store/requests'
import { type EndedLine, endedAmong, endedIn } from './ended'
import { type Around, type May, type ReviewLine, aroundRequest, mayOf, reviewLines } from './request-standing'

export type RequestLine = {
  id: string
  catalogId: string
  requester: string
  own: boolean
  device: { id: string; deviceId: string; name: string | null; group: string; product: string }
  type: CapabilityType
  tasks: string[]
  reason: string
  ticket: string | null
  durationS: number
  bearer: boolean
  state: RequestState
  createdAt: string
  decidedAt: string | null
  lapsesAt: string
  approvals: number
  cti: string | null
}

export function lineOf(context: Context, row: RequestRow): RequestLine {
  return {
    id: row.id,
    catalogId: row.catalogId,
    requester: row.requester,
    own: row.requesterId === context.viewer.personId,
    device: {
      id: row.device,
      deviceId: row.deviceId,
      name: row.deviceName,
      group: row.group,
      product: row.product,
    },
    type: row.type,
    tasks: tasksOf(row.operations).map((task) => task.label),
    reason: row.reason,
    ticket: row.ticket,
    durationS: row.durationS,
    bearer: row.bearer,
    state: stateAt(row, context.now()),
    createdAt: row.createdAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    lapsesAt: row.lapsesAt.toISOString(),
    approvals: row.approvals,
    cti: row.cti,
  }
}

const PAGE = 50
function scopeFor(context: Context, action: CatalogAction, catalogId: string) {
  const scope = scopeOf(context.viewer, action, catalogId)
  if (!scope) throw new DomainError('not-found')
  return scope
}

/** The person's own requests, newest first, without those of jobs (queries/batches). Throws `not-found`. */
export async function myRequests(
  context: Context,
  catalogId: string,
): Promise<(RequestLine & { ended: EndedLine | null })[]> {
  const scope = scopeFor(context, 'request.see', catalogId)
  const rows = await context.inTransaction((tx) =>
    listRequests(tx, scope, { requesterId: context.viewer.personId, single: true, limit: PAGE }),
  )
  const ended = new Map((await endedIn(context, catalogId)).map((one) => [one.cti, one]))
  return rows.map((row) => ({
    ...lineOf(context, row),
    ended: (row.cti && ended.get(row.cti)) || null,
  }))
}

export type RequestDetail = RequestLine & {
  contentHash: string
  allows: AllowLine[]
  needed: number
  policyVersion: number
  /** Of the policy version under which it was asked. */
  rule: TypeRule
  downloadWithinS: number
  reviews: ReviewLine[]
  approval: { at: string; lapsesAt: string; withdrawnAt: string | null } | null
  capability: { cti: string; expiresAt: string; profileKey: string | null; state: string } | null
  /** Where the capability ended before its time. */
  ended: EndedLine | null
  lastSeen: string | null
  /** The capability from which it is to go on. */
  goesOnFrom: { cti: string; expiresAt: string } | null
  /** Where an approval is confirmed with a passkey: whether this person has one for it. */
  stepUp: { ready: boolean } | null
  batchId: string | null
  may: May
} & Around

export async function requestDetail(
  context: Context,
  input: { catalogId?: string; id: string },
): Promise<RequestDetail> {
  return context.inTransaction(async (tx) => {
    const row = await findRequest(tx, input)
    if (!row || !can(context.viewer, 'request.see', row)) throw new DomainError('not-found')
    const policy = (await findPolicy(tx, row.catalogId, row.policyVersion)).document
    const rule = policy.types[row.type]
    const reviews = await reviewLines(context, tx, row)
    const approval = await findApproval(tx, row.catalogId, row.id)
    const capability = await findCapability(tx, { catalogId: row.catalogId, request: row.id })
    const device = await findDevice(tx, row.catalogId, row.device)
    const decided = reviews.some((review) => review.mine)
    const from = row.extends
      ? await findCapability(tx, { catalogId: row.catalogId, cti: row.extends })
      : undefined
    return {
      ...lineOf(context, row),
      contentHash: toHex(row.contentHash),
      allows: allowList(row.type, row.operations),
      needed: rule.approvals,
      policyVersion: row.policyVersion,
      rule,
      downloadWithinS: policy.downloadWithinS,
      reviews,
      approval: approval && {
        at: approval.at.toISOString(),
        lapsesAt: approval.lapsesAt.toISOString(),
        withdrawnAt: approval.withdrawnAt?.toISOString() ?? null,
      },
      capability: capability
        ? {
            cti: capability.cti,
            expiresAt: capability.expiresAt.toISOString(),
            profileKey: capability.profileKey,
            state: capability.state,
          }
        : null,
      ended: (capability && (await endedAmong(tx, [capability]))[0]) ?? null,
      ...(await aroundRequest(context, tx, row)),
      lastSeen: device?.statementAt?.toISOString() ?? null,
      goesOnFrom: from ? { cti: from.cti, expiresAt: from.expiresAt.toISOString() } : null,
      stepUp: rule.stepUp ? { ready: await hasPasskey(context, tx, row.catalogId) } : null,
      batchId: row.batch,
      may: mayOf(context, row, { rule, decided }),
    }
  })
}

export type Became = Pick<RequestDetail, 'state' | 'requester' | 'own' | 'decidedAt' | 'reviews'>

/** What others made of a request meanwhile, for whoever decided too late. Throws `not-found`. */
export async function whatBecame(
  context: Context,
  input: { catalogId: string; id: string },
): Promise<Became> {
  const { state, requester, own, decidedAt, reviews } = await requestDetail(context, input)
  return { state, requester, own, decidedAt, reviews }
}

export async function hasPasskey(context: Context, tx: Tx, catalogId: string): Promise<boolean> {
  const { personId } = context.viewer
  return (await listEnrolments(tx, { catalogId, personId })).length > 0
}
