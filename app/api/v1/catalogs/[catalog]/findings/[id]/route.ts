// One finding.
import { getFinding } from '@/lib/domain/api/operations/record'
import { serve } from '@/lib/server/api/serve'
import { findingDetail } from '@/lib/server/queries/findings'

export const GET = serve(getFinding, ({ context, params }) =>
  findingDetail(context, { catalogId: params.catalog, id: params.id }),
)
