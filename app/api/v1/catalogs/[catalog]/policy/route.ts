// The policy of a catalog.
import { changePolicy as change, getPolicy } from '@/lib/domain/api/operations/policy'
import { serve } from '@/lib/server/api/serve'
import { policyOf } from '@/lib/server/queries/policy'
import { changePolicy } from '@/lib/server/usecases/change-policy'

export const GET = serve(getPolicy, ({ context, params }) => policyOf(context, params.catalog))

export const PUT = serve(change, ({ context, params, body }) =>
  changePolicy(context, { catalogId: params.catalog, ...body }),
)
