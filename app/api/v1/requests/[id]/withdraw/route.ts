// Taking back one's own request.
import { withdrawRequest as withdraw } from '@/lib/domain/api/operations/requests'
import { serve } from '@/lib/server/api/serve'
import { requestDetail } from '@/lib/server/queries/requests'
import { withdrawRequest } from '@/lib/server/usecases/withdraw-request'

export const POST = serve(withdraw, async ({ context, params: { id } }) => {
  const { catalogId } = await requestDetail(context, { id })
  await withdrawRequest(context, { catalogId, id })
  return requestDetail(context, { id })
})
