// A catalog with its members and policy versions.
import { type PolicyDocument, policyDocumentSchema } from '@/lib/domain/policy-document'
import type { Role } from '@/lib/domain/policy'
import type { Tx } from '../context'

/** Archived ones last. */
export const namedCatalogs = (tx: Tx) =>
  tx.catalog.findMany({
    select: { id: true, name: true, archivedAt: true },
    orderBy: [{ archivedAt: { sort: 'asc', nulls: 'first' } }, { name: 'asc' }],
  })

export const findCatalog = (tx: Tx, id: string) =>
  tx.catalog.findUnique({
    where: { id },
    select: { id: true, name: true, createdAt: true, archivedAt: true },
  })

export type VersionedPolicy = { version: number; document: PolicyDocument; createdAt: Date }

/** The policy in force, or that version of it. A document that breaks its form is an error, never a default. */
export async function findPolicy(tx: Tx, catalogId: string, version?: number): Promise<VersionedPolicy> {
  const row = await tx.policy.findFirstOrThrow({
    where: { catalogId, version },
    orderBy: { version: 'desc' },
  })
  return {
    version: row.version,
    document: policyDocumentSchema.parse(row.document),
    createdAt: row.createdAt,
  }
}

export const addPolicy = (
  tx: Tx,
  p: { catalogId: string; version: number; document: PolicyDocument; madeBy: string },
) => tx.policy.create({ data: { ...p, document: p.document as object }, select: { version: true } })

export const groupNames = (tx: Tx, catalogId: string, ids: readonly string[]) =>
  tx.deviceGroup.findMany({ where: { catalogId, id: { in: [...ids] } }, select: { id: true, name: true } })

/** Of people whom the viewer shares a catalog with. */
export const personNames = (tx: Tx, ids: readonly string[]) =>
  tx.person.findMany({ where: { id: { in: [...ids] } }, select: { id: true, name: true } })

export type MemberLine = {
  id: string
  personId: string
  name: string
  email: string
  role: Role
  groupId: string | null
  group: string | null
  since: Date
  until: Date | null
}

export async function listMembers(tx: Tx, catalogId: string): Promise<MemberLine[]> {
  return tx.$queryRaw<MemberLine[]>`
    SELECT m.id, m.person_id AS "personId", p.name, p.email::text AS email, m.role::text AS role, m.group_id AS "groupId", g.name AS "group",
      m.since, m.until
    FROM member m JOIN person p ON p.id = m.person_id LEFT JOIN device_group g ON g.catalog_id = m.catalog_id AND g.id = m.group_id
    WHERE m.catalog_id = ${catalogId}::uuid ORDER BY m.until IS NOT NULL, p.name, m.role`
}

export const addMember = (
  tx: Tx,
  m: { catalogId: string; id: string; personId: string; role: Role; groupId: string | null },
) => tx.member.create({ data: m, select: { id: true } })

export async function endMember(tx: Tx, m: { catalogId: string; id: string; now: Date }) {
  const ended = await tx.member.updateMany({
    where: { catalogId: m.catalogId, id: m.id, until: null },
    data: { until: m.now },
  })
  return ended.count === 1
}

export const findMember = (tx: Tx, catalogId: string, id: string) =>
  tx.member.findUnique({ where: { catalogId_id: { catalogId, id } } })
