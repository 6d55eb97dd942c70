// One image as its file: the signed manifest, then the content.
import { z } from 'zod'
import { encodeImageFile } from '@/lib/domain/image'
import { parse } from '@/lib/server/action'
import { api, file } from '@/lib/server/api'
import { imageFileOf } from '@/lib/server/queries/catalog'

const shape = z.object({ catalog: z.guid(), id: z.guid() })
type Params = { params: Promise<{ catalog: string; id: string }> }

export function GET(request: Request, { params }: Params): Promise<Response> {
  return api(request, 'images:read', async ({ context }) => {
    const { catalog, id } = parse(shape, await params)
    const { manifest, content, name, version } = await imageFileOf(context, { catalogId: catalog, id })
    return file(encodeImageFile(manifest, content), `${name}-${version}.img`)
  })
}
