// Changes of the catalog that wait for its owners, or for their day, with what each would make of what is in force; and those that
// were decided. For owners and auditors of the whole catalog.
import {
  CHANGE_DOCUMENTS,
  type ChangeKind,
  type ChangeState,
  changeTitle,
  othersThan,
  standingOf,
} from '@/lib/domain/changes'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import { type PolicyDocument, namedIn } from '@/lib/domain/policy-document'
import type { Context, Tx } from '../context'
import { type VersionedPolicy, findPolicy, groupNames, personNames } from '../store/catalogs'
import {
  type ChangeRow,
  type VoteRow,
  decidedChanges,
  presentOwners,
  votesOn,
  waitingChanges,
} from '../store/changes'

export type ChangeLine = {
  id: string
  kind: ChangeKind
  title: string
  note: string | null
  proposer: string
  own: boolean
  at: string
  inForceAt: string | null
  lapsesAt: string
  state: ChangeState
  decidedAt: string | null
  votes: { name: string; decision: 'approve' | 'deny'; note: string | null; at: string; mine: boolean }[]
  given: number
  /** Null where there is nobody to ask. */
  needed: number | null
  /** For a policy: what was in force when it was proposed, and what would be. */
  policy: { before: PolicyDocument; after: PolicyDocument } | null
  may: { approve: boolean; deny: boolean; withdraw: boolean }
}
export type Changes = {
  waiting: ChangeLine[]
  decided: ChangeLine[]
  /** What the ids in policies are called. */
  names: { id: string; name: string }[]
}

const DECIDED = 50

export async function changesOf(
  context: Context,
  { catalogId, decided = false }: { catalogId: string; decided?: boolean },
): Promise<Changes> {
  if (!can(context.viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  if (!can(context.viewer, 'change.see', { catalogId })) throw new DomainError('not-permitted')
  return context.inTransaction(async (tx) => {
    const waiting = await waitingChanges(tx, catalogId)
    const over = decided ? await decidedChanges(tx, catalogId, DECIDED) : []
    const rows = [...waiting, ...over]
    const votes = await votesOn(
      tx,
      catalogId,
      rows.map((row) => row.id),
    )
    const owners = (await presentOwners(tx, catalogId)).map((owner) => owner.id)
    const policy = await findPolicy(tx, catalogId)
    const lines: ChangeLine[] = []
    for (const row of rows) {
      const own = votes.filter((vote) => vote.change === row.id)
      lines.push(await lineOf(context, tx, { row, votes: own, owners, policy }))
    }
    return {
      waiting: lines.slice(0, waiting.length),
      decided: lines.slice(waiting.length),
      names: await namesIn(
        tx,
        catalogId,
        lines.flatMap((line) => (line.policy ? [line.policy.before, line.policy.after] : [])),
      ),
    }
  })
}

/** What groups and people of these documents are called. */
export async function namesIn(
  tx: Tx,
  catalogId: string,
  documents: readonly PolicyDocument[],
): Promise<{ id: string; name: string }[]> {
  const named = documents.map(namedIn)
  const [groups, persons] = [named.flatMap((one) => one.groups), named.flatMap((one) => one.persons)]
  return [...(await groupNames(tx, catalogId, groups)), ...(await personNames(tx, persons))]
}

type Row = { row: ChangeRow; votes: VoteRow[]; owners: string[]; policy: VersionedPolicy }

async function lineOf(context: Context, tx: Tx, { row, votes, owners, policy }: Row): Promise<ChangeLine> {
  const kind = row.kind as ChangeKind
  const document = CHANGE_DOCUMENTS[kind].parse(row.document)
  const { viewer } = context
  const others = othersThan(owners, row.proposedBy)
  const { given, needed } = standingOf({ ...row, votes, others, policy: policy.document }, context.now())
  const own = row.proposedBy === viewer.personId
  const open = row.state === 'waiting' && (row.inForceAt ?? row.lapsesAt) > context.now()
  const undecided = open && !own && !votes.some((vote) => vote.personId === viewer.personId)
  const decides = undecided && can(viewer, 'change.decide', row)
  return {
    ...{ id: row.id, kind, title: changeTitle(kind, document), note: row.note },
    ...{ proposer: row.proposer, own, state: row.state, given, needed },
    at: row.at.toISOString(),
    inForceAt: row.inForceAt?.toISOString() ?? null,
    lapsesAt: row.lapsesAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    votes: votes.map(({ name, decision, note, at, personId }) => {
      return { name, decision, note, at: at.toISOString(), mine: personId === viewer.personId }
    }),
    policy:
      'policy' in document
        ? {
            before: (await findPolicy(tx, row.catalogId, document.basedOn)).document,
            after: document.policy,
          }
        : null,
    may: {
      approve: decides,
      deny: decides || (undecided && row.inForceAt !== null && can(viewer, 'change.object', row)),
      withdraw: open && own,
    },
  }
}
