// The catalog's images.
import { listImages } from '@/lib/domain/api/operations/keys'
import { serve } from '@/lib/server/api/serve'
import { imagesOf } from '@/lib/server/queries/catalog'

export const GET = serve(listImages, async ({ context, params }) => ({
  items: await imagesOf(context, params.catalog),
}))
