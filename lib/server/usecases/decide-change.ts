// Another owner approves or denies a change; the one who proposed it takes it back. Where its proposer is the only owner, an auditor
// may object in the day before it comes into force. What a decision then leads to is govern.
import type { ChangeState } from '@/lib/domain/changes'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import { type ChangeRow, addVote, endChange, findChange, lockChanges, votesOn } from '../store/changes'
import { enter, settle } from './govern'

export type DecideChange = {
  catalogId: string
  id: string
  decision: 'approve' | 'deny'
  note: string | null
}
export type DecidedChange = { state: ChangeState; given: number; needed: number | null }

export async function decideChange(context: Context, input: DecideChange): Promise<DecidedChange> {
  const note = input.note?.trim() || null
  return context.inTransaction(async (tx) => {
    const change = await load(context, tx, input)
    requireMayDecide(context, change, input.decision)
    if (input.decision === 'deny' && (note?.length ?? 0) < 3) throw new DomainError('note-required')
    const { personId } = context.viewer
    if (await isOver(context, tx, change)) throw new DomainError('change-not-waiting')
    const votes = await votesOn(tx, input.catalogId, [change.id])
    if (votes.some((vote) => vote.personId === personId)) throw new DomainError('already-voted')
    const { catalogId, decision } = input
    await addVote(tx, { catalogId, change: change.id, personId, decision, note, at: context.now() })
    const kind = decision === 'deny' ? 'change.deny' : 'change.approve'
    await enter(context, tx, { kind, change, person: personId, note })
    return settle(context, tx, change)
  })
}

export async function withdrawChange(
  context: Context,
  input: { catalogId: string; id: string },
): Promise<{ state: 'withdrawn' }> {
  return context.inTransaction(async (tx) => {
    const change = await load(context, tx, input)
    const { personId } = context.viewer
    if (change.proposedBy !== personId) throw new DomainError('not-permitted')
    const over = (await isOver(context, tx, change)) || change.state !== 'waiting'
    if (over || !(await endChange(tx, { ...input, state: 'withdrawn', at: context.now() })))
      throw new DomainError('change-not-waiting')
    await enter(context, tx, { kind: 'change.withdraw', change, person: personId })
    return { state: 'withdrawn' }
  })
}

async function load(
  context: Context,
  tx: Tx,
  { catalogId, id }: { catalogId: string; id: string },
): Promise<ChangeRow> {
  if (!can(context.viewer, 'change.see', { catalogId })) throw new DomainError('not-found')
  await lockChanges(tx, catalogId)
  const change = await findChange(tx, catalogId, id)
  if (!change) throw new DomainError('not-found')
  return change
}

function requireMayDecide(context: Context, change: ChangeRow, decision: 'approve' | 'deny'): void {
  const { viewer } = context
  if (change.proposedBy === viewer.personId) throw new DomainError('own-change')
  const objects = decision === 'deny' && change.inForceAt !== null && can(viewer, 'change.object', change)
  if (!objects && !can(viewer, 'change.decide', change)) throw new DomainError('not-permitted')
}

/** Decided, or over by the clock: whoever comes too late is told so, and the job or the next read carries it out. */
const isOver = async (context: Context, tx: Tx, change: ChangeRow): Promise<boolean> => {
  const now = context.now()
  if (change.state !== 'waiting' || now >= change.lapsesAt) return true
  return change.inForceAt !== null && now >= change.inForceAt
}
