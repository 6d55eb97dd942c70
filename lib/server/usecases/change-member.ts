// An owner changes what somebody is in a catalog: their roles, each for all of it or for some device groups. What a
// provider's roles made stays as it is; it is changed there. What makes an owner waits for the other owners.
import { DomainError } from '@/lib/domain/errors'
import { type RoleReach, changeTo, rolesInWords, rowsOf } from '@/lib/domain/membership'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { personNames } from '../store/catalogs'
import { writeEntry } from '../store/audit'
import { endMembers, groupNames, membershipsOf } from '../store/members'
import { tell } from '../store/notices'
import { type Given, giveRoles } from './give-roles'

export type ChangeMember = { catalogId: string; personId: string; roles: readonly RoleReach[] }
export type Changed = { personId: string; changed: boolean; waiting: Given['waiting'] }

export async function changeMember(context: Context, input: ChangeMember): Promise<Changed> {
  const { catalogId, personId } = input
  if (!can(context.viewer, 'member.see', { catalogId })) throw new DomainError('not-found')
  if (!can(context.viewer, 'member.change', { catalogId })) throw new DomainError('not-permitted')
  return context.inTransaction(async (tx) => {
    const present = await membershipsOf(tx, catalogId, personId)
    const [known] = await personNames(tx, [personId])
    if (present.length === 0 || !known) throw new DomainError('not-found')
    const names = await groupNames(tx, catalogId)
    if (rowsOf(input.roles).some((row) => row.groupId !== null && !names.has(row.groupId)))
      throw new DomainError('not-found')
    const change = changeTo(present, input.roles)
    if (change.end.length === 0 && change.add.length === 0) return { personId, changed: false, waiting: null }
    if (change.end.length === present.length && change.add.length === 0) throw new DomainError('role-needed')
    const { given, waiting } = await giveRoles(context, tx, { catalogId, person: known, present, change })
    // Nobody is left without a role while others decide whether they get another.
    const end = given.length === 0 && change.end.length === present.length ? [] : change.end
    if (end.length === 0 && given.length === 0) return { personId, changed: false, waiting }
    const roles = rolesInWords([...present.filter((row) => !end.includes(row)), ...given], names)
    const fields = { person: context.viewer.personId, subject: personId, roles }
    const at = context.now()
    await writeEntry(tx, { log: catalogId, id: context.newId(), kind: 'member.change', at, fields })
    await tell(tx, {
      ...{ catalogId, kind: 'member.changed', to: ['owners', 'auditors', { personId }], at },
      ...{ about: { member: personId }, names: { subject: known.name } },
    })
    const ended = await endMembers(tx, { catalogId, ids: end.map((row) => row.id), now: at })
    if (ended !== end.length) throw new DomainError('changed-meanwhile')
    return { personId, changed: true, waiting }
  })
}
