// One image as its file: the signed manifest, then the content.
import { getImage } from '@/lib/domain/api/operations/keys'
import { encodeImageFile } from '@/lib/domain/image'
import { file } from '@/lib/server/api/problem'
import { serve } from '@/lib/server/api/serve'
import { imageFileOf } from '@/lib/server/queries/catalog'

export const GET = serve(getImage, async ({ context, params: { catalog: catalogId, id } }) => {
  const { manifest, content, name, version } = await imageFileOf(context, { catalogId, id })
  return file(encodeImageFile(manifest, content), `${name}-${version}.img`)
})
