// A trusted keystore of the catalog as its file: the newest, or the version asked for.
import { z } from 'zod'
import { parse } from '@/lib/server/action'
import { api, file } from '@/lib/server/api'
import { keystoreOf } from '@/lib/server/queries/catalog'

const shape = z.object({
  catalog: z.guid(),
  version: z.union([z.literal('newest').transform(() => null), z.coerce.number().int().min(1)]),
})
type Params = { params: Promise<{ catalog: string; version: string }> }

export function GET(request: Request, { params }: Params): Promise<Response> {
  return api(request, 'devices:read', async ({ context }) => {
    const input = parse(shape as z.ZodType<{ catalog: string; version: number | null }>, await params)
    const keystore = await keystoreOf(context, { catalogId: input.catalog, version: input.version })
    return file(keystore.bytes, `keystore-${keystore.version}.cose`)
  })
}
