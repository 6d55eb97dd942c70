// The server's nonce for one download.
import { z } from 'zod'
import { toBase64 } from '@/lib/core/bytes'
import { parse } from '@/lib/server/action'
import { api } from '@/lib/server/api'
import { prepareDownload } from '@/lib/server/usecases/prepare-download'

const shape = z.object({ id: z.guid() })

export function POST(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return api(request, 'capabilities:download', async ({ context }) => {
    const prepared = await prepareDownload(context, parse(shape, await params))
    return { ...prepared, nonce: toBase64(prepared.nonce) }
  })
}
