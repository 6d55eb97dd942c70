// A trusted keystore of the catalog as its file: the newest, or the version asked for.
import { z } from 'zod'
import { parse, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { keystoreOf } from '@/lib/server/queries/catalog'

const shape = z.object({ catalogId: z.uuid(), version: z.coerce.number().int().min(1).nullable() })
type Params = { params: Promise<{ catalog: string }> }

export function GET(request: Request, { params }: Params): Promise<Response> {
  return respond(async () => {
    const version = new URL(request.url).searchParams.get('version')
    const input = parse(shape, { catalogId: (await params).catalog, version })
    const keystore = await keystoreOf(await requireContext(), input)
    return new Response(keystore.bytes, {
      headers: {
        'content-type': 'application/cose; cose-type="cose-sign1"',
        'content-disposition': `attachment; filename="keystore-${keystore.version}.cose"`,
      },
    })
  })
}
