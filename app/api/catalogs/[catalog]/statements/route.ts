// A device's own statement for a catalog: first the server's nonce, then what the device signed over it.
import { z } from 'zod'
import { fromBase64, toBase64 } from '@/lib/core/bytes'
import { parse, readJson, requireSameOrigin, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { askForStatement, proveDevice } from '@/lib/server/usecases/prove-device'

const asking = z.object({ catalogId: z.uuid() })
const proving = asking.extend({
  nonce: z.base64().max(88),
  statement: z.base64().max(1368),
  groupId: z.uuid().nullable(),
  name: z.string().trim().min(1).max(200).nullable(),
})
type Params = { params: Promise<{ catalog: string }> }

export function POST(_: Request, { params }: Params): Promise<Response> {
  return respond(async () => {
    await requireSameOrigin()
    const { nonce } = await askForStatement(
      await requireContext(),
      parse(asking, { catalogId: (await params).catalog }),
    )
    return { nonce: toBase64(nonce) }
  })
}

export function PUT(request: Request, { params }: Params): Promise<Response> {
  return respond(async () => {
    await requireSameOrigin()
    const body = (await readJson(request)) as object
    const input = parse(proving, { ...body, catalogId: (await params).catalog })
    return proveDevice(await requireContext(), {
      ...input,
      nonce: fromBase64(input.nonce),
      statement: fromBase64(input.statement),
    })
  })
}
