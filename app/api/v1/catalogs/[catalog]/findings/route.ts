// What did not fit together in what devices told.
import { listFindings } from '@/lib/domain/api/operations/record'
import { pageAfter, pageIn } from '@/lib/domain/api/paging'
import { serve } from '@/lib/server/api/serve'
import { FINDINGS_PER_PAGE, findingsOf } from '@/lib/server/queries/findings'

export const GET = serve(listFindings, async ({ context, params, query: { state, kind, cursor } }) => {
  const page = pageIn(cursor)
  const found = await findingsOf(context, { catalogId: params.catalog, state, kind, page })
  return { items: found.rows, next: pageAfter(page, page * FINDINGS_PER_PAGE < found[state]) }
})
