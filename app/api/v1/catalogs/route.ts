// The catalogs that a person belongs to.
import { listCatalogs } from '@/lib/domain/api/operations/catalogs'
import { serve } from '@/lib/server/api/serve'
import { navigationFor } from '@/lib/server/queries/navigation'

export const GET = serve(listCatalogs, async ({ context }) => ({
  items: await navigationFor(context),
  next: null,
}))
