// The products of a catalog.
import { addProduct, listProducts } from '@/lib/domain/api/operations/catalogs'
import { serve } from '@/lib/server/api/serve'
import { productsOf } from '@/lib/server/queries/catalog'
import { createProduct } from '@/lib/server/usecases/create-product'

export const GET = serve(listProducts, async ({ context, params }) => ({
  items: (await productsOf(context, params.catalog)).products,
  next: null,
}))

export const POST = serve(addProduct, ({ context, params, body }) =>
  createProduct(context, { catalogId: params.catalog, ...body }),
)
