// People before and after they are known: the doors of migrations/0002_rules, section 6, as functions.
import type { Bytes } from '@/lib/core/bytes'
import type { Membership } from '@/lib/domain/policy'
import type { Tx } from '../context'

export type Account = { id: string; name: string; passwordHash: string | null }

export async function findAccount(tx: Tx, email: string): Promise<Account | undefined> {
  const rows = await tx.$queryRaw<{ id: string; name: string; password_hash: string | null }[]>`
    SELECT id, name, password_hash FROM gate_account(${email}::citext)`
  const [row] = rows
  return row && { id: row.id, name: row.name, passwordHash: row.password_hash }
}

/** Attempts on one address are counted one after the other, so that many at once are no more than so many. */
export const lockAttempts = (tx: Tx, subject: Bytes) =>
  tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(encode(${subject}, 'hex'), 3))::text`

export async function countAttempts(tx: Tx, subject: Bytes, since: Date): Promise<number> {
  const [row] = await tx.$queryRaw<{ n: bigint }[]>`SELECT gate_attempts(${subject}, ${since}) AS n`
  return Number(row!.n)
}
export const addAttempt = (tx: Tx, subject: Bytes) => tx.$executeRaw`SELECT gate_attempt(${subject})`
export const forgetAttempts = (tx: Tx, subject: Bytes) =>
  tx.$executeRaw`SELECT gate_attempts_forget(${subject})`

export type NewSignIn = {
  id: Bytes
  personId: string
  expiresAt: Date
  address: string | null
  agent: string | null
  /** The issuer that said who it is; null for a password. */
  via: string | null
}
export const addSignIn = (tx: Tx, s: NewSignIn) =>
  tx.$executeRaw`SELECT gate_sign_in(${s.id}, ${s.personId}::uuid, ${s.expiresAt}, ${s.address}, ${s.agent}, ${s.via})`

export type ViewerRow = { personId: string; email: string; name: string; isOperator: boolean }

/** The person behind a sign-in that is neither over nor revoked. */
export async function findViewer(tx: Tx, signInId: Bytes): Promise<ViewerRow | undefined> {
  const rows = await tx.$queryRaw<{ person_id: string; email: string; name: string; is_operator: boolean }[]>`
    SELECT person_id, email, name, is_operator FROM gate_viewer(${signInId})`
  const [row] = rows
  return row && { personId: row.person_id, email: row.email, name: row.name, isOperator: row.is_operator }
}

/** The memberships of the person that this transaction names. */
export async function ownMemberships(tx: Tx, personId: string, now: Date): Promise<Membership[]> {
  const rows = await tx.member.findMany({
    where: { personId, OR: [{ until: null }, { until: { gt: now } }] },
    select: { catalogId: true, role: true, groupId: true },
  })
  return rows
}

export async function endSignIn(tx: Tx, signInId: Bytes): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ person: string | null }[]>`SELECT gate_sign_out(${signInId}) AS person`
  return row?.person ?? null
}

export type LinkPurpose = 'set_up' | 'invite' | 'password'
export type OpenLink = {
  purpose: LinkPurpose
  personId: string | null
  email: string | null
  name: string | null
  /** Which catalog invited, and who. */
  catalog: string | null
  by: string | null
}

export async function findLink(tx: Tx, id: Bytes): Promise<OpenLink | undefined> {
  const [row] = await tx.$queryRaw<OpenLink[]>`
    SELECT purpose::text AS purpose, person_id AS "personId", email, name, catalog, by FROM gate_link(${id})`
  return row
}

/** Sets the password and ends the link, every other link and every sign-in of the person. Null where the link is over. */
export async function consumeLink(tx: Tx, id: Bytes, passwordHash: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<
    { person: string | null }[]
  >`SELECT gate_link_use(${id}, ${passwordHash}) AS person`
  return row?.person ?? null
}

export type MemberLink = {
  id: Bytes
  purpose: LinkPurpose
  catalogId: string
  personId: string
  expiresAt: Date
}
export async function addMemberLink(tx: Tx, link: MemberLink): Promise<boolean> {
  const [row] = await tx.$queryRaw<
    { made: boolean }[]
  >`SELECT gate_member_link(${link.id}, ${link.purpose}::link_purpose,
    ${link.catalogId}::uuid, ${link.personId}::uuid, ${link.expiresAt}) AS made`
  return row!.made
}
export async function addOwnerLink(tx: Tx, link: Omit<MemberLink, 'purpose'>): Promise<boolean> {
  const [row] = await tx.$queryRaw<
    { made: boolean }[]
  >`SELECT gate_owner_link(${link.id}, ${link.catalogId}::uuid,
    ${link.personId}::uuid, ${link.expiresAt}) AS made`
  return row!.made
}

/** The person behind an address, made where there is none; `fresh` while there is no password. */
export async function personFor(
  tx: Tx,
  email: string,
  name: string,
): Promise<{ id: string; fresh: boolean }> {
  const [row] = await tx.$queryRaw<
    { id: string; fresh: boolean }[]
  >`SELECT id, fresh FROM gate_person(${email}::citext, ${name})`
  return row!
}

export type FirstPerson = { link: Bytes; id: string; email: string; name: string; passwordHash: string }
export async function setUpOperator(tx: Tx, first: FirstPerson): Promise<boolean> {
  const [row] = await tx.$queryRaw<
    { done: boolean }[]
  >`SELECT gate_set_up(${first.link}, ${first.id}::uuid, ${first.email}::citext,
    ${first.name}, ${first.passwordHash}) AS done`
  return row!.done
}

export const foundCatalog = (tx: Tx, c: { id: string; name: string; policy: unknown; ownerId: string }) =>
  tx.$executeRaw`SELECT gate_found_catalog(${c.id}::uuid, ${c.name}, ${JSON.stringify(c.policy)}::jsonb, ${c.ownerId}::uuid)`

export async function listCatalogs(
  tx: Tx,
): Promise<{ id: string; name: string; createdAt: Date; owners: number }[]> {
  const rows = await tx.$queryRaw<
    { id: string; name: string; created_at: Date; owners: bigint }[]
  >`SELECT * FROM gate_catalogs()`
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    owners: Number(row.owners),
  }))
}

export async function ownPasswordHash(tx: Tx): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ hash: string | null }[]>`SELECT gate_own_hash() AS hash`
  return row?.hash ?? null
}
/** Ends every other sign-in of the person, and their API tokens. */
export const changeOwnPassword = (tx: Tx, hash: string, keep: Bytes) =>
  tx.$executeRaw`SELECT gate_change_password(${hash}, ${keep})`

export async function installationOf(
  tx: Tx,
): Promise<{ uuid: string; mode: 'demo' | 'production'; url: string } | null> {
  return tx.installation.findUnique({ where: { id: 1 }, select: { uuid: true, mode: true, url: true } })
}
