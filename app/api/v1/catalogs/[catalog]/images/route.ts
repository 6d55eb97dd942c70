// The catalog's images.
import { z } from 'zod'
import { imagesFound } from '@/lib/domain/api/v1'
import { parse } from '@/lib/server/action'
import { api } from '@/lib/server/api'
import { imagesOf } from '@/lib/server/queries/catalog'

const shape = z.object({ catalog: z.guid() })

export function GET(
  request: Request,
  { params }: { params: Promise<{ catalog: string }> },
): Promise<Response> {
  return api(request, 'images:read', async ({ context }) => {
    return imagesFound.parse({ items: await imagesOf(context, parse(shape, await params).catalog) })
  })
}
