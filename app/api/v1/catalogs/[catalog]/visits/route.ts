// A visit begins: what waits for this device, and the nonces over which it answers. One round trip.
import { fromHex, toBase64 } from '@/lib/core/bytes'
import { openVisit as open } from '@/lib/domain/api/operations/visits'
import { serve } from '@/lib/server/api/serve'
import { openVisit } from '@/lib/server/usecases/open-visit'

export const POST = serve(open, async ({ context, params, body }) => {
  const opened = await openVisit(context, { catalogId: params.catalog, deviceId: fromHex(body.deviceId) })
  const { notice, keystore } = opened.waiting
  return {
    held: opened.holding !== null,
    statementNonce: toBase64(opened.statementNonce),
    receiptNonce: toBase64(opened.receiptNonce),
    notice: notice && { epoch: notice.epoch, bytes: toBase64(notice.bytes) },
    keystore: keystore && { version: keystore.version, bytes: toBase64(keystore.bytes) },
  }
})
