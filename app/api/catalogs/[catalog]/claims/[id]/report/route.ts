// What became of each row of a file of devices, as CSV: all of them, or those that were refused.
import { z } from 'zod'
import { parse, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { csvDownload } from '@/lib/server/csv'
import { CLAIM_REPORT_HEAD, claimReport } from '@/lib/server/queries/claims'

const asked = z.object({ catalogId: z.uuid(), id: z.uuid(), show: z.enum(['refused', 'all']) })
type Params = { params: Promise<{ catalog: string; id: string }> }

export function GET(request: Request, { params }: Params): Promise<Response> {
  return respond(async () => {
    const { catalog, id } = await params
    const show = new URL(request.url).searchParams.get('show') ?? 'all'
    const { name, pages } = await claimReport(
      await requireContext(),
      parse(asked, { catalogId: catalog, id, show }),
    )
    return csvDownload({ name, head: CLAIM_REPORT_HEAD }, pages)
  })
}
