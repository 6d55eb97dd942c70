// One's own API tokens, as the account page lists them: never the token, only what it is for and when it was used.
import { toHex } from '@/lib/core/bytes'
import type { Context } from '../context'
import { liveTokens } from '../store/tokens'

export type TokenLine = {
  /** The token's hash, by which it is revoked. */
  id: string
  label: string
  scopes: string[]
  catalogId: string | null
  createdAt: string
  expiresAt: string
  lastUsedAt: string | null
}

export async function ownTokens(context: Context): Promise<TokenLine[]> {
  const rows = await context.inTransaction((tx) => liveTokens(tx, context.viewer.personId, context.now()))
  return rows.map((row) => ({
    id: toHex(row.id),
    label: row.label,
    scopes: row.scopes,
    catalogId: row.catalogId,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }))
}
