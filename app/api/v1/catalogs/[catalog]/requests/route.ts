// The requests of everybody in a catalog, as far as the person may see them.
import { listRequests } from '@/lib/domain/api/operations/requests'
import { serve } from '@/lib/server/api/serve'
import { everybodysRequests } from '@/lib/server/queries/own-requests'

export const GET = serve(listRequests, ({ context, params, query }) =>
  everybodysRequests(context, { catalogId: params.catalog, cursor: query.cursor }),
)
