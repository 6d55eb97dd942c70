// One image as its file: the signed manifest, then the content.
import { z } from 'zod'
import { encodeImageFile } from '@/lib/domain/image'
import { parse, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { imageFileOf } from '@/lib/server/queries/catalog'

const shape = z.object({ catalogId: z.uuid(), id: z.guid() })
type Params = { params: Promise<{ catalog: string; id: string }> }

export function GET(_: Request, { params }: Params): Promise<Response> {
  return respond(async () => {
    const { catalog, id } = await params
    const file = await imageFileOf(await requireContext(), parse(shape, { catalogId: catalog, id }))
    const name = `${file.name}-${file.version}`.toLowerCase().replace(/[^a-z0-9.]+/g, '-')
    return new Response(encodeImageFile(file.manifest, file.content), {
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="${name}.img"`,
      },
    })
  })
}
