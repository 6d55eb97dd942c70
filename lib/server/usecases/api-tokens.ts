// API tokens of one's own: made, shown once, revoked; and ended by whoever holds one. A token stands for its person within
// its rights; only the person, signed in, makes and revokes.
import { type Bytes, fromHex, toHex } from '@/lib/core/bytes'
import { DAY_S } from '@/lib/domain/duration'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import { MOST_TOKENS, TOKEN_DAYS, readScopes } from '@/lib/domain/token-scopes'
import { newApiToken, tokenId } from '../auth/token'
import type { Context } from '../context'
import type { Gate } from '../gate'
import { installationOf } from '../store/accounts'
import { writeEntry } from '../store/audit'
import { findCatalog } from '../store/catalogs'
import { addToken, endToken, liveTokens, lockTokens, revokeOwnToken } from '../store/tokens'

export type MakeToken = {
  label: string
  days: number
  scopes: string[]
  /** Narrows the token to one catalog. */
  catalogId: string | null
}
export type MadeToken = { id: string; token: string; expiresAt: string }

/** The token itself is in this answer and nowhere else. */
export async function makeToken(context: Context, input: MakeToken): Promise<MadeToken> {
  const { personId } = context.viewer
  if (input.catalogId && !can(context.viewer, 'catalog.see', { catalogId: input.catalogId }))
    throw new DomainError('not-found')
  if (!can(context.viewer, 'account.change')) throw new DomainError('not-permitted')
  const scopes = readScopes(input.scopes)
  if (input.days < 1 || input.days > TOKEN_DAYS.longest) throw new DomainError('duration-out-of-range')
  const token = await newApiToken()
  const id = tokenId(token)
  const createdAt = context.now()
  const expiresAt = new Date(createdAt.getTime() + input.days * DAY_S * 1000)
  await context.inTransaction(async (tx) => {
    if (input.catalogId && !(await findCatalog(tx, input.catalogId))) throw new DomainError('not-found')
    await lockTokens(tx, personId)
    if ((await liveTokens(tx, personId, createdAt)).length >= MOST_TOKENS)
      throw new DomainError('too-many-tokens')
    const { label, catalogId } = input
    await addToken(tx, { id, personId, label, scopes, catalogId, createdAt, expiresAt })
    await writeEntry(tx, {
      log: (await installationOf(tx))!.uuid,
      id: context.newId(),
      kind: 'token.make',
      at: createdAt,
      fields: {
        person: personId,
        token: id,
        subjectName: label,
        scopes: scopes.join(' '),
        expiresAt: Math.floor(expiresAt.getTime() / 1000),
        catalog: catalogId ?? undefined,
      },
    })
  })
  return { id: toHex(id), token, expiresAt: expiresAt.toISOString() }
}

/** `id` is the hash, as lists show it. */
export async function revokeToken(context: Context, input: { id: string }): Promise<{ id: string }> {
  if (!can(context.viewer, 'account.change')) throw new DomainError('not-permitted')
  const { personId } = context.viewer
  await context.inTransaction(async (tx) => {
    const row = await revokeOwnToken(tx, { id: fromHex(input.id), personId, at: context.now() })
    if (!row) throw new DomainError('not-found')
    await writeEntry(tx, {
      log: (await installationOf(tx))!.uuid,
      id: context.newId(),
      kind: 'token.revoke',
      at: context.now(),
      fields: { person: personId, token: row.id, subjectName: row.label },
    })
  })
  return { id: input.id }
}

/** Signs a program out. Says nothing of whether there was such a token. */
export async function giveUpToken(gate: Gate, input: { token: string }): Promise<void> {
  const id: Bytes = tokenId(input.token)
  await gate.inTransaction(async (tx, log) => {
    const person = await endToken(tx, id)
    if (!person) return
    const fields = { person, token: id }
    await writeEntry(tx, { log, id: gate.newId(), kind: 'token.revoke', at: gate.now(), fields })
  })
}
