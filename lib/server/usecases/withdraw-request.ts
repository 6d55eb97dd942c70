// The requester takes a request back: until it is downloaded.
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import { moved, stateAt } from '@/lib/domain/request'
import type { Context } from '../context'
import { writeEntry } from '../store/audit'
import { tell } from '../store/notices'
import { findRequest, lockRequest, moveRequest } from '../store/requests'

export async function withdrawRequest(
  context: Context,
  input: { catalogId: string; id: string },
): Promise<{ state: 'withdrawn' }> {
  return context.inTransaction(async (tx) => {
    await lockRequest(tx, input.catalogId, input.id)
    const request = await findRequest(tx, input)
    if (!request || !can(context.viewer, 'request.withdraw', request)) throw new DomainError('not-found')
    const now = context.now()
    if (!moved(stateAt(request, now), 'withdraw')) throw new DomainError('request-not-waiting')
    await moveRequest(tx, { ...input, state: 'withdrawn', at: now })
    const fields = { person: context.viewer.personId, request: request.id }
    await writeEntry(tx, {
      log: input.catalogId,
      id: context.newId(),
      kind: 'request.withdraw',
      at: now,
      fields,
    })
    const about = { request: request.id }
    await tell(tx, { catalogId: input.catalogId, kind: 'request.withdrawn', to: 'approvers', about, at: now })
    return { state: 'withdrawn' }
  })
}
