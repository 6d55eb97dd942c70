// Receipts of one device, as it signed them: at once, over the portal's nonce, or later, kept where there was no network.
import { z } from 'zod'
import { fromBase64, fromHex } from '@/lib/core/bytes'
import { receiptsGiven, receiptsTaken } from '@/lib/domain/api/v1'
import { parse, readJson } from '@/lib/server/action'
import { api } from '@/lib/server/api'
import { takeReceipts } from '@/lib/server/usecases/take-receipts'

const shape = z.object({ catalog: z.guid() })
type Params = { params: Promise<{ catalog: string }> }

export function PUT(request: Request, { params }: Params): Promise<Response> {
  return api(request, 'statements:write', async ({ context }) => {
    const { catalog } = parse(shape, await params)
    const given = parse(receiptsGiven, await readJson(request))
    const taken = await takeReceipts(context, {
      catalogId: catalog,
      deviceId: fromHex(given.deviceId),
      nonce: given.nonce === null ? null : fromBase64(given.nonce),
      receipts: given.receipts.map(fromBase64),
      listed: given.listed,
    })
    return receiptsTaken.parse(taken)
  })
}
