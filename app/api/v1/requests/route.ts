// One's own requests in a catalog, and asking for a capability.
import { request as shape, requestList, requestMake, requestPage } from '@/lib/domain/api/v1'
import { propose } from '@/lib/domain/proposal'
import { parse, readJson } from '@/lib/server/action'
import { answer, api } from '@/lib/server/api'
import { ownRequests } from '@/lib/server/queries/own-requests'
import { requestDetail } from '@/lib/server/queries/requests'
import { createRequest } from '@/lib/server/usecases/create-request'

export function GET(request: Request): Promise<Response> {
  return api(request, 'requests:read', async ({ context }) => {
    const { catalog, cursor } = parse(requestList, Object.fromEntries(new URL(request.url).searchParams))
    return requestPage.parse(await ownRequests(context, { catalogId: catalog, cursor }))
  })
}

export function POST(request: Request): Promise<Response> {
  return api(request, 'requests:write', async ({ context }) => {
    const asked = parse(requestMake, await readJson(request))
    const { id } = await createRequest(context, {
      ...asked,
      type: asked.type ?? propose(asked.tasks).type,
      whyLarger: asked.whyLarger ?? null,
      ticket: asked.ticket ?? null,
      bootId: asked.bootId ?? null,
    })
    const made = shape.parse(await requestDetail(context, { id }))
    const headers = { location: `/api/v1/requests/${id}` }
    return answer(Response.json(made, { status: 201, headers }))
  })
}
