// Receipts of one device, as it signed them: at once, over the portal's nonce, or later, kept where there was no network.
import { fromBase64, fromHex } from '@/lib/core/bytes'
import { giveReceipts } from '@/lib/domain/api/operations/visits'
import { serve } from '@/lib/server/api/serve'
import { takeReceipts } from '@/lib/server/usecases/take-receipts'

export const PUT = serve(giveReceipts, ({ context, params, body }) =>
  takeReceipts(context, {
    catalogId: params.catalog,
    deviceId: fromHex(body.deviceId),
    nonce: body.nonce === null ? null : fromBase64(body.nonce),
    receipts: body.receipts.map(fromBase64),
    listed: body.listed,
  }),
)
