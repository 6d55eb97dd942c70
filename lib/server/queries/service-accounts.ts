// The service accounts of a catalog and their tokens: never a token itself.
import { toHex } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { type Role, can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { listServiceAccounts, tokensOfServices } from '../store/service-accounts'

export type ServiceToken = {
  /** The token's hash, by which it is revoked. */
  id: string
  label: string
  createdAt: string
  expiresAt: string
  lastUsedAt: string | null
}
export type ServiceAccount = {
  id: string
  name: string
  role: Role | null
  scopes: string[]
  madeBy: string | null
  createdAt: string
  endedAt: string | null
  tokens: ServiceToken[]
}

/** Throws `not-found`, `not-permitted`. */
export async function serviceAccountsOf(
  context: Context,
  catalogId: string,
): Promise<{ accounts: ServiceAccount[]; mayChange: boolean }> {
  const { viewer } = context
  if (!can(viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  if (!can(viewer, 'service.see', { catalogId })) throw new DomainError('not-permitted')
  return context.inTransaction(async (tx) => {
    const tokens = await tokensOfServices(tx, catalogId, context.now())
    const accounts = (await listServiceAccounts(tx, catalogId)).map((row) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      endedAt: row.endedAt?.toISOString() ?? null,
      tokens: (tokens.get(row.id) ?? []).map(({ id, label, createdAt, expiresAt, lastUsedAt }) => ({
        id: toHex(id),
        label,
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
      })),
    }))
    return { accounts, mayChange: can(viewer, 'service.change', { catalogId }) }
  })
}
