// What stands around one request when it is decided on: what the person and others had for the device, what else is asked
// for it, what may be done with it, and what passkeys confirmed.
import type { Bytes } from '@/lib/core/bytes'
import { can, scopeOf } from '@/lib/domain/policy'
import type { CapabilityType, TypeRule } from '@/lib/domain/policy-document'
import { type RequestState, isApprover, stateAt } from '@/lib/domain/request'
import { STEP_UP_FAULTS, faultOfStepUp } from '@/lib/domain/step-up-verify'
import type { Context, Tx } from '../context'
import { type CapabilityRow, listCapabilities } from '../store/capabilities'
import { listEnrolments } from '../store/passkeys'
import { type RequestRow, listRequests } from '../store/requests'
import { type ReviewRow, listReviews } from '../store/reviews'

export type Around = {
  /** What this person had for this device before, newest first. */
  before: { cti: string; type: CapabilityType; createdAt: string; expiresAt: string }[]
  /** Capabilities for the device that are good now, of anybody. */
  live: number
  /** The newest capability for the device, of anybody. */
  lastService: { at: string; by: string; cti: string } | null
  /** Other requests for the device that are waiting or not downloaded yet. */
  openElsewhere: {
    id: string
    requester: string
    own: boolean
    type: CapabilityType
    state: RequestState
    createdAt: string
  }[]
}

export async function aroundRequest(context: Context, tx: Tx, row: RequestRow): Promise<Around> {
  const seen = scopeOf(context.viewer, 'capability.see', row.catalogId)
  const all = seen ? await listCapabilities(tx, seen, { device: row.device, limit: 20 }) : []
  const others = all.filter((one) => one.request !== row.id)
  const asked = scopeOf(context.viewer, 'request.see', row.catalogId)
  const states: RequestState[] = ['waiting', 'approved']
  const open = asked ? await listRequests(tx, asked, { device: row.device, states, limit: 11 }) : []
  const now = context.now()
  const last = others[0]
  return {
    before: others
      .filter((one) => one.requesterId === row.requesterId)
      .slice(0, 5)
      .map(beforeOf),
    live: others.filter((one) => one.expiresAt > now && one.state !== 'ended').length,
    lastService: last ? { at: last.createdAt.toISOString(), by: last.requester, cti: last.cti } : null,
    openElsewhere: open
      .filter((one) => one.id !== row.id && stateAt(one, now) !== 'lapsed')
      .slice(0, 10)
      .map((one) => ({
        id: one.id,
        requester: one.requester,
        own: one.requesterId === context.viewer.personId,
        type: one.type,
        state: one.state,
        createdAt: one.createdAt.toISOString(),
      })),
  }
}

const beforeOf = ({ cti, type, createdAt, expiresAt }: CapabilityRow) => ({
  cti,
  type,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
})

export type May = {
  review: boolean
  why: 'own' | 'decided' | 'role' | 'approver' | null
  withdraw: boolean
  withdrawApproval: boolean
  download: boolean
}

export function mayOf(
  context: Context,
  row: RequestRow,
  { rule, decided }: { rule: TypeRule; decided: boolean },
): May {
  const { viewer } = context
  const { selfApproval } = rule
  const state = stateAt(row, context.now())
  const own = row.requesterId === viewer.personId
  const isReviewer = can(viewer, 'approval.withdraw', row)
  const named = isApprover(rule, viewer.personId)
  const open = state === 'approved' || state === 'downloaded'
  const whyNot = own && !selfApproval ? 'own' : decided ? 'decided' : named ? null : 'approver'
  return {
    review: state === 'waiting' && can(viewer, 'request.review', { ...row, selfApproval }) && whyNot === null,
    why: isReviewer ? whyNot : 'role',
    withdraw: own && (state === 'waiting' || state === 'approved'),
    withdrawApproval: isReviewer && state === 'approved',
    download: own && open && can(viewer, 'capability.download', row),
  }
}

export type ReviewLine = {
  reviewer: string
  decision: 'approve' | 'deny'
  note: string | null
  ownRequest: boolean
  at: string
  mine: boolean
  /** What confirmed it; `fault` is null where the kept evidence verifies. */
  passkey: { label: string; fault: string | null } | null
}

/** Evidence is verified anew each time it is shown. */
export async function reviewLines(context: Context, tx: Tx, row: RequestRow): Promise<ReviewLine[]> {
  const reviews = await listReviews(tx, row.catalogId, [row.id])
  const ids = reviews.flatMap((one) => one.enrolment ?? [])
  const enrolments = ids.length > 0 ? await listEnrolments(tx, { catalogId: row.catalogId, ids }) : []
  const keys = new Map(enrolments.map((one) => [one.id, one]))
  return Promise.all(
    reviews.map(async (review) => {
      const key = review.enrolment ? keys.get(review.enrolment) : undefined
      const { reviewer, decision, note, ownRequest, reviewerId, at } = review
      return {
        ...{ reviewer, decision, note, ownRequest },
        at: at.toISOString(),
        mine: reviewerId === context.viewer.personId,
        passkey: key
          ? { label: key.label, fault: await faultIn(context, { row, review, publicKey: key.publicKey }) }
          : null,
      }
    }),
  )
}

async function faultIn(
  { url }: Context,
  { row, review, publicKey }: { row: RequestRow; review: ReviewRow; publicKey: Bytes },
): Promise<string | null> {
  const { catalogId } = row
  const { reviewerId, contentHash, at } = review
  const expected = { catalogId, reviewerId, contentHash, publicKey, url, at }
  const fault = await faultOfStepUp(review.evidence ?? new Uint8Array(0), expected)
  return fault && STEP_UP_FAULTS[fault]
}
