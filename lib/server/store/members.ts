// Memberships of a catalog. A person may have several: a role for each device group, made by an owner or by the roles of a
// provider.
import type { MembershipRow } from '@/lib/domain/membership'
import type { Role } from '@/lib/domain/policy'
import type { Tx } from '../context'

export type MemberLine = MembershipRow & {
  personId: string
  name: string
  email: string
  group: string | null
  since: Date
  until: Date | null
}

/** People: service accounts are listed by themselves. */
export async function listMembers(tx: Tx, catalogId: string, personId?: string): Promise<MemberLine[]> {
  return tx.$queryRaw<MemberLine[]>`
    SELECT m.id, m.person_id AS "personId", p.name, p.email::text AS email, m.role::text AS role, m.group_id AS "groupId", g.name AS "group",
      m.since, m.until, m.origin
    FROM member m JOIN person p ON p.id = m.person_id LEFT JOIN device_group g ON g.catalog_id = m.catalog_id AND g.id = m.group_id
    WHERE m.catalog_id = ${catalogId}::uuid AND (${personId ?? null}::uuid IS NULL OR m.person_id = ${personId ?? null}::uuid) AND NOT p.service
    ORDER BY m.until IS NOT NULL, p.name, p.id, m.role, g.name`
}

/** What a person is in the catalog now, held until the transaction ends: two who change it do so one after the other. */
export async function membershipsOf(tx: Tx, catalogId: string, personId: string): Promise<MembershipRow[]> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${catalogId} ${personId}`}, 11))::text`
  return tx.member.findMany({
    where: { catalogId, personId, until: null, person: { service: false } },
    select: { id: true, role: true, groupId: true, origin: true },
  })
}

export const addMember = (
  tx: Tx,
  m: { catalogId: string; id: string; personId: string; role: Role; groupId: string | null },
) => tx.member.create({ data: m, select: { id: true } })

/** How many ended of those named: by the database's clock too, which may be behind. */
export const endMembers = (
  tx: Tx,
  m: { catalogId: string; ids: readonly string[]; now: Date },
): Promise<number> =>
  tx.$executeRaw`UPDATE member SET until = least(${m.now}, clock_timestamp())
    WHERE catalog_id = ${m.catalogId}::uuid AND id = ANY (${[...m.ids]}::uuid[]) AND until IS NULL`

/** Ends what hung on the memberships; true where the person belongs to no catalog any more, so that sign-ins ended too. */
export async function endWhatHungOn(tx: Tx, catalogId: string, personId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<
    { ended: boolean }[]
  >`SELECT gate_member_left(${catalogId}::uuid, ${personId}::uuid) AS ended`
  return row!.ended
}

/** The names of a catalog's device groups, by id. */
export async function groupNames(tx: Tx, catalogId: string): Promise<Map<string, string>> {
  const groups = await tx.deviceGroup.findMany({ where: { catalogId }, select: { id: true, name: true } })
  return new Map(groups.map(({ id, name }) => [id, name]))
}

export type Pending = { personId: string; invitedAt: Date | null; expiresAt: Date | null }

/** Members who have no way to sign in yet, and the invitation that waits for each. */
export async function pendingMembers(tx: Tx, catalogId: string): Promise<Pending[]> {
  return tx.$queryRaw<Pending[]>`
    SELECT person_id AS "personId", invited_at AS "invitedAt", expires_at AS "expiresAt" FROM gate_pending(${catalogId}::uuid)`
}
