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
import { findCapability, listCapabilities } from '../store/capabilities'
import { type RequestRow, findApproval, findRequest, listRequests } from '../store/requests'
import { listReviews } from '../store/reviews'
import { type EndedLine, endedAmong, endedIn } from './ended'

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

/** The person's own requests, newest first. Throws `not-found`. */
export async function myRequests(
  context: Context,
  catalogId: string,
): Promise<(RequestLine & { ended: EndedLine | null })[]> {
  const scope = scopeFor(context, 'request.see', catalogId)
  const rows = await context.inTransaction((tx) =>
    listRequests(tx, scope, { requesterId: context.viewer.personId, limit: PAGE }),
  )
  const ended = new Map((await endedIn(context, catalogId)).map((one) => [one.cti, one]))
  return rows.map((row) => ({
    ...lineOf(context, row),
    ended: (row.cti && ended.get(row.cti)) || null,
  }))
}

/** What waits for a decision, or what was decided. Throws `not-found`. */
export async function inbox(
  context: Context,
  input: { catalogId: string; tab: 'waiting' | 'decided' },
): Promise<RequestLine[]> {
  const scope = scopeFor(context, 'request.see-all', input.catalogId)
  const states: RequestState[] =
    input.tab === 'waiting' ? ['waiting'] : ['approved', 'denied', 'withdrawn', 'lapsed', 'downloaded']
  const rows = await context.inTransaction((tx) => listRequests(tx, scope, { states, limit: PAGE }))
  const lines = rows.map((row) => lineOf(context, row))
  return input.tab === 'waiting' ? lines.filter((line) => line.state === 'waiting') : lines
}

export type RequestDetail = RequestLine & {
  contentHash: string
  allows: AllowLine[]
  needed: number
  policyVersion: number
  /** Of the policy version under which it was asked. */
  rule: TypeRule
  downloadWithinS: number
  reviews: {
    reviewer: string
    decision: 'approve' | 'deny'
    note: string | null
    ownRequest: boolean
    at: string
    mine: boolean
  }[]
  approval: { at: string; lapsesAt: string; withdrawnAt: string | null } | null
  capability: { cti: string; expiresAt: string; profileKey: string | null; state: string } | null
  /** Where the capability ended before its time. */
  ended: EndedLine | null
  /** What this person had for this device before, newest first. */
  before: { cti: string; type: CapabilityType; createdAt: string; expiresAt: string }[]
  /** Capabilities for the device that are good now, of anybody. */
  live: number
  lastSeen: string | null
  may: {
    review: boolean
    why: 'own' | 'decided' | 'role' | null
    withdraw: boolean
    withdrawApproval: boolean
    download: boolean
  }
}

export async function requestDetail(
  context: Context,
  input: { catalogId?: string; id: string },
): Promise<RequestDetail> {
  return context.inTransaction(async (tx) => {
    const row = await findRequest(tx, input)
    if (!row || !can(context.viewer, 'request.see', row)) throw new DomainError('not-found')
    const policy = (await findPolicy(tx, row.catalogId, row.policyVersion)).document
    const rule = policy.types[row.type]
    const reviews = await listReviews(tx, row.catalogId, [row.id])
    const approval = await findApproval(tx, row.catalogId, row.id)
    const capability = await findCapability(tx, { catalogId: row.catalogId, request: row.id })
    const device = await findDevice(tx, row.catalogId, row.device)
    const decided = reviews.some((review) => review.reviewerId === context.viewer.personId)
    return {
      ...lineOf(context, row),
      contentHash: toHex(row.contentHash),
      allows: allowList(row.type, row.operations),
      needed: rule.approvals,
      policyVersion: row.policyVersion,
      rule,
      downloadWithinS: policy.downloadWithinS,
      reviews: reviews.map(({ reviewerId, at, ...review }) => ({
        ...review,
        at: at.toISOString(),
        mine: reviewerId === context.viewer.personId,
      })),
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
      ...(await othersOf(context, tx, row)),
      lastSeen: device?.statementAt?.toISOString() ?? null,
      may: mayOf(context, row, { selfApproval: rule.selfApproval, decided }),
    }
  })
}

/** What this person had for the device before, and how many capabilities for it are good now. */
async function othersOf(
  context: Context,
  tx: Tx,
  row: RequestRow,
): Promise<Pick<RequestDetail, 'before' | 'live'>> {
  const scope = scopeOf(context.viewer, 'capability.see', row.catalogId)
  const others = scope ? await listCapabilities(tx, scope, { device: row.device, limit: 20 }) : []
  const before = others
    .filter((one) => one.requesterId === row.requesterId && one.request !== row.id)
    .slice(0, 5)
  return {
    before: before.map((one) => ({
      cti: one.cti,
      type: one.type,
      createdAt: one.createdAt.toISOString(),
      expiresAt: one.expiresAt.toISOString(),
    })),
    live: others.filter((one) => one.expiresAt > context.now() && one.request !== row.id).length,
  }
}

type Deciding = { selfApproval: boolean; decided: boolean }

function mayOf(context: Context, row: RequestRow, { selfApproval, decided }: Deciding): RequestDetail['may'] {
  const { viewer } = context
  const state = stateAt(row, context.now())
  const own = row.requesterId === viewer.personId
  const isReviewer = can(viewer, 'approval.withdraw', row)
  const open = state === 'approved' || state === 'downloaded'
  return {
    review: state === 'waiting' && can(viewer, 'request.review', { ...row, selfApproval }) && !decided,
    why: !isReviewer ? 'role' : own && !selfApproval ? 'own' : decided ? 'decided' : null,
    withdraw: own && (state === 'waiting' || state === 'approved'),
    withdrawApproval: isReviewer && state === 'approved',
    download: own && open && can(viewer, 'capability.download', row),
  }
}
