// One decision on many requests of a job: each has a review, an entry and an answer of its own, all confirmed with one touch
// where the policy wants that. What others decided meanwhile is answered, never decided over; decided again, what was decided
// before is told as such.
import { fromHex } from '@/lib/core/bytes'
import { requireBatchSize } from '@/lib/domain/batch'
import { DomainError, type DomainCode } from '@/lib/domain/errors'
import { scopeOf } from '@/lib/domain/policy'
import type { RequestState } from '@/lib/domain/request'
import type { Context, Tx } from '../context'
import { tell } from '../store/notices'
import { type RequestRow, findRequest, findRequests } from '../store/requests'
import { listReviews } from '../store/reviews'
import { type Outcome, type Reviewing, confirmed, noteFor, reviewMany } from './review-request'
import type { StepUp } from './step-up'

export type DecideBatch = {
  catalogId: string
  batch: string
  decision: 'approve' | 'deny'
  note: string | null
  /** Each with the hash of what was shown. */
  read: { id: string; contentHash: string }[]
  stepUp?: StepUp
}
export type BatchOutcome = {
  id: string
  /** Where it stands now; null for what is not there. */
  state: RequestState | null
  approvals: number
  needed: number | null
  /** Why it was not decided on here. */
  refused: DomainCode | null
  /** Who decided on it meanwhile, and how. */
  meanwhile: { reviewer: string; decision: 'approve' | 'deny'; at: string } | null
}

export async function decideBatch(
  context: Context,
  input: DecideBatch,
): Promise<{ outcomes: BatchOutcome[] }> {
  const { catalogId, decision } = input
  if (!scopeOf(context.viewer, 'request.see', catalogId)) throw new DomainError('not-found')
  requireBatchSize(input.read.length)
  const note = noteFor(input)
  const read = input.read.map(({ id, contentHash }) => ({ id, contentHash: fromHex(contentHash) }))
  await context.inTransaction((tx) => requireOfBatch(tx, input))
  const contentHashes = read.map((one) => one.contentHash)
  const confirmation = await confirmed(context, { ...input, contentHashes })
  const outcomes: BatchOutcome[] = []
  for (let from = 0; from < read.length; from += AT_ONCE) {
    const some = { catalogId, decision, note, confirmation, read: read.slice(from, from + AT_ONCE) }
    const made = await context.inTransaction((tx) => decideSome(context, tx, some))
    outcomes.push(...made)
  }
  await context.inTransaction((tx) => tellRequester(context, tx, { input, outcomes }))
  return { outcomes }
}

/** Decided on in one transaction: a thousand would hold their requests for seconds. What stands, stands by itself. */
const AT_ONCE = 250

async function decideSome(context: Context, tx: Tx, some: Reviewing): Promise<BatchOutcome[]> {
  const { catalogId, read } = some
  const made = await reviewMany(context, tx, some)
  const ids = read.map((one) => one.id)
  return answer(context, tx, { catalogId, made, rows: await findRequests(tx, catalogId, ids) })
}

/** Requests of other jobs are decided on where they stand. What is nowhere is answered as any other. */
async function requireOfBatch(tx: Tx, { catalogId, batch, read }: DecideBatch): Promise<void> {
  const rows = await findRequests(
    tx,
    catalogId,
    read.map((one) => one.id),
  )
  if (rows.length === 0 || rows.some((one) => one.batch !== batch)) throw new DomainError('not-found')
}

async function answer(
  { viewer }: Context,
  tx: Tx,
  { catalogId, made, rows }: { catalogId: string; made: readonly Outcome[]; rows: readonly RequestRow[] },
): Promise<BatchOutcome[]> {
  const late = made.flatMap((one) => (one.refused ? [one.id] : []))
  const reviews = late.length > 0 ? await listReviews(tx, catalogId, late) : []
  const byId = new Map(rows.map((row) => [row.id, row]))
  return made.map(({ id, refused, reviewed }) => {
    const row = refused === 'not-found' ? undefined : byId.get(id)
    const last =
      row && reviews.filter((one) => one.request === id && one.reviewerId !== viewer.personId).at(-1)
    return {
      id,
      state: row?.state ?? null,
      approvals: row?.approvals ?? 0,
      needed: reviewed?.needed ?? null,
      refused: refused ?? null,
      meanwhile: last
        ? { reviewer: last.reviewer, decision: last.decision, at: last.at.toISOString() }
        : null,
    }
  })
}

/** Once for the job, with how many of it were decided on. */
async function tellRequester(
  context: Context,
  tx: Tx,
  { input, outcomes }: { input: DecideBatch; outcomes: readonly BatchOutcome[] },
): Promise<void> {
  const { catalogId, batch } = input
  const done = outcomes.filter((one) => !one.refused && one.state !== 'waiting')
  const first = done[0] && (await findRequest(tx, { catalogId, id: done[0].id }))
  if (!first) return
  await tell(tx, {
    catalogId,
    kind: 'batch.decided',
    to: ['approvers', { personId: first.requesterId }],
    about: { request: first.id, batch },
    names: { subject: `${done.length} ${input.decision === 'deny' ? 'denied' : 'approved'}` },
    at: context.now(),
  })
}
