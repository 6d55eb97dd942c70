// The devices of a catalog as CSV: those that the list shows under the same address.
import { z } from 'zod'
import { queryOf } from '@/app/(portal)/catalogs/[catalog]/devices/address'
import { parse, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { csvDownload } from '@/lib/server/csv'
import { DEVICE_EXPORT_HEAD, deviceExport } from '@/lib/server/queries/device-list'

const asked = z.object({ catalogId: z.uuid() })
type Params = { params: Promise<{ catalog: string }> }

export function GET(request: Request, { params }: Params): Promise<Response> {
  return respond(async () => {
    const { catalogId } = parse(asked, { catalogId: (await params).catalog })
    const search = Object.fromEntries(new URL(request.url).searchParams)
    const query = await queryOf(Promise.resolve(search))
    const pages = deviceExport(await requireContext(), { ...query, catalogId })
    return csvDownload({ name: 'devices.csv', head: DEVICE_EXPORT_HEAD }, pages)
  })
}
