// A new version of the catalog's policy. Requests keep the version under which they were made.
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { PolicyDocument } from '@/lib/domain/policy-document'
import type { Context } from '../context'
import { writeEntry } from '../store/audit'
import { addPolicy, findPolicy } from '../store/catalogs'
import { listEveryGroup } from '../store/places'

/** `basedOn` is the version that was edited; another one in force by now is `changed-meanwhile`. */
export async function changePolicy(
  context: Context,
  input: { catalogId: string; basedOn: number; document: PolicyDocument },
): Promise<{ version: number }> {
  if (!can(context.viewer, 'policy.see', input)) throw new DomainError('not-found')
  if (!can(context.viewer, 'policy.change', input)) throw new DomainError('not-permitted')
  return context.inTransaction(async (tx) => {
    const current = await findPolicy(tx, input.catalogId)
    if (current.version !== input.basedOn) throw new DomainError('changed-meanwhile')
    const known = new Set((await listEveryGroup(tx, input.catalogId)).map((group) => group.id))
    for (const { groups } of Object.values(input.document.types)) {
      if (groups !== 'all' && groups.some((id) => !known.has(id)))
        throw new DomainError('invalid-input', 'There is no such device group.')
    }
    const version = current.version + 1
    const { personId } = context.viewer
    await addPolicy(tx, { catalogId: input.catalogId, version, document: input.document, madeBy: personId })
    const fields = { person: personId, policyVersion: version }
    await writeEntry(tx, {
      log: input.catalogId,
      id: context.newId(),
      kind: 'policy.change',
      at: context.now(),
      fields,
    })
    return { version }
  })
}
