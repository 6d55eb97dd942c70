// Sign-ins of the person that a transaction names.
import { type Bytes, toBytes } from '@/lib/core/bytes'
import type { Tx } from '../context'

export type SignInRow = {
  id: Bytes
  address: string | null
  agent: string | null
  /** The issuer that said who it is; null for a password. */
  via: string | null
  createdAt: Date
  lastUsedAt: Date | null
  expiresAt: Date
}

/** Those that stand, the one used last first. */
export async function liveSignIns(tx: Tx, personId: string): Promise<SignInRow[]> {
  const rows = await tx.$queryRaw<(Omit<SignInRow, 'id'> & { id: Uint8Array })[]>`
    SELECT id, address, agent, via, created_at AS "createdAt", last_used_at AS "lastUsedAt", expires_at AS "expiresAt" FROM sign_in
    WHERE person_id = ${personId}::uuid AND revoked_at IS NULL AND expires_at > now()
    ORDER BY coalesce(last_used_at, created_at) DESC, id`
  return rows.map((row) => ({ ...row, id: toBytes(row.id) }))
}

/** Ends one of them, or all but one; gives those that ended. */
export async function revokeSignIns(
  tx: Tx,
  which: { personId: string; only?: Bytes; keep?: Bytes; at: Date },
): Promise<Bytes[]> {
  const rows = await tx.$queryRaw<{ id: Uint8Array }[]>`
    UPDATE sign_in SET revoked_at = ${which.at} WHERE person_id = ${which.personId}::uuid AND revoked_at IS NULL AND expires_at > now()
    AND (${which.only ?? null}::bytea IS NULL OR id = ${which.only ?? null}) AND (${which.keep ?? null}::bytea IS NULL OR id <> ${which.keep ?? null})
    RETURNING id`
  return rows.map((row) => toBytes(row.id))
}
