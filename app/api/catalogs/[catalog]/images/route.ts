// The images that the catalog offers, for the servicing page.
import { z } from 'zod'
import { parse, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { offeredImages } from '@/lib/server/queries/catalog'

const shape = z.object({ catalogId: z.uuid() })
type Params = { params: Promise<{ catalog: string }> }

export function GET(_: Request, { params }: Params): Promise<Response> {
  return respond(async () => {
    const { catalogId } = parse(shape, { catalogId: (await params).catalog })
    return { images: await offeredImages(await requireContext(), catalogId) }
  })
}
