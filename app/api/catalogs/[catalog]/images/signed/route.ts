// An image that was signed elsewhere: its image file as the body.
import { z } from 'zod'
import { parse, requireSameOrigin, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { readBytes } from '@/lib/server/body'
import { MAX_IMAGE_FILE_BYTES, importImage } from '@/lib/server/usecases/import-image'

const shape = z.object({ catalogId: z.uuid() })
type Params = { params: Promise<{ catalog: string }> }

export function POST(request: Request, { params }: Params): Promise<Response> {
  return respond(async () => {
    await requireSameOrigin()
    const context = await requireContext()
    const { catalogId } = parse(shape, { catalogId: (await params).catalog })
    return importImage(context, { catalogId, file: await readBytes(request, MAX_IMAGE_FILE_BYTES) })
  })
}
