// A visit begins: what waits for this device, and the nonces over which it answers. One round trip.
import { z } from 'zod'
import { fromHex, toBase64 } from '@/lib/core/bytes'
import { parse, readJson, requireSameOrigin, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { type Waiting, openVisit } from '@/lib/server/usecases/open-visit'

const opening = z.object({
  catalogId: z.uuid(),
  deviceId: z.string().regex(/^[0-9a-f]{128}$/, 'A device ID has 128 hexadecimal digits.'),
})

const spoken = ({ notice, keystore, handover }: Waiting) => ({
  notice: notice && { epoch: notice.epoch, bytes: toBase64(notice.bytes) },
  keystore: keystore && { version: keystore.version, bytes: toBase64(keystore.bytes) },
  handover: handover && toBase64(handover),
})

export function POST(
  request: Request,
  { params }: { params: Promise<{ catalog: string }> },
): Promise<Response> {
  return respond(async () => {
    await requireSameOrigin()
    const body = (await readJson(request)) as object
    const input = parse(opening, { ...body, catalogId: (await params).catalog })
    const visit = await openVisit(await requireContext(), { ...input, deviceId: fromHex(input.deviceId) })
    return {
      holding: visit.holding,
      claimInto: visit.claimInto,
      statementNonce: toBase64(visit.statementNonce),
      receiptNonce: toBase64(visit.receiptNonce),
      waiting: spoken(visit.waiting),
    }
  })
}
