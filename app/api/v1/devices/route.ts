// Which of the person's catalogs hold a device, by its ID. Says nothing of other catalogs.
import { fromHex } from '@/lib/core/bytes'
import { lookUp } from '@/lib/domain/api/operations/devices'
import { serve } from '@/lib/server/api/serve'
import { lookUpDevice } from '@/lib/server/queries/devices'

export const GET = serve(lookUp, async ({ context, query }) => ({
  items: await lookUpDevice(context, fromHex(query.id)),
}))
