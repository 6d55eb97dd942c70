// Service accounts: made by an owner of the whole catalog with the rights that it may have, never as an owner; its tokens,
// two at a time so that one takes over from the other; and its end, which ends them all.
import { fromHex, toHex } from '@/lib/core/bytes'
import { DAY_S } from '@/lib/domain/duration'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import { TOKEN_DAYS, readScopes } from '@/lib/domain/token-scopes'
import { newApiToken, tokenId } from '../auth/token'
import type { AuditFields } from '@/lib/domain/audit'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { addMember } from '../store/members'
import {
  addServiceAccount,
  endServiceAccount as end,
  listServiceAccounts,
  revokeServiceToken as revoke,
} from '../store/service-accounts'
import { addToken } from '../store/tokens'
import type { MadeToken } from './api-tokens'

export type CreateServiceAccount = {
  catalogId: string
  name: string
  role: 'technician' | 'auditor'
  scopes: string[]
}
type One = { catalogId: string; id: string }

function requireMayChange({ viewer }: Context, catalogId: string): void {
  if (!can(viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  if (!can(viewer, 'service.change', { catalogId })) throw new DomainError('not-permitted')
}

type Kind = 'service.create' | 'service.end' | 'service-token.make' | 'service-token.revoke'
function enter(context: Context, tx: Tx, entry: One & { kind: Kind; fields: AuditFields }): Promise<string> {
  const { catalogId: log, id: subject, kind } = entry
  const fields = { person: context.viewer.personId, subject, ...entry.fields }
  return writeEntry(tx, { log, id: context.newId(), kind, at: context.now(), fields })
}

/** Throws `name-taken`. */
export async function createServiceAccount(
  context: Context,
  input: CreateServiceAccount,
): Promise<{ id: string }> {
  const { catalogId, role } = input
  requireMayChange(context, catalogId)
  const scopes = readScopes(input.scopes)
  const name = input.name.trim()
  return context.inTransaction(async (tx) => {
    const id = context.newId()
    await addServiceAccount(tx, { catalogId, id, name, scopes, madeBy: context.viewer.personId })
    await addMember(tx, { catalogId, id: context.newId(), personId: id, role, groupId: null })
    const fields = { subjectName: name, role, scopes: scopes.join(' ') }
    await enter(context, tx, { catalogId, id, kind: 'service.create', fields })
    return { id }
  })
}

async function accountOf(tx: Tx, { catalogId, id }: One) {
  const [account] = await listServiceAccounts(tx, catalogId, id)
  if (!account) throw new DomainError('not-found')
  return account
}

/** The token itself is in this answer and nowhere else. Throws `service-tokens-full`, `changed-meanwhile` where it has ended. */
export async function makeServiceToken(
  context: Context,
  input: One & { label: string; days: number },
): Promise<MadeToken> {
  const { catalogId, id: personId, label, days } = input
  requireMayChange(context, catalogId)
  if (days < 1 || days > TOKEN_DAYS.longest) throw new DomainError('duration-out-of-range')
  const token = await newApiToken()
  const id = tokenId(token)
  const createdAt = context.now()
  const expiresAt = new Date(createdAt.getTime() + days * DAY_S * 1000)
  await context.inTransaction(async (tx) => {
    const { scopes, endedAt } = await accountOf(tx, input)
    if (endedAt) throw new DomainError('changed-meanwhile', 'This service account has ended.')
    await addToken(tx, { id, personId, label, scopes, catalogId, createdAt, expiresAt })
    const fields = { token: id, subjectName: label, expiresAt: Math.floor(expiresAt.getTime() / 1000) }
    await enter(context, tx, { catalogId, id: personId, kind: 'service-token.make', fields })
  })
  return { id: toHex(id), token, expiresAt: expiresAt.toISOString() }
}

/** `token` is the hash, as lists show it. */
export async function revokeServiceToken(
  context: Context,
  input: One & { token: string },
): Promise<{ id: string }> {
  const { catalogId, id: account } = input
  requireMayChange(context, catalogId)
  return context.inTransaction(async (tx) => {
    const token = fromHex(input.token)
    const revoked = await revoke(tx, { catalogId, account, id: token, at: context.now() })
    if (!revoked) throw new DomainError('not-found')
    await enter(context, tx, { catalogId, id: account, kind: 'service-token.revoke', fields: { token } })
    return { id: input.token }
  })
}

export async function endServiceAccount(context: Context, input: One): Promise<{ id: string }> {
  const { catalogId, id } = input
  requireMayChange(context, catalogId)
  return context.inTransaction(async (tx) => {
    const { name } = await accountOf(tx, input)
    const now = context.now()
    if (!(await end(tx, { catalogId, id, at: now })))
      throw new DomainError('changed-meanwhile', 'This service account has ended already.')
    await enter(context, tx, { catalogId, id, kind: 'service.end', fields: { subjectName: name } })
    return { id }
  })
}
