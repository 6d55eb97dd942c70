// API tokens and grants that wait for a decision: a person's own rows, and the doors of migrations/0005_tokens for who is
// not known yet. Only hashes of tokens and codes come here.
import { type Bytes, toBytes } from '@/lib/core/bytes'
import type { Tx } from '../context'

export type TokenRow = {
  id: Bytes
  label: string
  scopes: string[]
  catalogId: string | null
  createdAt: Date
  expiresAt: Date
  lastUsedAt: Date | null
}

/** The tokens of the person that this transaction names which are neither revoked nor over. */
export async function liveTokens(tx: Tx, personId: string, now: Date): Promise<TokenRow[]> {
  const rows = await tx.apiToken.findMany({
    where: { personId, revokedAt: null, expiresAt: { gt: now } },
    orderBy: { createdAt: 'desc' },
  })
  return rows.map((row) => ({ ...row, id: toBytes(row.id) }))
}

/** One after the other for a person, so that many at once are no more than may be. */
export const lockTokens = (tx: Tx, personId: string) =>
  tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${personId}, 5))::text`

export async function addToken(
  tx: Tx,
  token: Omit<TokenRow, 'lastUsedAt'> & { personId: string },
): Promise<void> {
  await tx.apiToken.create({ data: token })
}

/** False where the person has no such token, or it was revoked before. */
export async function revokeOwnToken(
  tx: Tx,
  { id, personId, at }: { id: Bytes; personId: string; at: Date },
): Promise<TokenRow | undefined> {
  const [row] = await tx.apiToken.updateManyAndReturn({
    where: { id, personId, revokedAt: null },
    data: { revokedAt: at },
  })
  return row && { ...row, id: toBytes(row.id) }
}

export type TokenViewer = {
  personId: string
  email: string
  name: string
  isOperator: boolean
  scopes: string[]
  catalogId: string | null
  expiresAt: Date
}

/** The person behind a token that is good now, and what the token is for. Notes that it was used. */
export async function findTokenViewer(tx: Tx, id: Bytes): Promise<TokenViewer | undefined> {
  const [row] = await tx.$queryRaw<
    {
      person_id: string
      email: string
      name: string
      is_operator: boolean
      scopes: string[]
      catalog_id: string | null
      expires_at: Date
    }[]
  >`SELECT person_id, email, name, is_operator, scopes, catalog_id, expires_at FROM gate_token(${id})`
  return (
    row && {
      personId: row.person_id,
      email: row.email,
      name: row.name,
      isOperator: row.is_operator,
      scopes: row.scopes,
      catalogId: row.catalog_id,
      expiresAt: row.expires_at,
    }
  )
}

/** Ends the token; the person it stood for, null where it was none or over. */
export async function endToken(tx: Tx, id: Bytes): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ person: string | null }[]>`SELECT gate_token_end(${id}) AS person`
  return row?.person ?? null
}

export type NewGrant = {
  id: Bytes
  userCode: Bytes
  client: string
  label: string
  scopes: string[]
  address: string | null
  lastsS: number
}
export const addGrant = (tx: Tx, g: NewGrant) =>
  tx.$executeRaw`SELECT gate_grant_start(${g.id}, ${g.userCode}, ${g.client}, ${g.label}, ${g.scopes}, ${g.address}, ${g.lastsS}::int)`

export type WaitingGrant = {
  client: string
  label: string
  scopes: string[]
  address: string | null
  createdAt: Date
}
export async function findGrant(tx: Tx, userCode: Bytes): Promise<WaitingGrant | undefined> {
  const [row] = await tx.$queryRaw<(Omit<WaitingGrant, 'createdAt'> & { created_at: Date })[]>`
    SELECT client, label, scopes, address, created_at FROM gate_grant(${userCode})`
  return (
    row && {
      client: row.client,
      label: row.label,
      scopes: row.scopes,
      address: row.address,
      createdAt: row.created_at,
    }
  )
}

export type GrantDecision = { kind: 'allow'; lastsS: number } | { kind: 'deny' }
export async function decideGrant(tx: Tx, userCode: Bytes, decision: GrantDecision): Promise<boolean> {
  const lastsS = decision.kind === 'allow' ? decision.lastsS : null
  const [row] = await tx.$queryRaw<
    { decided: boolean }[]
  >`SELECT gate_grant_decide(${userCode}, ${decision.kind}, ${lastsS}::int) AS decided`
  return row!.decided
}

export type Polled =
  | { outcome: 'pending' | 'slow-down' | 'denied' | 'expired' }
  | { outcome: 'done'; personId: string; label: string; scopes: string[]; expiresAt: Date }

/** What became of a grant; where it was allowed, `token` now stands for the person. */
export async function pollGrant(tx: Tx, asked: { id: Bytes; client: string; token: Bytes }): Promise<Polled> {
  const [row] = await tx.$queryRaw<
    { outcome: Polled['outcome']; person_id: string; label: string; scopes: string[]; expires_at: Date }[]
  >`SELECT outcome, person_id, label, scopes, expires_at FROM gate_grant_poll(${asked.id}, ${asked.client}, ${asked.token})`
  if (row!.outcome !== 'done') return { outcome: row!.outcome }
  const { person_id, label, scopes, expires_at } = row!
  return { outcome: 'done', personId: person_id, label, scopes, expiresAt: expires_at }
}
