// Adding people to a catalog, and the links by which they come in or set a new password.
import { DomainError } from '@/lib/domain/errors'
import { type RoleReach, rolesInWords, rowsOf } from '@/lib/domain/membership'
import { can } from '@/lib/domain/policy'
import { newToken, tokenId } from '../auth/token'
import type { Context, Tx } from '../context'
import { addMemberLink, personFor } from '../store/accounts'
import { writeEntry } from '../store/audit'
import { addMember, groupNames, membershipsOf, pendingMembers } from '../store/members'

const INVITE_LASTS_S = 7 * 86_400
const RESET_LASTS_S = 3600

function requireMayChange(context: Context, catalogId: string): void {
  if (!can(context.viewer, 'member.see', { catalogId })) throw new DomainError('not-found')
  if (!can(context.viewer, 'member.change', { catalogId })) throw new DomainError('not-permitted')
}

export type InviteMember = {
  catalogId: string
  email: string
  name: string
  roles: readonly RoleReach[]
}
/** `link` is null for somebody who has an account already. */
export type Invited = { personId: string; link: string | null }

export async function inviteMember(context: Context, input: InviteMember): Promise<Invited> {
  const { catalogId } = input
  requireMayChange(context, catalogId)
  return context.inTransaction(async (tx) => {
    const names = await groupNames(tx, catalogId)
    const rows = rowsOf(input.roles)
    if (rows.length === 0) throw new DomainError('role-needed')
    if (rows.some((row) => row.groupId !== null && !names.has(row.groupId)))
      throw new DomainError('not-found')
    const person = await personFor(tx, input.email, input.name)
    if ((await membershipsOf(tx, catalogId, person.id)).length > 0) throw new DomainError('already-member')
    for (const row of rows)
      await addMember(tx, { catalogId, id: context.newId(), personId: person.id, ...row })
    const fields = {
      person: context.viewer.personId,
      subject: person.id,
      roles: rolesInWords(rows, names),
      email: input.email.slice(0, 100),
    }
    const at = context.now()
    await writeEntry(tx, { log: catalogId, id: context.newId(), kind: 'member.add', at, fields })
    const link = person.fresh
      ? await makeLink(context, tx, { catalogId, personId: person.id, purpose: 'invite' })
      : null
    return { personId: person.id, link }
  })
}

/** A new invitation for somebody who has not come yet; the one before it no longer works. */
export async function inviteAgain(
  context: Context,
  input: { catalogId: string; personId: string },
): Promise<{ link: string }> {
  requireMayChange(context, input.catalogId)
  return context.inTransaction(async (tx) => {
    const pending = await pendingMembers(tx, input.catalogId)
    if (!pending.some((one) => one.personId === input.personId)) throw new DomainError('not-found')
    return { link: await makeLink(context, tx, { ...input, purpose: 'invite' }) }
  })
}

export async function makePasswordLink(
  context: Context,
  input: { catalogId: string; personId: string },
): Promise<{ link: string }> {
  requireMayChange(context, input.catalogId)
  return context.inTransaction(async (tx) => {
    const known = await membershipsOf(tx, input.catalogId, input.personId)
    if (known.length === 0) throw new DomainError('not-found')
    return { link: await makeLink(context, tx, { ...input, purpose: 'password' }) }
  })
}

type NewLink = { catalogId: string; personId: string; purpose: 'invite' | 'password' }

async function makeLink(
  context: Context,
  tx: Tx,
  { catalogId, personId, purpose }: NewLink,
): Promise<string> {
  const token = newToken()
  const lasts = purpose === 'invite' ? INVITE_LASTS_S : RESET_LASTS_S
  const expiresAt = new Date(context.now().getTime() + lasts * 1000)
  const made = await addMemberLink(tx, { id: tokenId(token), purpose, catalogId, personId, expiresAt })
  // Somebody who also belongs to catalogs that this owner does not is not this owner's to take over.
  if (!made)
    throw new DomainError(
      'not-permitted',
      'This person also belongs to other catalogs; the operator restores access on the host.',
    )
  const kind = purpose === 'invite' ? 'member.invite' : 'member.reset-link'
  const fields = { person: context.viewer.personId, subject: personId }
  await writeEntry(tx, { log: catalogId, id: context.newId(), kind, at: context.now(), fields })
  return `${context.url}/link/${token}`
}
