// The handover that waits for an attached device, and the device's own word that it has gone.
import { z } from 'zod'
import { fromBase64, fromHex, toBase64 } from '@/lib/core/bytes'
import { parse, readJson, requireSameOrigin, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { waitingHandoverOf } from '@/lib/server/queries/handovers'
import { confirmHandover } from '@/lib/server/usecases/confirm-handover'

const asked = z.object({
  catalogId: z.uuid(),
  deviceId: z
    .string()
    .regex(/^[0-9a-f]{128}$/)
    .transform(fromHex),
})
const said = z.object({
  catalogId: z.uuid(),
  device: z.uuid(),
  nonce: z.base64().max(88).transform(fromBase64),
  statement: z.base64().max(1368).transform(fromBase64),
})
type Params = { params: Promise<{ catalog: string }> }

export function GET(request: Request, { params }: Params): Promise<Response> {
  return respond(async () => {
    const deviceId = new URL(request.url).searchParams.get('device')
    const input = parse(asked, { catalogId: (await params).catalog, deviceId })
    const found = await waitingHandoverOf(await requireContext(), input)
    return { handover: found && { ...found, file: toBase64(found.file) } }
  })
}

export function PUT(request: Request, { params }: Params): Promise<Response> {
  return respond(async () => {
    await requireSameOrigin()
    const body = (await readJson(request)) as object
    return confirmHandover(
      await requireContext(),
      parse(said, { ...body, catalogId: (await params).catalog }),
    )
  })
}
