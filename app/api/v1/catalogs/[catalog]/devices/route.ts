// The devices of a catalog, and claiming some by their IDs.
import { z } from 'zod'
import { claimDevices as claim, listDevices as list } from '@/lib/domain/api/operations/devices'
import { cursorOf, placeOf } from '@/lib/domain/api/paging'
import { cursorOf as cursorIn } from '@/lib/domain/device-list'
import { DomainError } from '@/lib/domain/errors'
import { serve } from '@/lib/server/api/serve'
import { listDevices } from '@/lib/server/queries/device-list'
import { claimDevices } from '@/lib/server/usecases/claim-devices'

export const GET = serve(list, async ({ context, params, query }) => {
  const { text, group: groupId, product: productId, claim, sort, limit } = query
  const place = placeOf(z.string(), query.cursor)
  const after = place === undefined ? undefined : cursorIn(place, sort)
  if (place !== undefined && !after)
    throw new DomainError('invalid-input', 'This cursor is of a list in another order.')
  const filter = { text, groupId, productId, claim, released: query.released === 'true' }
  const { rows, next } = await listDevices(context, {
    catalogId: params.catalog,
    ...filter,
    sort,
    limit,
    after,
  })
  return { items: rows, next: next && cursorOf(next) }
})

export const POST = serve(claim, ({ context, params, body }) => {
  const lines = body.devices.map(({ deviceId, name }) => (name ? `${deviceId},${name}` : deviceId))
  return claimDevices(context, { catalogId: params.catalog, groupId: body.groupId, lines: lines.join('\n') })
})
