// Moving devices of a catalog to another device group.
import { moveDevices as move } from '@/lib/domain/api/operations/devices'
import { serve } from '@/lib/server/api/serve'
import { moveDevices } from '@/lib/server/usecases/move-devices'

export const POST = serve(move, ({ context, params, body }) =>
  moveDevices(context, { catalogId: params.catalog, ...body }),
)
