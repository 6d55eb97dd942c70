// One device of a catalog.
import { editDevice as edit, getDevice } from '@/lib/domain/api/operations/devices'
import { serve } from '@/lib/server/api/serve'
import { deviceDetail } from '@/lib/server/queries/devices'
import { editDevice } from '@/lib/server/usecases/edit-device'

export const GET = serve(getDevice, ({ context, params }) =>
  deviceDetail(context, { catalogId: params.catalog, id: params.id }),
)

export const PATCH = serve(edit, async ({ context, params, body }) => {
  const at = { catalogId: params.catalog, id: params.id }
  const present = await deviceDetail(context, at)
  const { name = present.name, serial, groupId = present.groupId } = body
  return editDevice(context, { ...at, name, serial, groupId })
})
