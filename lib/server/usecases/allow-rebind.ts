// An owner consents, once, that a capability is bound to another browser profile than the one that downloaded it.
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { writeEntry } from '../store/audit'
import { allowRebind as allow, findCapability } from '../store/capabilities'

export async function allowRebind(
  context: Context,
  input: { catalogId: string; cti: string },
): Promise<{ cti: string }> {
  return context.inTransaction(async (tx) => {
    const capability = await findCapability(tx, input)
    if (!capability || !can(context.viewer, 'capability.see', capability)) throw new DomainError('not-found')
    if (!can(context.viewer, 'capability.allow-rebind', capability)) throw new DomainError('not-permitted')
    const now = context.now()
    if (capability.state === 'ended' || capability.expiresAt <= now) throw new DomainError('capability-ended')
    if (capability.profileKey === null)
      throw new DomainError('policy-forbids', 'A file for any browser is bound to none.')
    await allow(tx, { cti: input.cti, at: now })
    const fields = { person: context.viewer.personId, capability: input.cti, request: capability.request }
    await writeEntry(tx, {
      log: input.catalogId,
      id: context.newId(),
      kind: 'capability.allow-rebind',
      at: now,
      fields,
    })
    return { cti: input.cti }
  })
}
