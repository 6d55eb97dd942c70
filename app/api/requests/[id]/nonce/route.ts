// The server's nonce for one download.
import { z } from 'zod'
import { toBase64 } from '@/lib/core/bytes'
import { parse, requireSameOrigin, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { prepareDownload } from '@/lib/server/usecases/prepare-download'

const shape = z.object({ id: z.uuid() })

export function POST(_: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return respond(async () => {
    await requireSameOrigin()
    const prepared = await prepareDownload(await requireContext(), parse(shape, await params))
    return { ...prepared, nonce: toBase64(prepared.nonce) }
  })
}
