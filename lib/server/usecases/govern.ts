// Proposing a change that no owner makes alone, and carrying out what votes or time have decided. The votes themselves are
// decide-change. Everything here runs under the lock of the catalog's changes.
import {
  ALONE_WAITS_S,
  CHANGE_LAPSES_S,
  CHANGE_DOCUMENTS,
  type ChangeDocument,
  type ChangeKind,
  type ChangeState,
  MOST_CHANGES,
  changeTitle,
  othersThan,
  standingOf,
} from '@/lib/domain/changes'
import type { AuditKind } from '@/lib/domain/audit'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { findPolicy } from '../store/catalogs'
import {
  type ChangeRow,
  addChange,
  anyDue,
  clearDay,
  endChange,
  findChange,
  lockChanges,
  presentOwners,
  votesOn,
  waitingChanges,
} from '../store/changes'
import { tell } from '../store/notices'
import { applyChange } from './apply-change'

/** `inForceAt` is the day on which it comes into force by itself, where its proposer is the only owner. */
export type Governed = { state: 'in-force' } | { state: 'waiting'; change: string; inForceAt: string | null }

export type Proposal<K extends ChangeKind> = {
  catalogId: string
  kind: K
  document: ChangeDocument<K>
  note?: string | null
}

/** The caller has checked that the viewer may. It waits for the others, or for a day where there are none. */
export async function proposeChange<K extends ChangeKind>(
  context: Context,
  tx: Tx,
  { catalogId, kind, document, note = null }: Proposal<K>,
): Promise<Governed> {
  await lockChanges(tx, catalogId)
  const now = context.now()
  const waiting = await waitingChanges(tx, catalogId)
  if (waiting.length >= MOST_CHANGES) throw new DomainError('too-many-changes')
  const { personId } = context.viewer
  const owners = (await presentOwners(tx, catalogId)).map((owner) => owner.id)
  const alone = othersThan(owners, personId).length === 0
  const inForceAt = alone ? new Date(now.getTime() + ALONE_WAITS_S * 1000) : null
  const change = {
    ...{ catalogId, id: context.newId(), kind, note: note?.trim() || null, proposedBy: personId },
    document: CHANGE_DOCUMENTS[kind].parse(document),
    ...{ at: now, inForceAt, lapsesAt: new Date(now.getTime() + CHANGE_LAPSES_S * 1000) },
  }
  await addChange(tx, change)
  await enter(context, tx, { kind: 'change.propose', change, person: personId, note: change.note })
  await tell(tx, {
    ...{ catalogId, kind: alone ? 'change.due' : 'change.proposed', about: { change: change.id }, at: now },
    ...{ to: ['owners', 'auditors'], names: { subject: changeTitle(kind, change.document) } },
  })
  return { state: 'waiting', change: change.id, inForceAt: inForceAt?.toISOString() ?? null }
}

/** Carries out what stands by now: `given` of `needed`, where others have to agree. */
export async function settle(
  context: Context,
  tx: Tx,
  change: ChangeRow,
): Promise<{ state: ChangeState; given: number; needed: number | null }> {
  const { catalogId, id } = change
  const now = context.now()
  const owners = (await presentOwners(tx, catalogId)).map((owner) => owner.id)
  const others = othersThan(owners, change.proposedBy)
  const votes = await votesOn(tx, catalogId, [id])
  const { document: policy } = await findPolicy(tx, catalogId)
  const { outcome, ...counted } = standingOf({ ...change, votes, others, policy }, now)
  if (outcome === 'waiting') {
    if (others.length > 0) await clearDay(tx, catalogId, id)
    return { state: 'waiting', ...counted }
  }
  const state =
    outcome !== 'apply' ? outcome : (await applyChange(context, tx, { change })) ? 'in-force' : 'overtaken'
  await endChange(tx, { catalogId, id, state, at: now })
  await tellEnded(context, tx, change)
  const kind = END_KINDS[state]
  if (kind) await enter(context, tx, { kind, change })
  if (state === 'in-force' && change.kind === 'policy.weaken') await overtakeOthers(context, tx, catalogId)
  return { state, ...counted }
}

/** A denial and a withdrawal have their person's entry already. */
const END_KINDS: Partial<Record<ChangeState, AuditKind>> = {
  'in-force': 'change.apply',
  lapsed: 'change.lapse',
  overtaken: 'change.overtake',
}

/** Who proposed it, even where they did the last step themselves, and everybody who was asked. */
async function tellEnded(context: Context, tx: Tx, change: ChangeRow): Promise<void> {
  const kind = change.kind as ChangeKind
  await tell(tx, {
    ...{ catalogId: change.catalogId, kind: 'change.decided', about: { change: change.id } },
    ...{ to: ['owners', 'auditors', { personId: change.proposedBy }], at: context.now() },
    names: { subject: changeTitle(kind, CHANGE_DOCUMENTS[kind].parse(change.document)) },
  })
}

/** Changes of a policy that is no longer in force are over: nobody is asked about them any more. */
export async function overtakeOthers(context: Context, tx: Tx, catalogId: string): Promise<void> {
  for (const change of await waitingChanges(tx, catalogId)) {
    if (change.kind !== 'policy.weaken') continue
    const ended = await endChange(tx, { catalogId, id: change.id, state: 'overtaken', at: context.now() })
    if (!ended) continue
    await enter(context, tx, { kind: 'change.overtake', change })
    await tellEnded(context, tx, change)
  }
}

/** What time alone has decided, carried out before anything is judged by what is in force. */
export async function settleDue(context: Context, tx: Tx, catalogId: string): Promise<void> {
  if (!(await anyDue(tx, catalogId, context.now()))) return
  await lockChanges(tx, catalogId)
  for (const { id } of await waitingChanges(tx, catalogId)) {
    const change = await findChange(tx, catalogId, id)
    const due = change && (change.inForceAt ?? change.lapsesAt) <= context.now()
    if (change?.state === 'waiting' && due) await settle(context, tx, change)
  }
}

/** The same in a transaction of its own: before a page is read, and by the clock. */
export async function settleChanges(context: Context, { catalogId }: { catalogId: string }): Promise<void> {
  if (!can(context.viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  await context.inTransaction((tx) => settleDue(context, tx, catalogId))
}

export type Entering = {
  kind: AuditKind
  change: Pick<ChangeRow, 'catalogId' | 'id' | 'kind' | 'proposedBy'>
  person?: string
  note?: string | null
  approvals?: { given: number; needed: number | null }
}

export function enter(context: Context, tx: Tx, entering: Entering): Promise<string> {
  const { kind, change, person, note, approvals } = entering
  return writeEntry(tx, {
    log: change.catalogId,
    id: context.newId(),
    kind,
    at: context.now(),
    fields: {
      ...{ person, change: change.id, changeKind: change.kind, note: note ?? undefined },
      ...(person !== change.proposedBy && { subject: change.proposedBy }),
      ...(approvals && { approvals: approvals.given, approvalsNeeded: approvals.needed ?? undefined }),
    },
  })
}
