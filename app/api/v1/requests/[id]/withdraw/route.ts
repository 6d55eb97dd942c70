// Taking back one's own request.
import { z } from 'zod'
import { request as answer } from '@/lib/domain/api/v1'
import { parse } from '@/lib/server/action'
import { api } from '@/lib/server/api'
import { requestDetail } from '@/lib/server/queries/requests'
import { withdrawRequest } from '@/lib/server/usecases/withdraw-request'

const shape = z.object({ id: z.guid() })

export function POST(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return api(request, 'requests:write', async ({ context }) => {
    const { id } = parse(shape, await params)
    const { catalogId } = await requestDetail(context, { id })
    await withdrawRequest(context, { catalogId, id })
    return answer.parse(await requestDetail(context, { id }))
  })
}
