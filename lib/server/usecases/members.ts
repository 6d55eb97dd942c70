// Who belongs to a catalog: adding people, ending memberships, and links by which they set a password.
import { DomainError } from '@/lib/domain/errors'
import { type Role, can } from '@/lib/domain/policy'
import { newToken, tokenId } from '../auth/token'
import type { Context, Tx } from '../context'
import { addMemberLink, personFor } from '../store/accounts'
import { writeEntry } from '../store/audit'
import { addMember, endMember, findMember, listMembers } from '../store/catalogs'
import { findGroup } from '../store/places'

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
  role: Role
  groupId: string | null
}
/** `link` is null for somebody who has an account already. */
export type Invited = { id: string; link: string | null }

export async function inviteMember(context: Context, input: InviteMember): Promise<Invited> {
  requireMayChange(context, input.catalogId)
  return context.inTransaction(async (tx) => {
    if (input.groupId && !(await findGroup(tx, input.catalogId, input.groupId)))
      throw new DomainError('not-found')
    const person = await personFor(tx, input.email, input.name)
    const id = context.newId()
    await addMember(tx, {
      catalogId: input.catalogId,
      id,
      personId: person.id,
      role: input.role,
      groupId: input.groupId,
    })
    const fields = {
      person: context.viewer.personId,
      subject: person.id,
      role: input.role,
      group: input.groupId ?? undefined,
      email: input.email.slice(0, 100),
    }
    await writeEntry(tx, {
      log: input.catalogId,
      id: context.newId(),
      kind: 'member.add',
      at: context.now(),
      fields,
    })
    const link = person.fresh
      ? await makeLink(context, tx, { catalogId: input.catalogId, personId: person.id, purpose: 'invite' })
      : null
    return { id, link }
  })
}

export async function endMembership(
  context: Context,
  input: { catalogId: string; id: string },
): Promise<{ id: string }> {
  requireMayChange(context, input.catalogId)
  return context.inTransaction(async (tx) => {
    const member = await findMember(tx, input.catalogId, input.id)
    if (!member) throw new DomainError('not-found')
    const now = context.now()
    const fields = {
      person: context.viewer.personId,
      subject: member.personId,
      role: member.role,
      group: member.groupId ?? undefined,
    }
    // Before the end: who leaves the catalog can no longer write to its log.
    await writeEntry(tx, {
      log: input.catalogId,
      id: context.newId(),
      kind: 'member.remove',
      at: now,
      fields,
    })
    if (!(await endMember(tx, { ...input, now }))) throw new DomainError('changed-meanwhile')
    return { id: input.id }
  })
}

export async function makePasswordLink(
  context: Context,
  input: { catalogId: string; personId: string },
): Promise<{ link: string }> {
  requireMayChange(context, input.catalogId)
  return context.inTransaction(async (tx) => {
    const known = (await listMembers(tx, input.catalogId)).some(
      (member) => member.personId === input.personId && !member.until,
    )
    if (!known) throw new DomainError('not-found')
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
