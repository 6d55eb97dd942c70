// The capability file, for the profile key that proves itself; with the catalog's keystore, for devices that lack it.
import { z } from 'zod'
import { fromBase64, fromHex, toBase64 } from '@/lib/core/bytes'
import { coseKeyFromUncompressed } from '@/lib/core/keys'
import { parse, readJson, requireSameOrigin, respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { downloadedFrom } from '@/lib/server/queries/downloaded'
import { downloadCapability } from '@/lib/server/usecases/download-capability'

const base64 = (mostBytes: number) => z.base64().max(Math.ceil(mostBytes / 3) * 4)
const shape = z.object({
  id: z.uuid(),
  nonce: base64(64),
  profile: z
    .object({
      publicKey: z.string().regex(/^[0-9a-f]{128}$/),
      proof: base64(512),
      label: z.string().min(1).max(100),
    })
    .nullable(),
})

export function POST(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return respond(async () => {
    await requireSameOrigin()
    const body = (await readJson(request)) as object
    const { id, nonce, profile } = parse(shape, { ...body, ...(await params) })
    const context = await requireContext()
    const downloaded = await downloadCapability(context, {
      id,
      nonce: fromBase64(nonce),
      profile: profile && {
        publicKey: coseKeyFromUncompressed(fromHex(profile.publicKey)),
        proof: fromBase64(profile.proof),
        label: profile.label,
      },
    })
    const { keystore, ...about } = await downloadedFrom(context, { requestId: id })
    return {
      cti: downloaded.cti,
      repeated: downloaded.repeated,
      file: toBase64(downloaded.file),
      keystore: keystore && toBase64(keystore),
      ...about,
    }
  })
}
