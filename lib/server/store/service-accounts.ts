// Service accounts of a catalog, with their tokens: only hashes of tokens come here.
import { type Bytes, toBytes } from '@/lib/core/bytes'
import type { Role } from '@/lib/domain/policy'
import type { Tx } from '../context'
import type { TokenRow } from './tokens'

export type ServiceAccountRow = {
  id: string
  name: string
  scopes: string[]
  role: Role | null
  madeBy: string | null
  createdAt: Date
  endedAt: Date | null
}

/** Those that live first. */
export const listServiceAccounts = (tx: Tx, catalogId: string, id?: string) =>
  tx.$queryRaw<ServiceAccountRow[]>`
    SELECT s.person_id AS id, s.name, s.scopes, p.name AS "madeBy", s.created_at AS "createdAt", s.ended_at AS "endedAt",
      (SELECT m.role::text FROM member m WHERE m.catalog_id = s.catalog_id AND m.person_id = s.person_id ORDER BY m.until IS NOT NULL LIMIT 1) AS role
    FROM service_account s LEFT JOIN person p ON p.id = s.made_by
    WHERE s.catalog_id = ${catalogId}::uuid AND (${id ?? null}::uuid IS NULL OR s.person_id = ${id ?? null}::uuid)
    ORDER BY s.ended_at IS NOT NULL, lower(s.name) LIMIT 200`

export type NewServiceAccount = {
  catalogId: string
  id: string
  name: string
  scopes: string[]
  madeBy: string
}

export async function addServiceAccount(tx: Tx, one: NewServiceAccount): Promise<void> {
  await tx.$executeRaw`SELECT gate_service_person(${one.catalogId}::uuid, ${one.id}::uuid, ${one.name})`
  const { id: personId, ...rest } = one
  await tx.serviceAccount.create({ data: { ...rest, personId }, select: { personId: true } })
}

/** False where it has ended already. */
export async function endServiceAccount(
  tx: Tx,
  { catalogId, id, at }: { catalogId: string; id: string; at: Date },
): Promise<boolean> {
  const { count } = await tx.serviceAccount.updateMany({
    where: { catalogId, personId: id, endedAt: null },
    data: { endedAt: at },
  })
  if (count === 0) return false
  await tx.$executeRaw`UPDATE member SET until = least(${at}, clock_timestamp())
    WHERE catalog_id = ${catalogId}::uuid AND person_id = ${id}::uuid AND until IS NULL`
  await tx.apiToken.updateMany({ where: { personId: id, revokedAt: null }, data: { revokedAt: at } })
  return true
}

/** By account. */
export async function tokensOfServices(
  tx: Tx,
  catalogId: string,
  now: Date,
): Promise<Map<string, Omit<TokenRow, 'catalogId'>[]>> {
  const rows = await tx.$queryRaw<(Omit<TokenRow, 'catalogId'> & { account: string })[]>`
    SELECT t.person_id AS account, t.id, t.label, t.scopes, t.created_at AS "createdAt", t.expires_at AS "expiresAt", t.last_used_at AS "lastUsedAt"
    FROM api_token t JOIN service_account s ON s.person_id = t.person_id AND s.catalog_id = t.catalog_id
    WHERE s.catalog_id = ${catalogId}::uuid AND t.revoked_at IS NULL AND t.expires_at > ${now} ORDER BY t.created_at`
  const by = new Map<string, Omit<TokenRow, 'catalogId'>[]>()
  for (const { account, ...row } of rows)
    by.set(account, [...(by.get(account) ?? []), { ...row, id: toBytes(row.id) }])
  return by
}

export async function revokeServiceToken(
  tx: Tx,
  { catalogId, account, id, at }: { catalogId: string; account: string; id: Bytes; at: Date },
): Promise<boolean> {
  const { count } = await tx.apiToken.updateMany({
    where: { id, personId: account, catalogId, revokedAt: null },
    data: { revokedAt: at },
  })
  return count === 1
}
