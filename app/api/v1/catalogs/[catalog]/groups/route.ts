// The device groups of a catalog.
import { addGroup, listGroups } from '@/lib/domain/api/operations/catalogs'
import { serve } from '@/lib/server/api/serve'
import { productsOf } from '@/lib/server/queries/catalog'
import { createGroup } from '@/lib/server/usecases/create-product'

export const GET = serve(listGroups, async ({ context, params }) => ({
  items: (await productsOf(context, params.catalog)).groups,
  next: null,
}))

export const POST = serve(addGroup, ({ context, params, body }) =>
  createGroup(context, { catalogId: params.catalog, ...body }),
)
