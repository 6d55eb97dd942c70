// The capability file, for the profile key that proves itself; with the catalog's keystore, for devices that lack it.
import { fromBase64, fromHex, toBase64 } from '@/lib/core/bytes'
import { coseKeyFromUncompressed } from '@/lib/core/keys'
import { downloadCapability as download } from '@/lib/domain/api/operations/requests'
import { serve } from '@/lib/server/api/serve'
import { downloadedFrom } from '@/lib/server/queries/downloaded'
import { downloadCapability } from '@/lib/server/usecases/download-capability'

export const POST = serve(download, async ({ context, params: { id }, body: { nonce, profile } }) => {
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
