'use server'
// Who belongs to the catalog.
import { z } from 'zod'
import { ROLES } from '@/lib/domain/policy'
import { act } from '@/lib/server/action'
import { endMembership, inviteMember, makePasswordLink } from '@/lib/server/usecases/members'

const invited = z.object({
  catalogId: z.uuid(),
  name: z.string().trim().min(1, 'Say how they are called.').max(200),
  email: z.email('This is not an e-mail address.').max(320),
  role: z.enum(ROLES),
  groupId: z.uuid().nullable(),
})
const ended = z.object({ catalogId: z.uuid(), id: z.uuid() })
const linked = z.object({ catalogId: z.uuid(), personId: z.uuid() })

export async function inviteAction(raw: unknown) {
  return act(invited, inviteMember, raw)
}

export async function endMembershipAction(raw: unknown) {
  return act(ended, endMembership, raw)
}

export async function passwordLinkAction(raw: unknown) {
  return act(linked, makePasswordLink, raw)
}
