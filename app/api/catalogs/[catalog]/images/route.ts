// The images that the catalog offers, for the servicing page; and a new one: its content as the body, what it is in the
// address.
import { z } from 'zod'
import { MAX_CONTENT_BYTES } from '@/lib/domain/image'
import { parse, requireSameOrigin, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { readBytes } from '@/lib/server/body'
import { offeredImages } from '@/lib/server/queries/catalog'
import { addImage } from '@/lib/server/usecases/add-image'

const shape = z.object({ catalogId: z.uuid() })
const HIGHEST_ROLLBACK = 2 ** 31 - 1
const added = shape.extend({
  componentId: z.guid(),
  name: z.string().trim().min(1).max(100),
  version: z.string().trim().min(1).max(50),
  kind: z.enum(['0', '1']).transform((kind) => (kind === '1' ? 1 : 0)),
  rollback: z.coerce.number().int().min(0).max(HIGHEST_ROLLBACK),
  products: z.array(z.uuid()).min(1).max(20),
})
type Params = { params: Promise<{ catalog: string }> }

export function GET(_: Request, { params }: Params): Promise<Response> {
  return respond(async () => {
    const { catalogId } = parse(shape, { catalogId: (await params).catalog })
    return { images: await offeredImages(await requireContext(), catalogId) }
  })
}

export function POST(request: Request, { params }: Params): Promise<Response> {
  return respond(async () => {
    await requireSameOrigin()
    const context = await requireContext()
    const query = new URL(request.url).searchParams
    const { products: _, ...one } = Object.fromEntries(query)
    const input = parse(added, {
      ...one,
      componentId: one.componentId || context.newId(),
      catalogId: (await params).catalog,
      products: query.getAll('products'),
    })
    return addImage(context, { ...input, content: await readBytes(request, MAX_CONTENT_BYTES) })
  })
}
