// A visit begins: what waits for this device, and the nonces over which it answers. One round trip.
import { z } from 'zod'
import { fromHex, toBase64 } from '@/lib/core/bytes'
import { type PortalVisit, visitAsked } from '@/lib/domain/api/v1'
import { parse, readJson } from '@/lib/server/action'
import { api } from '@/lib/server/api'
import { openVisit } from '@/lib/server/usecases/open-visit'

const shape = z.object({ catalog: z.guid() })
type Params = { params: Promise<{ catalog: string }> }

export function POST(request: Request, { params }: Params): Promise<Response> {
  return api(request, 'statements:write', async ({ context }): Promise<PortalVisit> => {
    const { catalog } = parse(shape, await params)
    const { deviceId } = parse(visitAsked, await readJson(request))
    const opened = await openVisit(context, { catalogId: catalog, deviceId: fromHex(deviceId) })
    const { notice, keystore } = opened.waiting
    return {
      held: opened.holding !== null,
      statementNonce: toBase64(opened.statementNonce),
      receiptNonce: toBase64(opened.receiptNonce),
      notice: notice && { epoch: notice.epoch, bytes: toBase64(notice.bytes) },
      keystore: keystore && { version: keystore.version, bytes: toBase64(keystore.bytes) },
    }
  })
}
