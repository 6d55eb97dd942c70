// The catalog's trust bundle for those who make the firmware: a zip of files, or its documented bytes alone.
import { z } from 'zod'
import { parse, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { trustBundleOf } from '@/lib/server/queries/trust-bundle'

const shape = z.object({ catalogId: z.uuid(), as: z.enum(['cbor', 'zip']) })
const TYPES = { cbor: 'application/cbor', zip: 'application/zip' }
type Params = { params: Promise<{ catalog: string }> }

export function GET(request: Request, { params }: Params): Promise<Response> {
  return respond(async () => {
    const as = new URL(request.url).searchParams.get('as') ?? 'zip'
    const input = parse(shape, { catalogId: (await params).catalog, as })
    const { bytes, name } = await trustBundleOf(await requireContext(), input)
    return new Response(bytes, {
      headers: {
        'content-type': TYPES[input.as],
        'content-disposition': `attachment; filename="${name}"`,
      },
    })
  })
}
