// Changes that wait for a quorum or for their day, and the votes on them.
import type { ChangeState } from '@/lib/domain/changes'
import { Prisma } from '@/prisma/generated/client'
import type { Tx } from '../context'

export type ChangeRow = {
  catalogId: string
  id: string
  kind: string
  document: unknown
  note: string | null
  proposedBy: string
  proposer: string
  at: Date
  inForceAt: Date | null
  lapsesAt: Date
  state: ChangeState
  decidedAt: Date | null
}
export type VoteRow = {
  change: string
  personId: string
  name: string
  decision: 'approve' | 'deny'
  note: string | null
  at: Date
}

const COLUMNS = Prisma.sql`c.catalog_id AS "catalogId", c.id, c.kind, c.document, c.note, c.proposed_by AS "proposedBy", p.name AS proposer,
  c.at, c.in_force_at AS "inForceAt", c.lapses_at AS "lapsesAt", c.state, c.decided_at AS "decidedAt"`

export async function findChange(tx: Tx, catalogId: string, id: string): Promise<ChangeRow | undefined> {
  const rows = await tx.$queryRaw<
    ChangeRow[]
  >`SELECT ${COLUMNS} FROM change c JOIN person p ON p.id = c.proposed_by
    WHERE c.catalog_id = ${catalogId}::uuid AND c.id = ${id}::uuid`
  return rows[0]
}

/** The changes of a catalog are decided one after the other. */
export const lockChanges = (tx: Tx, catalogId: string) =>
  tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${catalogId}, 3))::text`

export const waitingChanges = (tx: Tx, catalogId: string) =>
  tx.$queryRaw<ChangeRow[]>`SELECT ${COLUMNS} FROM change c JOIN person p ON p.id = c.proposed_by
    WHERE c.catalog_id = ${catalogId}::uuid AND c.state = 'waiting' ORDER BY c.at, c.id`

export const decidedChanges = (tx: Tx, catalogId: string, limit: number) =>
  tx.$queryRaw<ChangeRow[]>`SELECT ${COLUMNS} FROM change c JOIN person p ON p.id = c.proposed_by
    WHERE c.catalog_id = ${catalogId}::uuid AND c.state <> 'waiting' ORDER BY c.decided_at DESC, c.id LIMIT ${limit}`

/** Waiting changes that another than this person proposed, and on which this person has not voted. */
export async function countChanges(tx: Tx, catalogId: string, personId: string): Promise<number> {
  return tx.change.count({
    where: { catalogId, state: 'waiting', proposedBy: { not: personId }, votes: { none: { personId } } },
  })
}

/** Is there anything that time alone may have decided? */
export async function anyDue(tx: Tx, catalogId: string, now: Date): Promise<boolean> {
  const found = await tx.change.count({
    where: {
      catalogId,
      state: 'waiting',
      OR: [{ inForceAt: { lte: now } }, { lapsesAt: { lte: now } }],
    },
  })
  return found > 0
}

export const votesOn = (tx: Tx, catalogId: string, changes: readonly string[]) =>
  tx.$queryRaw<
    VoteRow[]
  >`SELECT v.change, v.person_id AS "personId", p.name, v.decision, v.note, v.at FROM change_vote v JOIN person p ON p.id = v.person_id
    WHERE v.catalog_id = ${catalogId}::uuid AND v.change = ANY (${[...changes]}::uuid[]) ORDER BY v.at`

export type NewChange = Pick<
  ChangeRow,
  'catalogId' | 'id' | 'kind' | 'note' | 'proposedBy' | 'at' | 'inForceAt' | 'lapsesAt'
> & {
  document: object
}
export const addChange = (tx: Tx, c: NewChange) => tx.change.create({ data: c, select: { id: true } })

export const addVote = (
  tx: Tx,
  v: Pick<VoteRow, 'change' | 'personId' | 'decision' | 'note' | 'at'> & { catalogId: string },
) => tx.changeVote.create({ data: v, select: { at: true } })

/** False where it was decided before. */
export async function endChange(
  tx: Tx,
  c: { catalogId: string; id: string; state: ChangeState; at: Date },
): Promise<boolean> {
  const ended = await tx.change.updateMany({
    where: { catalogId: c.catalogId, id: c.id, state: 'waiting' },
    data: { state: c.state, decidedAt: c.at },
  })
  return ended.count === 1
}

/** Somebody else owns the catalog too by now: no day comes on which it is in force by itself. */
export const clearDay = (tx: Tx, catalogId: string, id: string) =>
  tx.change.updateMany({
    where: { catalogId, id, state: 'waiting', inForceAt: { not: null } },
    data: { inForceAt: null },
  })

/** Who owns all of the catalog now, each once. */
export async function presentOwners(tx: Tx, catalogId: string): Promise<{ id: string; name: string }[]> {
  return tx.$queryRaw<
    { id: string; name: string }[]
  >`SELECT DISTINCT p.id, p.name FROM member m JOIN person p ON p.id = m.person_id
    WHERE m.catalog_id = ${catalogId}::uuid AND m.role = 'owner' AND m.group_id IS NULL AND m.until IS NULL AND p.disabled_at IS NULL ORDER BY p.name`
}

/** Catalogs in which time alone decides something by now, each with an owner in whose name it is done. */
export const catalogsWithDueChanges = (tx: Tx, now: Date) =>
  tx.$queryRaw<
    { catalogId: string; ownerId: string }[]
  >`SELECT catalog_id AS "catalogId", owner_id AS "ownerId" FROM search_due_changes(${now})`
