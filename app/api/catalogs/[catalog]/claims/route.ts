// A file of devices to claim, as the body; what is to be done with it stands in the address. Read as it comes: proxy.ts, which
// would hold all of it in memory, is not asked for this path.
import { z } from 'zod'
import { DomainError } from '@/lib/domain/errors'
import { parse, requireSameOrigin, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { receiveClaim } from '@/lib/server/usecases/receive-claim'

const yes = z.enum(['yes', 'no']).transform((word) => word === 'yes')
const sent = z.object({
  catalogId: z.uuid(),
  fileName: z.string().trim().min(1).max(200),
  groupId: z.uuid().nullable(),
  createMissing: yes,
  allOrNothing: yes,
})
type Params = { params: Promise<{ catalog: string }> }

export function POST(request: Request, { params }: Params): Promise<Response> {
  return respond(async () => {
    await requireSameOrigin()
    const context = await requireContext()
    const query = new URL(request.url).searchParams
    const input = parse(sent, {
      catalogId: (await params).catalog,
      fileName: query.get('name'),
      groupId: query.get('group') || null,
      createMissing: query.get('create') ?? 'no',
      allOrNothing: query.get('whole') ?? 'no',
    })
    if (!request.body) throw new DomainError('invalid-input', 'The file is empty.')
    return receiveClaim(context, { ...input, content: request.body })
  })
}
