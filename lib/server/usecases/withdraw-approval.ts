// An owner takes an approval back: until it is downloaded.
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import { stateAt } from '@/lib/domain/request'
import type { Context } from '../context'
import { writeEntry } from '../store/audit'
import { tell } from '../store/notices'
import { findRequest, lockRequest, moveRequest, withdrawApproval as withdraw } from '../store/requests'

export async function withdrawApproval(
  context: Context,
  input: { catalogId: string; id: string; note: string | null },
): Promise<{ state: 'withdrawn' }> {
  return context.inTransaction(async (tx) => {
    await lockRequest(tx, input.catalogId, input.id)
    const request = await findRequest(tx, input)
    if (!request || !can(context.viewer, 'request.see', request)) throw new DomainError('not-found')
    if (!can(context.viewer, 'approval.withdraw', request)) throw new DomainError('not-permitted')
    const now = context.now()
    if (stateAt(request, now) !== 'approved')
      throw new DomainError(
        'request-not-approved',
        'Only an approval that is not downloaded yet can be withdrawn.',
      )
    await withdraw(tx, { catalogId: input.catalogId, request: request.id, at: now })
    await moveRequest(tx, { ...input, state: 'withdrawn', at: now })
    const fields = {
      person: context.viewer.personId,
      request: request.id,
      note: input.note?.trim() || undefined,
    }
    await writeEntry(tx, {
      log: input.catalogId,
      id: context.newId(),
      kind: 'approval.withdraw',
      at: now,
      fields,
    })
    const to = ['owners', { personId: request.requesterId }] as const
    const about = { request: request.id }
    await tell(tx, { catalogId: input.catalogId, kind: 'approval.withdrawn', to, about, at: now })
    return { state: 'withdrawn' }
  })
}
