// Findings: opened once, closed once, never edited. Lists take a Scope.
import type { Bytes } from '@/lib/core/bytes'
import { toBytes } from '@/lib/core/bytes'
import type { FindingKind, Found } from '@/lib/domain/findings'
import type { Scope } from '@/lib/domain/policy'
import { Prisma } from '@/prisma/generated/client'
import type { Tx } from '../context'

export type FindingRow = {
  id: string
  catalogId: string
  kind: string
  detail: Record<string, string | number | boolean>
  at: Date
  cti: string | null
  known: boolean
  device: string | null
  deviceId: string | null
  deviceName: string | null
  groupId: string | null
  person: string | null
  closedAt: Date | null
  closedBy: string | null
  closeNote: string | null
}

const COLUMNS = Prisma.sql`f.id, f.catalog_id AS "catalogId", f.kind, f.detail, f.at, f.cti, f.device, encode(d.device_id, 'hex') AS "deviceId",
  d.name AS "deviceName", d.group_id AS "groupId", p.name AS person, f.closed_at AS "closedAt", c.name AS "closedBy", f.close_note AS "closeNote",
  EXISTS (SELECT 1 FROM capability k WHERE k.catalog_id = f.catalog_id AND k.cti = f.cti) AS known`
const FROM = Prisma.sql`FROM finding f LEFT JOIN device d ON d.catalog_id = f.catalog_id AND d.id = f.device
  LEFT JOIN person p ON p.id = f.person_id LEFT JOIN person c ON c.id = f.closed_by`

export type FindingFilter = {
  state?: 'open' | 'closed'
  kind?: FindingKind
  device?: string
  cti?: string
  offset?: number
  limit: number
}

function within(scope: Scope, filter: FindingFilter): Prisma.Sql {
  const conditions = [Prisma.sql`f.catalog_id = ${scope.catalogId}::uuid`]
  if (scope.groups !== 'all')
    conditions.push(Prisma.sql`d.group_id = ANY (${scope.groups as string[]}::uuid[])`)
  if (filter.state === 'open') conditions.push(Prisma.sql`f.closed_at IS NULL`)
  if (filter.state === 'closed') conditions.push(Prisma.sql`f.closed_at IS NOT NULL`)
  if (filter.kind) conditions.push(Prisma.sql`f.kind = ${filter.kind}`)
  if (filter.device) conditions.push(Prisma.sql`f.device = ${filter.device}::uuid`)
  if (filter.cti) conditions.push(Prisma.sql`f.cti = ${filter.cti}::uuid`)
  return Prisma.join(conditions, ' AND ')
}

export async function listFindings(tx: Tx, scope: Scope, filter: FindingFilter): Promise<FindingRow[]> {
  return tx.$queryRaw<FindingRow[]>`SELECT ${COLUMNS} ${FROM} WHERE ${within(scope, filter)}
    ORDER BY f.closed_at IS NOT NULL, f.at DESC, f.id LIMIT ${filter.limit} OFFSET ${filter.offset ?? 0}`
}

export async function countFindings(
  tx: Tx,
  scope: Scope,
  filter: Omit<FindingFilter, 'limit'>,
): Promise<number> {
  const where = within(scope, { ...filter, limit: 0 })
  const [row] = await tx.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n ${FROM} WHERE ${where}`
  return row!.n
}

export async function findFinding(
  tx: Tx,
  where: { catalogId: string; id: string },
): Promise<(FindingRow & { evidence: Bytes | null }) | undefined> {
  const rows = await tx.$queryRaw<
    (FindingRow & { evidence: Uint8Array | null })[]
  >`SELECT ${COLUMNS}, f.evidence ${FROM} WHERE f.catalog_id = ${where.catalogId}::uuid AND f.id = ${where.id}::uuid`
  const [row] = rows
  return row && { ...row, evidence: row.evidence && toBytes(row.evidence) }
}

export type NewFinding = Found & {
  catalogId: string
  id: string
  device: string
  evidence: Bytes | null
  personId: string
  at: Date
}

/** False where the same was found before. */
export async function openFinding(tx: Tx, f: NewFinding): Promise<boolean> {
  const added =
    await tx.$executeRaw`INSERT INTO finding (catalog_id, id, device, kind, detail, cti, mark, evidence, person_id, at)
    VALUES (${f.catalogId}::uuid, ${f.id}::uuid, ${f.device}::uuid, ${f.kind}, ${JSON.stringify(f.detail)}::jsonb, ${f.cti}::uuid, ${f.mark},
      ${f.evidence}, ${f.personId}::uuid, ${f.at}) ON CONFLICT DO NOTHING`
  return added === 1
}

/** How many open findings of a device rest on what this person handed in, and on nothing that the device signed. */
export async function countUnproven(
  tx: Tx,
  of: { catalogId: string; device: string; personId: string },
): Promise<number> {
  const [row] = await tx.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM finding
    WHERE catalog_id = ${of.catalogId}::uuid AND device = ${of.device}::uuid AND person_id = ${of.personId}::uuid AND closed_at IS NULL
      AND split_part(mark, ' ', 1) IN ('listed', 'handed', 'bad-signature')`
  return row!.n
}

/** Open findings of these kinds that no longer hold: what came later explains them. */
export async function openMarks(
  tx: Tx,
  of: { catalogId: string; device: string; kinds: readonly FindingKind[] },
): Promise<{ id: string; kind: string; mark: string; cti: string | null }[]> {
  return tx.$queryRaw<
    { id: string; kind: string; mark: string; cti: string | null }[]
  >`SELECT id, kind, mark, cti FROM finding WHERE catalog_id = ${of.catalogId}::uuid AND device = ${of.device}::uuid
      AND kind = ANY (${[...of.kinds]}) AND closed_at IS NULL AND mark IS NOT NULL`
}

/** False where somebody closed it before. */
export async function closeFinding(
  tx: Tx,
  f: { catalogId: string; id: string; by: string | null; note: string; at: Date },
): Promise<boolean> {
  const closed = await tx.finding.updateMany({
    where: { catalogId: f.catalogId, id: f.id, closedAt: null },
    data: { closedAt: f.at, closedBy: f.by, closeNote: f.note },
  })
  return closed.count === 1
}
