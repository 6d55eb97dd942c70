// Which of the person's catalogs hold a device, by its ID. Says nothing of other catalogs.
import { fromHex } from '@/lib/core/bytes'
import { deviceLookup, devicesFound } from '@/lib/domain/api/v1'
import { parse } from '@/lib/server/action'
import { api } from '@/lib/server/api'
import { lookUpDevice } from '@/lib/server/queries/devices'

export function GET(request: Request): Promise<Response> {
  return api(request, 'devices:read', async ({ context }) => {
    const { id } = parse(deviceLookup, { id: new URL(request.url).searchParams.get('id') ?? '' })
    return devicesFound.parse({ items: await lookUpDevice(context, fromHex(id)) })
  })
}
