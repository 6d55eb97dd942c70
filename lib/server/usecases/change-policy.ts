// A new version of the catalog's policy: at once where it is plainly stricter; otherwise it is proposed to the other owners. Requests
// keep the version under which they were made.
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import { CAPABILITY_TYPES, type PolicyDocument, namedIn } from '@/lib/domain/policy-document'
import { isWeakening } from '@/lib/domain/weakening'
import type { Context, Tx } from '../context'
import { findPolicy, groupNames } from '../store/catalogs'
import { lockChanges } from '../store/changes'
import { listMembers } from '../store/members'
import { putPolicyInForce } from './apply-change'
import { overtakeOthers, proposeChange, settleDue } from './govern'

export type ChangePolicy = {
  catalogId: string
  /** The version that was edited; another one in force by now is `changed-meanwhile`. */
  basedOn: number
  document: PolicyDocument
  /** Why, for those who are asked. */
  note?: string | null
}
export type ChangedPolicy =
  { state: 'in-force'; version: number } | { state: 'waiting'; change: string; inForceAt: string | null }

export async function changePolicy(context: Context, input: ChangePolicy): Promise<ChangedPolicy> {
  const { catalogId, basedOn, document } = input
  if (!can(context.viewer, 'policy.see', input)) throw new DomainError('not-found')
  if (!can(context.viewer, 'policy.change', input)) throw new DomainError('not-permitted')
  return context.inTransaction(async (tx) => {
    await lockChanges(tx, catalogId)
    await settleDue(context, tx, catalogId)
    const current = await findPolicy(tx, catalogId)
    if (current.version !== basedOn) throw new DomainError('changed-meanwhile')
    await requireKnown(tx, catalogId, document)
    if (isWeakening(current.document, document)) {
      const change = { catalogId, kind: 'policy.weaken' as const, document: { basedOn, policy: document } }
      const proposed = await proposeChange(context, tx, { ...change, note: input.note })
      return proposed.state === 'waiting' ? proposed : { state: 'in-force', version: basedOn + 1 }
    }
    const version = basedOn + 1
    await putPolicyInForce(context, tx, { catalogId, version, document, madeBy: context.viewer.personId })
    await overtakeOthers(context, tx, catalogId)
    return { state: 'in-force', version }
  })
}

/** Groups that are there, approvers who are owners, and people of rules who are members. */
async function requireKnown(tx: Tx, catalogId: string, document: PolicyDocument): Promise<void> {
  const { groups, persons } = namedIn(document)
  const known = await groupNames(tx, catalogId, groups)
  if (known.length < groups.length) throw new DomainError('invalid-input', 'There is no such device group.')
  const members = (await listMembers(tx, catalogId)).filter((member) => !member.until)
  const owners = new Set(members.filter((member) => member.role === 'owner').map((member) => member.personId))
  for (const type of CAPABILITY_TYPES) {
    const { approvers } = document.types[type]
    if (approvers !== 'owners' && !approvers.every((person) => owners.has(person)))
      throw new DomainError('invalid-input', 'Only owners of the catalog can be named to approve.')
  }
  const people = new Set(members.map((member) => member.personId))
  if (!persons.every((person) => people.has(person)))
    throw new DomainError('invalid-input', 'A rule names somebody who is not a member of the catalog.')
}
