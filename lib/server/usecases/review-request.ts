// An owner approves or denies what was read: the review names the content's hash, and the quorum makes the approval.
import { equal, fromHex } from '@/lib/core/bytes'
import { CAPABILITY_NUMBER } from '@/lib/domain/capability'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import { lapsesAfterApproval, stateAt } from '@/lib/domain/request'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { type VersionedPolicy, findPolicy } from '../store/catalogs'
import {
  type RequestRow,
  addApproval,
  addReview,
  findRequest,
  listReviews,
  lockRequest,
  moveRequest,
} from '../store/requests'

export type ReviewRequest = {
  catalogId: string
  id: string
  decision: 'approve' | 'deny'
  contentHash: string
  note: string | null
}
export type Reviewed = { state: 'waiting' | 'approved' | 'denied'; approvals: number; needed: number }

export async function reviewRequest(context: Context, input: ReviewRequest): Promise<Reviewed> {
  const note = input.note?.trim() || null
  if (input.decision === 'deny' && (note?.length ?? 0) < 3) throw new DomainError('note-required')
  return context.inTransaction(async (tx) => {
    await lockRequest(tx, input.catalogId, input.id)
    const request = await findRequest(tx, input)
    if (!request || !can(context.viewer, 'request.see', request)) throw new DomainError('not-found')
    const policy = await findPolicy(tx, input.catalogId, request.policyVersion)
    await requireDecidable(context, tx, { request, policy, input })
    const now = context.now()
    const { personId } = context.viewer
    const contentHash = fromHex(input.contentHash)
    const review = {
      catalogId: input.catalogId,
      request: request.id,
      reviewerId: personId,
      contentHash,
      decision: input.decision,
      note,
      at: now,
    }
    const { ownRequest } = await addReview(tx, review)
    const approvals = request.approvals + (input.decision === 'approve' ? 1 : 0)
    const needed = policy.document.types[request.type].approvals
    const state = input.decision === 'deny' ? 'denied' : approvals >= needed ? 'approved' : 'waiting'
    if (state === 'denied') await moveRequest(tx, { ...input, state, at: now })
    if (state === 'approved') await approve(tx, { request, policy, now })
    await writeEntry(tx, {
      log: input.catalogId,
      id: context.newId(),
      kind: input.decision === 'deny' ? 'request.deny' : 'request.approve',
      at: now,
      fields: {
        person: personId,
        request: request.id,
        device: fromHex(request.deviceId),
        type: CAPABILITY_NUMBER[request.type],
        contentHash,
        note: note ?? undefined,
        approvals,
        approvalsNeeded: needed,
        policyVersion: policy.version,
        ...(ownRequest && { ownRequest }),
      },
    })
    return { state, approvals, needed }
  })
}

type Deciding = { request: RequestRow; policy: VersionedPolicy; input: ReviewRequest }

async function requireDecidable(
  context: Context,
  tx: Tx,
  { request, policy, input }: Deciding,
): Promise<void> {
  const selfApproval = policy.document.types[request.type].selfApproval
  if (!can(context.viewer, 'request.review', { ...request, selfApproval })) {
    throw new DomainError(request.requesterId === context.viewer.personId ? 'own-request' : 'not-permitted')
  }
  const state = stateAt(request, context.now())
  if (state === 'lapsed') throw new DomainError('request-lapsed')
  if (state !== 'waiting') throw new DomainError('request-not-waiting')
  if (!equal(fromHex(input.contentHash), request.contentHash)) throw new DomainError('content-changed')
  const reviews = await listReviews(tx, input.catalogId, request.id)
  if (reviews.some((review) => review.reviewerId === context.viewer.personId))
    throw new DomainError('already-reviewed')
}

async function approve(
  tx: Tx,
  { request, policy, now }: { request: RequestRow; policy: VersionedPolicy; now: Date },
): Promise<void> {
  const { catalogId, id, device, type, contentHash } = request
  const lapsesAt = lapsesAfterApproval(policy.document, now)
  await addApproval(tx, {
    catalogId,
    request: id,
    device,
    type,
    contentHash,
    policyVersion: policy.version,
    at: now,
    lapsesAt,
  })
  await moveRequest(tx, { catalogId, id, state: 'approved', at: now, lapsesAt })
}
