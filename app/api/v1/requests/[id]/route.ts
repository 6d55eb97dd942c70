// One request as its person sees it.
import { z } from 'zod'
import { request as answer } from '@/lib/domain/api/v1'
import { parse } from '@/lib/server/action'
import { api } from '@/lib/server/api'
import { requestDetail } from '@/lib/server/queries/requests'

const shape = z.object({ id: z.guid() })

export function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return api(request, 'requests:read', async ({ context }) => {
    return answer.parse(await requestDetail(context, parse(shape, await params)))
  })
}
