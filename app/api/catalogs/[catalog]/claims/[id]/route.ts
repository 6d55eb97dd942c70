// How far the claiming of a file is, for the page that waits for it.
import { z } from 'zod'
import { parse, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { claimProgress } from '@/lib/server/queries/claims'

const asked = z.object({ catalogId: z.uuid(), id: z.uuid() })
type Params = { params: Promise<{ catalog: string; id: string }> }

export function GET(_: Request, { params }: Params): Promise<Response> {
  return respond(async () => {
    const { catalog, id } = await params
    return claimProgress(await requireContext(), parse(asked, { catalogId: catalog, id }))
  })
}
