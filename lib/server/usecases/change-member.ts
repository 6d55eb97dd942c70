// An owner changes what somebody is in a catalog: their roles, each for all of it or for some device groups. What a
// provider's roles made stays as it is; it is changed there.
import { DomainError } from '@/lib/domain/errors'
import { type RoleReach, changeTo, rolesInWords, rowsOf } from '@/lib/domain/membership'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { writeEntry } from '../store/audit'
import { addMember, endMembers, groupNames, membershipsOf } from '../store/members'

export type ChangeMember = { catalogId: string; personId: string; roles: readonly RoleReach[] }

export async function changeMember(
  context: Context,
  input: ChangeMember,
): Promise<{ personId: string; changed: boolean }> {
  const { catalogId, personId } = input
  if (!can(context.viewer, 'member.see', { catalogId })) throw new DomainError('not-found')
  if (!can(context.viewer, 'member.change', { catalogId })) throw new DomainError('not-permitted')
  return context.inTransaction(async (tx) => {
    const present = await membershipsOf(tx, catalogId, personId)
    if (present.length === 0) throw new DomainError('not-found')
    const names = await groupNames(tx, catalogId)
    const wanted = rowsOf(input.roles)
    if (wanted.some((row) => row.groupId !== null && !names.has(row.groupId)))
      throw new DomainError('not-found')
    const change = changeTo(present, input.roles)
    const { end, add } = change
    if (end.length === 0 && add.length === 0) return { personId, changed: false }
    if (end.length === present.length && add.length === 0) throw new DomainError('role-needed')
    const fields = {
      person: context.viewer.personId,
      subject: personId,
      roles: rolesInWords([...present.filter((row) => !end.includes(row)), ...add], names),
    }
    const at = context.now()
    await writeEntry(tx, { log: catalogId, id: context.newId(), kind: 'member.change', at, fields })
    for (const row of add) await addMember(tx, { catalogId, id: context.newId(), personId, ...row })
    const ended = await endMembers(tx, { catalogId, ids: end.map((row) => row.id), now: at })
    if (ended !== end.length) throw new DomainError('changed-meanwhile')
    return { personId, changed: true }
  })
}
