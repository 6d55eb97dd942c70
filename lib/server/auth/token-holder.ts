// Whom an API token stands for: its person with their roles of this moment, narrowed to the token's rights. Knows no cookie
// and no route.
import { DomainError } from '@/lib/domain/errors'
import { isApiToken } from '@/lib/domain/api-token'
import { type TokenScope, actionsWithin, isTokenScope } from '@/lib/domain/token-scopes'
import { type Viewer, withContext } from '../context'
import type { Db } from '../db'
import { ownMemberships } from '../store/accounts'
import { findTokenViewer } from '../store/tokens'
import { tokenId } from './token'

export type TokenHolder = { viewer: Viewer; scopes: TokenScope[]; expiresAt: Date }

/** Throws `not-signed-in` without a token and `token-invalid` for one that is not good now. */
export async function holderOf(
  database: Db,
  authorization: string | null,
  now = new Date(),
): Promise<TokenHolder> {
  const [, given] = /^Bearer +([^ ]+) *$/i.exec(authorization ?? '') ?? []
  if (!given) throw new DomainError('not-signed-in', 'Send an API token: Authorization: Bearer lk_…')
  if (!(await isApiToken(given))) throw new DomainError('token-invalid')
  const id = tokenId(given)
  const row = await withContext(database, '', (tx) => findTokenViewer(tx, id))
  if (!row) throw new DomainError('token-invalid')
  const { scopes, catalogId, expiresAt, ...person } = row
  const all = await withContext(database, row.personId, (tx) => ownMemberships(tx, row.personId, now))
  const memberships = catalogId ? all.filter((one) => one.catalogId === catalogId) : all
  const viewer = { ...person, memberships, atMost: actionsWithin(scopes), tokenId: id }
  return { viewer, scopes: scopes.filter(isTokenScope), expiresAt }
}
