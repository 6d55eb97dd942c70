// Giving somebody roles: at once where an owner may, and as a proposal to the other owners where none does so alone.
import { type MembershipChange, type MembershipRow, governedIn } from '@/lib/domain/membership'
import type { Context, Tx } from '../context'
import { addMember } from '../store/members'
import { type Governed, proposeChange } from './govern'

export type Giving = {
  catalogId: string
  person: { id: string; name: string }
  present: readonly MembershipRow[]
  change: MembershipChange
}
/** `waiting` is the last of what was proposed; `given` is what holds now. */
export type Given = {
  given: MembershipChange['add']
  waiting: Extract<Governed, { state: 'waiting' }> | null
}

export async function giveRoles(context: Context, tx: Tx, giving: Giving): Promise<Given> {
  const { catalogId, person, present, change } = giving
  const governed = governedIn(present, change)
  const given = change.add.filter((row) => !governed.includes(row))
  for (const row of given)
    await addMember(tx, { catalogId, id: context.newId(), personId: person.id, ...row })
  let waiting: Given['waiting'] = null
  for (const { role, groupId } of governed) {
    if (role === 'technician') continue
    const document = { personId: person.id, name: person.name, role, groupId }
    const outcome = await proposeChange(context, tx, { catalogId, kind: 'member.add-owner', document })
    if (outcome.state === 'waiting') waiting = outcome
  }
  return { given, waiting }
}
