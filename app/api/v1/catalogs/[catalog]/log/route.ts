// Entries of a catalog's log.
import { z } from 'zod'
import { listEntries } from '@/lib/domain/api/operations/record'
import { cursorOf, placeOf } from '@/lib/domain/api/paging'
import { serve } from '@/lib/server/api/serve'
import { readLog } from '@/lib/server/queries/log'

const place = z.object({ at: z.iso.datetime(), id: z.guid() })

export const GET = serve(listEntries, async ({ context, params, query }) => {
  const { kind, person, device, from, to, cursor } = query
  const before = placeOf(place, cursor)
  const { entries, next } = await readLog(context, {
    catalogId: params.catalog,
    kind,
    person,
    device: device?.toLowerCase(),
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
    before: before && { at: new Date(before.at), id: before.id },
  })
  return { items: entries, next: next && cursorOf(next) }
})
