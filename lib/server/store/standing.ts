// Approvals that rest on the owners' standing word: how often a rule was used, and broken glass with the review it is owed.
import type { Verdict } from '@/lib/domain/standing'
import type { CapabilityType } from '@/lib/domain/policy-document'
import type { Scope } from '@/lib/domain/policy'
import { Prisma } from '@/prisma/generated/client'
import type { Tx } from '../context'

/** The uses of a rule are counted one after the other; the trigger of the approval takes the same lock. */
export const lockRule = (tx: Tx, catalogId: string, rule: string) =>
  tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${catalogId} ${rule}`}, 2))::text`

/** Within the 24 hours before `at`. */
export const countUses = (tx: Tx, of: { catalogId: string; rule: string; at: Date }) =>
  tx.approval.count({
    where: {
      catalogId: of.catalogId,
      rule: of.rule,
      at: { gt: new Date(of.at.getTime() - 86_400_000) },
    },
  })

export type RuleUse = { rule: string; request: string; requester: string; device: string; at: Date }

/** The newest uses of the catalog's rules. */
export const listUses = (tx: Tx, catalogId: string, limit: number) =>
  tx.$queryRaw<
    RuleUse[]
  >`SELECT a.rule, a.request, p.name AS requester, coalesce(d.name, left(encode(d.device_id, 'hex'), 8)) AS device, a.at
    FROM approval a JOIN request r ON r.catalog_id = a.catalog_id AND r.id = a.request JOIN person p ON p.id = r.requester_id
    JOIN device d ON d.catalog_id = r.catalog_id AND d.id = r.device
    WHERE a.catalog_id = ${catalogId}::uuid AND a.rule IS NOT NULL ORDER BY a.at DESC, a.request LIMIT ${limit}`

export const addGlass = (tx: Tx, g: { catalogId: string; request: string; dueAt: Date }) =>
  tx.breakGlass.create({ data: g, select: { request: true } })

export type GlassRow = {
  catalogId: string
  request: string
  requesterId: string
  requester: string
  groupId: string
  device: string
  deviceId: string
  deviceName: string | null
  type: CapabilityType
  reason: string
  durationS: number
  at: Date
  dueAt: Date
  verdict: Verdict | null
  note: string | null
  reviewer: string | null
  reviewedAt: Date | null
}

const COLUMNS = Prisma.sql`g.catalog_id AS "catalogId", g.request, r.requester_id AS "requesterId", p.name AS requester, d.group_id AS "groupId",
  r.device, encode(d.device_id, 'hex') AS "deviceId", d.name AS "deviceName", r.type::text AS type, r.reason, r.duration_s AS "durationS",
  a.at, g.due_at AS "dueAt", g.verdict, g.note, v.name AS reviewer, g.reviewed_at AS "reviewedAt"`
const FROM = Prisma.sql`FROM break_glass g JOIN approval a ON a.catalog_id = g.catalog_id AND a.request = g.request
  JOIN request r ON r.catalog_id = g.catalog_id AND r.id = g.request JOIN person p ON p.id = r.requester_id
  JOIN device d ON d.catalog_id = r.catalog_id AND d.id = r.device LEFT JOIN person v ON v.id = g.reviewer_id`

export async function findGlass(tx: Tx, catalogId: string, request: string): Promise<GlassRow | undefined> {
  const rows = await tx.$queryRaw<
    GlassRow[]
  >`SELECT ${COLUMNS} ${FROM} WHERE g.catalog_id = ${catalogId}::uuid AND g.request = ${request}::uuid`
  return rows[0]
}

const inScope = ({ catalogId, groups }: Scope) =>
  groups === 'all'
    ? Prisma.sql`g.catalog_id = ${catalogId}::uuid`
    : Prisma.sql`g.catalog_id = ${catalogId}::uuid AND d.group_id = ANY (${[...groups]}::uuid[])`

/** What is owed a review, the longest owed first; or what was judged, newest first. */
export const listGlass = (tx: Tx, scope: Scope, { owed, limit }: { owed: boolean; limit: number }) =>
  tx.$queryRaw<GlassRow[]>`SELECT ${COLUMNS} ${FROM} WHERE ${inScope(scope)} AND ${
    owed
      ? Prisma.sql`g.verdict IS NULL ORDER BY g.due_at, g.request`
      : Prisma.sql`g.verdict IS NOT NULL ORDER BY g.reviewed_at DESC, g.request`
  } LIMIT ${limit}`

/** Owed a review that this person may give. */
export async function countOwed(tx: Tx, scope: Scope, personId: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n ${FROM}
    WHERE ${inScope(scope)} AND g.verdict IS NULL AND r.requester_id <> ${personId}::uuid`
  return row!.n
}

/** False where it was judged before. */
export async function judgeGlass(
  tx: Tx,
  g: { catalogId: string; request: string; verdict: Verdict; note: string; reviewerId: string; at: Date },
): Promise<boolean> {
  const judged = await tx.breakGlass.updateMany({
    where: { catalogId: g.catalogId, request: g.request, verdict: null },
    data: { verdict: g.verdict, note: g.note, reviewerId: g.reviewerId, reviewedAt: g.at },
  })
  return judged.count === 1
}

/** Overdue, and nobody was reminded yet: from now on they were. */
export const remindedOf = (tx: Tx, catalogId: string, now: Date) =>
  tx.$queryRaw<{ request: string }[]>`UPDATE break_glass SET reminded_at = ${now}
    WHERE catalog_id = ${catalogId}::uuid AND verdict IS NULL AND due_at <= ${now} AND reminded_at IS NULL RETURNING request`

/** Catalogs with a review that is overdue and was not reminded of, each with an owner in whose name it is done. */
export const catalogsWithOverdueGlass = (tx: Tx, now: Date) =>
  tx.$queryRaw<
    { catalogId: string; ownerId: string }[]
  >`SELECT catalog_id AS "catalogId", owner_id AS "ownerId" FROM search_overdue_glass(${now})`
