// Closing a finding.
import { closeFinding as close } from '@/lib/domain/api/operations/record'
import { serve } from '@/lib/server/api/serve'
import { closeFinding } from '@/lib/server/usecases/close-finding'

export const POST = serve(close, ({ context, params, body }) =>
  closeFinding(context, { catalogId: params.catalog, id: params.id, note: body.note }),
)
