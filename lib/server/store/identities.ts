// Identities at a provider, by issuer and subject, and the memberships that a provider's roles make: the doors of
// migrations/0010_identity.
import type { Role } from '@/lib/domain/policy'
import type { Tx } from '../context'

type Subject = { issuer: string; subject: string }
type Claims = Subject & { email: string }

export async function findIdentity(
  tx: Tx,
  { issuer, subject }: Subject,
): Promise<{ personId: string; disabled: boolean } | undefined> {
  const rows = await tx.$queryRaw<{ personId: string; disabled: boolean }[]>`
    SELECT person_id AS "personId", disabled FROM gate_identity(${issuer}, ${subject})`
  return rows[0]
}

export const noteIdentityUsed = (tx: Tx, { issuer, subject, email }: Claims) =>
  tx.$executeRaw`SELECT gate_identity_used(${issuer}, ${subject}, ${email})`

/** Whoever was invited at this address and has no way in yet; null where nobody is. */
export async function acceptInvitation(tx: Tx, { issuer, subject, email }: Claims): Promise<string | null> {
  const [row] = await tx.$queryRaw<
    { person: string | null }[]
  >`SELECT gate_accept(NULL, ${email}::citext, ${issuer}, ${subject}) AS person`
  return row?.person ?? null
}

/** Null where the address is somebody's. */
export async function signUp(tx: Tx, p: Claims & { id: string; name: string }): Promise<string | null> {
  const [row] = await tx.$queryRaw<
    { person: string | null }[]
  >`SELECT gate_sign_up(${p.id}::uuid, ${p.email}::citext, ${p.name}, ${p.issuer}, ${p.subject}) AS person`
  return row?.person ?? null
}

export type Planned = {
  what: 'add' | 'end' | 'last'
  catalogId: string
  memberId: string | null
  role: Role
  groupId: string | null
}

/** What is to change so that the person's memberships from this issuer are the ones granted. */
export const mappedPlan = (
  tx: Tx,
  p: { personId: string; issuer: string; grants: readonly object[] },
): Promise<Planned[]> =>
  tx.$queryRaw<
    Planned[]
  >`SELECT what, catalog_id AS "catalogId", member_id AS "memberId", role, group_id AS "groupId"
    FROM gate_mapped(${p.personId}::uuid, ${p.issuer}, ${JSON.stringify(p.grants)}::jsonb)`

export const addMapped = (tx: Tx, m: Omit<Planned, 'what' | 'memberId'> & { id: string; issuer: string }) =>
  tx.$executeRaw`SELECT gate_mapped_add(${m.issuer}, ${m.catalogId}::uuid, ${m.id}::uuid, ${m.role}::role, ${m.groupId}::uuid)`
