// The server's nonce for a download: what the browser profile signs with its key, together with request and device.
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Bytes } from '@/lib/core/bytes'
import type { Context } from '../context'
import { addNonce } from '../store/devices'
import { findRequest } from '../store/requests'

export const NONCE_LASTS_S = 300

export async function prepareDownload(
  context: Context,
  input: { id: string },
): Promise<{ nonce: Bytes; deviceId: string; bearer: boolean }> {
  return context.inTransaction(async (tx) => {
    const request = await findRequest(tx, input)
    if (!request || !can(context.viewer, 'request.see', request)) throw new DomainError('not-found')
    if (!can(context.viewer, 'capability.download', request)) throw new DomainError('not-permitted')
    const nonce = context.random(32)
    const expiresAt = new Date(context.now().getTime() + NONCE_LASTS_S * 1000)
    await addNonce(tx, {
      nonce,
      purpose: 'download',
      personId: context.viewer.personId,
      subject: request.id,
      expiresAt,
    })
    return { nonce, deviceId: request.deviceId, bearer: request.bearer }
  })
}
