// The capabilities that a catalog issued.
import { listCapabilities as list } from '@/lib/domain/api/operations/capabilities'
import { pageAfter, pageIn } from '@/lib/domain/api/paging'
import { serve } from '@/lib/server/api/serve'
import { CAPABILITIES_PER_PAGE, listCapabilities } from '@/lib/server/queries/capabilities'

export const GET = serve(list, async ({ context, params, query }) => {
  const page = pageIn(query.cursor)
  const items = await listCapabilities(context, { catalogId: params.catalog, page })
  return { items, next: pageAfter(page, items.length === CAPABILITIES_PER_PAGE) }
})
