// Adding people to a catalog, and the links by which they come in or set a new password.
import { DomainError } from '@/lib/domain/errors'
import { type RoleReach, rolesInWords, rowsOf } from '@/lib/domain/membership'
import { can } from '@/lib/domain/policy'
import { newToken, tokenId } from '../auth/token'
import type { Context, Tx } from '../context'
import { sendLetter } from '../letters'
import { addMemberLink, personFor } from '../store/accounts'
import { writeEntry } from '../store/audit'
import { findCatalog } from '../store/catalogs'
import { groupNames, membershipsOf, pendingMembers } from '../store/members'
import { tell } from '../store/notices'
import { type Given, giveRoles } from './give-roles'

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
  /** The invitation goes by mail; otherwise the link is answered, once. */
  byMail: boolean
}
/** `invited`: they have no account yet. `link` is null where it was mailed, and where no invitation was made. */
export type Invited = { personId: string; invited: boolean; link: string | null; waiting: Given['waiting'] }

export async function inviteMember(context: Context, input: InviteMember): Promise<Invited> {
  const { catalogId, byMail } = input
  requireMayChange(context, catalogId)
  return context.inTransaction(async (tx) => {
    const names = await groupNames(tx, catalogId)
    const add = rowsOf(input.roles)
    if (add.length === 0) throw new DomainError('role-needed')
    if (add.some((row) => row.groupId !== null && !names.has(row.groupId))) throw new DomainError('not-found')
    const { id: personId, fresh } = await personFor(tx, input.email, input.name)
    if ((await membershipsOf(tx, catalogId, personId)).length > 0) throw new DomainError('already-member')
    const change = { end: [], add }
    const person = { id: personId, name: input.name }
    const { given, waiting } = await giveRoles(context, tx, { catalogId, person, present: [], change })
    // Who waits to be an owner is invited when the others have agreed.
    if (given.length === 0) return { personId, invited: false, link: null, waiting }
    const fields = {
      person: context.viewer.personId,
      subject: personId,
      roles: rolesInWords(given, names),
      email: input.email.slice(0, 100),
    }
    const at = context.now()
    await writeEntry(tx, { log: catalogId, id: context.newId(), kind: 'member.add', at, fields })
    await tell(tx, {
      ...{ catalogId, kind: 'member.invited', to: ['owners', 'auditors', { personId }], at },
      ...{ about: { member: personId }, names: { subject: input.name } },
    })
    const link = fresh
      ? await makeLink(context, tx, { catalogId, personId, purpose: 'invite', byMail })
      : null
    return { personId, invited: fresh, link, waiting }
  })
}

/** A new invitation for somebody who has not come yet; the one before it no longer works. */
export async function inviteAgain(
  context: Context,
  input: { catalogId: string; personId: string; byMail: boolean },
): Promise<{ link: string | null }> {
  requireMayChange(context, input.catalogId)
  return context.inTransaction(async (tx) => {
    const pending = await pendingMembers(tx, input.catalogId)
    if (!pending.some((one) => one.personId === input.personId)) throw new DomainError('not-found')
    return { link: await makeLink(context, tx, { ...input, purpose: 'invite' }) }
  })
}

export async function makePasswordLink(
  context: Context,
  input: { catalogId: string; personId: string; byMail: boolean },
): Promise<{ link: string | null }> {
  requireMayChange(context, input.catalogId)
  return context.inTransaction(async (tx) => {
    const known = await membershipsOf(tx, input.catalogId, input.personId)
    if (known.length === 0) throw new DomainError('not-found')
    return { link: await makeLink(context, tx, { ...input, purpose: 'password' }) }
  })
}

type NewLink = { catalogId: string; personId: string; purpose: 'invite' | 'password'; byMail: boolean }

/** The link, or null where it went by mail. */
async function makeLink(context: Context, tx: Tx, wanted: NewLink): Promise<string | null> {
  const { catalogId, personId, purpose } = wanted
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
  const link = `${context.url}/link/${token}`
  if (!wanted.byMail) return link
  const by = context.viewer.name
  const until = `${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const catalog = (await findCatalog(tx, catalogId))!.name
  const letter =
    purpose === 'invite'
      ? { kind: 'invitation' as const, link, by, catalog, until }
      : { kind: 'password' as const, link, by, until }
  await sendLetter(context, tx, { personId, letter })
  return null
}
