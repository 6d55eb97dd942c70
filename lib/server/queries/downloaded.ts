// What goes along with a capability file: the names a technician knows the device by, who approved, and the keystore.
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { latestKeystore } from '../store/keys'
import { findRequest } from '../store/requests'
import { listReviews } from '../store/reviews'

export async function downloadedFrom(context: Context, input: { requestId: string }) {
  return context.inTransaction(async (tx) => {
    const request = await findRequest(tx, { id: input.requestId })
    if (!request || !can(context.viewer, 'request.see', request)) throw new DomainError('not-found')
    const reviews = await listReviews(tx, request.catalogId, [request.id])
    return {
      keystore: (await latestKeystore(tx, request.catalogId))?.bytes ?? null,
      catalogId: request.catalogId,
      deviceName: request.deviceName,
      place: `${request.product} · ${request.group}`,
      approvedBy:
        reviews
          .filter((review) => review.decision === 'approve')
          .map((review) => review.reviewer)
          .join(', ') || null,
    }
  })
}
