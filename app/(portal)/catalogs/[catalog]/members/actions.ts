'use server'
// Who belongs to the catalog.
import { z } from 'zod'
import { MOST_GROUPS } from '@/lib/domain/membership'
import { ROLES } from '@/lib/domain/policy'
import { act } from '@/lib/server/action'
import { mailRoute } from '@/lib/server/mail/route'
import { changeMember } from '@/lib/server/usecases/change-member'
import { inviteAgain, inviteMember, makePasswordLink } from '@/lib/server/usecases/members'
import { removeMember } from '@/lib/server/usecases/remove-member'

const roles = z
  .array(z.object({ role: z.enum(ROLES), groups: z.array(z.uuid()).min(1).max(MOST_GROUPS).nullable() }))
  .max(ROLES.length)
const invited = z.object({
  catalogId: z.uuid(),
  name: z.string().trim().min(1, 'Say how they are called.').max(200),
  email: z.email('This is not an e-mail address.').max(320),
  roles: roles.min(1),
})
const member = z.object({ catalogId: z.uuid(), personId: z.uuid() })
const changed = member.extend({ roles })

/** Whether invitations go by mail is the portal's to say, not the form's. */
const byMail = <T extends object>(input: T) => ({ ...input, byMail: mailRoute() !== 'none' })

export async function inviteAction(raw: unknown) {
  return act(invited, (context, input) => inviteMember(context, byMail(input)), raw)
}

export async function inviteAgainAction(raw: unknown) {
  return act(member, (context, input) => inviteAgain(context, byMail(input)), raw)
}

export async function changeMemberAction(raw: unknown) {
  return act(changed, changeMember, raw)
}

export async function removeMemberAction(raw: unknown) {
  return act(member, removeMember, raw)
}

export async function passwordLinkAction(raw: unknown) {
  return act(member, (context, input) => makePasswordLink(context, byMail(input)), raw)
}
