// One's own requests in a catalog, and asking for a capability.
import { listOwnRequests, makeRequest } from '@/lib/domain/api/operations/requests'
import { propose } from '@/lib/domain/proposal'
import { serve } from '@/lib/server/api/serve'
import { ownRequests } from '@/lib/server/queries/own-requests'
import { requestDetail } from '@/lib/server/queries/requests'
import { createRequest } from '@/lib/server/usecases/create-request'

export const GET = serve(listOwnRequests, ({ context, query }) =>
  ownRequests(context, { catalogId: query.catalog, cursor: query.cursor }),
)

export const POST = serve(makeRequest, async ({ context, body }) => {
  const { id } = await createRequest(context, {
    ...body,
    type: body.type ?? propose(body.tasks).type,
    whyLarger: body.whyLarger ?? null,
    ticket: body.ticket ?? null,
    bootId: body.bootId ?? null,
  })
  return requestDetail(context, { id })
})
