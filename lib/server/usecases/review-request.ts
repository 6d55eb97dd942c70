// An owner approves or denies what was read: the review names the content's hash, and the quorum makes the approval. One
// request and many go the same way; each of many has its own review, its own entry and its own answer.
import { type Bytes, equal, fromHex, sha256 } from '@/lib/core/bytes'
import { CAPABILITY_NUMBER } from '@/lib/domain/capability'
import { type DomainCode, DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import { isApprover, lapsesAfterApproval, stateAt } from '@/lib/domain/request'
import type { Context, Tx } from '../context'
import { type NewEntry, writeEntries } from '../store/audit'
import { type VersionedPolicy, findPolicy } from '../store/catalogs'
import {
  type RequestRow,
  addApprovals,
  findRequest,
  findRequests,
  lockRequests,
  moveRequests,
} from '../store/requests'
import { tell } from '../store/notices'
import { type NewReview, type ReviewRow, addReviews, listReviews } from '../store/reviews'
import { type Confirmation, type StepUp, confirmStepUp } from './step-up'

export type ReviewRequest = {
  catalogId: string
  id: string
  decision: 'approve' | 'deny'
  contentHash: string
  note: string | null
  /** Where the policy wants the approval confirmed. */
  stepUp?: StepUp
}
export type Reviewed = { state: 'waiting' | 'approved' | 'denied'; approvals: number; needed: number }

export async function reviewRequest(context: Context, input: ReviewRequest): Promise<Reviewed> {
  const { catalogId, id, decision, contentHash } = input
  const note = noteFor(input)
  const confirmation = await confirmed(context, { ...input, contentHashes: [fromHex(contentHash)] })
  return context.inTransaction(async (tx) => {
    const read = [{ id, contentHash: fromHex(contentHash) }]
    const [outcome] = await reviewMany(context, tx, { catalogId, decision, note, confirmation, read })
    if (outcome!.refused) throw new DomainError(outcome!.refused)
    const reviewed = outcome!.reviewed!
    await tellDecided(context, tx, { catalogId, id, reviewed })
    return reviewed
  })
}

/** The requester, and whoever else could have decided. Of one approval of several nobody hears: it still waits. */
async function tellDecided(
  context: Context,
  tx: Tx,
  { catalogId, id, reviewed }: { catalogId: string; id: string; reviewed: Reviewed },
): Promise<void> {
  if (reviewed.state === 'waiting') return
  const request = await findRequest(tx, { catalogId, id })
  await tell(tx, {
    ...{ catalogId, kind: reviewed.state === 'denied' ? 'request.denied' : 'request.approved' },
    ...{ to: [{ personId: request!.requesterId }, 'approvers'], about: { request: id }, at: context.now() },
  })
}

/** Throws `note-required`. */
export function noteFor({ decision, note }: Pick<ReviewRequest, 'decision' | 'note'>): string | null {
  const text = note?.trim() || null
  if (decision === 'deny' && (text?.length ?? 0) < 3) throw new DomainError('note-required')
  return text
}

/** Nobody needs a passkey to deny. */
export async function confirmed(
  context: Context,
  input: { catalogId: string; decision: 'approve' | 'deny'; contentHashes: Bytes[]; stepUp?: StepUp },
): Promise<Confirmation | null> {
  const { catalogId, contentHashes, stepUp } = input
  if (!stepUp || input.decision === 'deny') return null
  return confirmStepUp(context, { catalogId, contentHashes, stepUp })
}

export type Reviewing = {
  catalogId: string
  decision: 'approve' | 'deny'
  note: string | null
  confirmation: Confirmation | null
  /** What was read: nothing else is decided on. */
  read: readonly { id: string; contentHash: Bytes }[]
}
export type Outcome =
  | { id: string; reviewed: Reviewed; refused?: undefined }
  | { id: string; refused: DomainCode; reviewed?: undefined }

/** Decides on each that can be decided on, within this transaction, and answers for all in their order. */
export async function reviewMany(context: Context, tx: Tx, input: Reviewing): Promise<Outcome[]> {
  const ids = input.read.map((one) => one.id)
  await lockRequests(tx, input.catalogId, ids)
  const found = new Map((await findRequests(tx, input.catalogId, ids)).map((row) => [row.id, row]))
  const reviews = await listReviews(tx, input.catalogId, ids)
  const policies = await policiesOf(tx, input.catalogId, [...found.values()])
  const judged = input.read.map(({ id, contentHash }) => {
    const request = found.get(id)
    if (!request) return { id, refused: 'not-found' as const }
    const policy = policies.get(request.policyVersion)!
    const others = reviews.filter((one) => one.request === id)
    const refused = refusalOf(context, { request, policy, others, contentHash, input })
    return refused ? { id, refused } : { id, decided: decidedOf(context, { request, policy, input }) }
  })
  const all = judged.flatMap((one) => (one.decided ? [one.decided] : []))
  await write(context, tx, { all, input })
  return judged.map(({ id, refused, decided }): Outcome => {
    if (!decided) return { id, refused: refused! }
    const { state, approvals, needed } = decided
    return { id, reviewed: { state, approvals, needed } }
  })
}

async function policiesOf(
  tx: Tx,
  catalogId: string,
  requests: readonly RequestRow[],
): Promise<Map<number, VersionedPolicy>> {
  const versions = new Set(requests.map((one) => one.policyVersion))
  const policies = new Map<number, VersionedPolicy>()
  for (const version of versions) policies.set(version, await findPolicy(tx, catalogId, version))
  return policies
}

type Judging = {
  request: RequestRow
  policy: VersionedPolicy
  others: readonly ReviewRow[]
  contentHash: Bytes
  input: Reviewing
}

/** The first rule that is broken. */
function refusalOf(
  { viewer, now }: Context,
  { request, policy, others, contentHash, input }: Judging,
): DomainCode | null {
  const rule = policy.document.types[request.type]
  if (!can(viewer, 'request.see', request)) return 'not-found'
  if (!can(viewer, 'request.review', { ...request, selfApproval: rule.selfApproval }))
    return request.requesterId === viewer.personId ? 'own-request' : 'not-permitted'
  if (!isApprover(rule, viewer.personId)) return 'not-an-approver'
  const state = stateAt(request, now())
  if (state === 'lapsed') return 'request-lapsed'
  if (state !== 'waiting') return 'request-not-waiting'
  if (!equal(contentHash, request.contentHash)) return 'content-changed'
  if (others.some((review) => review.reviewerId === viewer.personId)) return 'already-reviewed'
  return input.decision === 'approve' && rule.stepUp && !input.confirmation ? 'step-up-needed' : null
}

type Decided = Reviewed & { request: RequestRow; policy: VersionedPolicy; ownRequest: boolean; at: Date }

function decidedOf(
  context: Context,
  { request, policy, input }: { request: RequestRow; policy: VersionedPolicy; input: Reviewing },
): Decided {
  const approvals = request.approvals + (input.decision === 'approve' ? 1 : 0)
  const needed = policy.document.types[request.type].approvals
  const state = input.decision === 'deny' ? 'denied' : approvals >= needed ? 'approved' : 'waiting'
  const ownRequest = request.requesterId === context.viewer.personId
  return { request, policy, ownRequest, at: context.now(), state, approvals, needed }
}

async function write(
  context: Context,
  tx: Tx,
  { all, input }: { all: readonly Decided[]; input: Reviewing },
): Promise<void> {
  if (all.length === 0) return
  const reviews = await Promise.all(all.map((one) => reviewOf(context, one, input)))
  await addReviews(tx, reviews)
  for (const one of alike(all)) await settle(tx, one, input.catalogId)
  const entries = all.map((one, i) => entryOf(context, one, { input, review: reviews[i]! }))
  await writeEntries(tx, await Promise.all(entries))
}

/** Approvals and moves of one policy version and one end, together. */
function alike(all: readonly Decided[]): Decided[][] {
  const groups = new Map<string, Decided[]>()
  for (const one of all) {
    const key = `${one.policy.version} ${one.state}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()]
}

async function settle(tx: Tx, all: readonly Decided[], catalogId: string): Promise<void> {
  const { state, policy, at } = all[0]!
  const ids = all.map(({ request }) => request.id)
  if (state === 'denied') await moveRequests(tx, { catalogId, ids, state, at })
  if (state !== 'approved') return
  const lapsesAt = lapsesAfterApproval(policy.document, at)
  await addApprovals(
    tx,
    all.map(({ request: { id, device, type, contentHash } }) => ({
      ...{ catalogId, request: id, device, type, contentHash },
      ...{ policyVersion: policy.version, at, lapsesAt },
    })),
  )
  await moveRequests(tx, { catalogId, ids, state, at, lapsesAt })
}

async function reviewOf(context: Context, { request, at }: Decided, input: Reviewing): Promise<NewReview> {
  const { catalogId, decision, note, confirmation } = input
  return {
    catalogId,
    request: request.id,
    reviewerId: context.viewer.personId,
    contentHash: request.contentHash,
    decision,
    note,
    evidence: confirmation ? await confirmation.evidenceFor(request.contentHash) : null,
    enrolment: confirmation?.enrolment ?? null,
    at,
  }
}

async function entryOf(
  context: Context,
  decided: Decided,
  { input, review }: { input: Reviewing; review: NewReview },
): Promise<NewEntry> {
  const { request, policy, ownRequest, approvals, needed, at } = decided
  const { confirmation } = input
  return {
    log: input.catalogId,
    id: context.newId(),
    kind: input.decision === 'deny' ? 'request.deny' : 'request.approve',
    at,
    fields: {
      person: context.viewer.personId,
      request: request.id,
      device: fromHex(request.deviceId),
      type: CAPABILITY_NUMBER[request.type],
      contentHash: request.contentHash,
      note: input.note ?? undefined,
      approvals,
      approvalsNeeded: needed,
      policyVersion: policy.version,
      batch: request.batch ?? undefined,
      ...(ownRequest && { ownRequest }),
      ...(confirmation && {
        passkey: await sha256(confirmation.publicKey),
        evidenceHash: await sha256(review.evidence!),
      }),
    },
  }
}
