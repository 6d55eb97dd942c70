// The capability file, for the profile key that proves itself; with the catalog's keystore, for devices that lack it.
import { z } from 'zod'
import { fromBase64, fromHex, toBase64 } from '@/lib/core/bytes'
import { coseKeyFromUncompressed } from '@/lib/core/keys'
import { type Downloaded, download } from '@/lib/domain/api/v1'
import { parse, readJson } from '@/lib/server/action'
import { api } from '@/lib/server/api'
import { downloadedFrom } from '@/lib/server/queries/downloaded'
import { downloadCapability } from '@/lib/server/usecases/download-capability'

const shape = z.object({ id: z.guid() })

export function POST(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return api(request, 'capabilities:download', async ({ context }): Promise<Downloaded> => {
    const { id } = parse(shape, await params)
    const { nonce, profile } = parse(download, await readJson(request))
    const { cti, repeated, file } = await downloadCapability(context, {
      id,
      nonce: fromBase64(nonce),
      profile: profile && {
        publicKey: coseKeyFromUncompressed(fromHex(profile.publicKey)),
        proof: fromBase64(profile.proof),
        label: profile.label,
      },
    })
    const { keystore, ...about } = await downloadedFrom(context, { requestId: id })
    return { cti, repeated, file: toBase64(file), keystore: keystore && toBase64(keystore), ...about }
  })
}
