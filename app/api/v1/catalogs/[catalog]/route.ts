// One catalog.
import { getCatalog } from '@/lib/domain/api/operations/catalogs'
import { serve } from '@/lib/server/api/serve'
import { catalogFor } from '@/lib/server/queries/navigation'

export const GET = serve(getCatalog, ({ context, params }) => catalogFor(context, params.catalog))
