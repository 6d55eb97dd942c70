// The server's nonce for one download.
import { toBase64 } from '@/lib/core/bytes'
import { prepareDownload as prepare } from '@/lib/domain/api/operations/requests'
import { serve } from '@/lib/server/api/serve'
import { prepareDownload } from '@/lib/server/usecases/prepare-download'

export const POST = serve(prepare, async ({ context, params }) => {
  const prepared = await prepareDownload(context, params)
  return { ...prepared, nonce: toBase64(prepared.nonce) }
})
