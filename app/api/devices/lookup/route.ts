// Which of the person's catalogs hold a device, by its ID. Says nothing of other catalogs.
import { z } from 'zod'
import { fromHex } from '@/lib/core/bytes'
import { parse, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { lookUpDevice } from '@/lib/server/queries/devices'

const shape = z.object({
  id: z.string().regex(/^[0-9a-f]{128}$/i, 'A device ID has 128 hexadecimal digits.'),
})

export function GET(request: Request): Promise<Response> {
  return respond(async () => {
    const { id } = parse(shape, { id: new URL(request.url).searchParams.get('id') ?? '' })
    return { holdings: await lookUpDevice(await requireContext(), fromHex(id)) }
  })
}
