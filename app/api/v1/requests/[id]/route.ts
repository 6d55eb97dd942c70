// One request as its person sees it.
import { getRequest } from '@/lib/domain/api/operations/requests'
import { serve } from '@/lib/server/api/serve'
import { requestDetail } from '@/lib/server/queries/requests'

export const GET = serve(getRequest, ({ context, params }) => requestDetail(context, params))
