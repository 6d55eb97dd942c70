'use client'
// An image file made ready for its pre-flight: who signed it, as far as this browser knows the keystore that the device holds.
import { equal, toHex, uuidFromText } from '@/lib/core/bytes'
import type { ImageLine } from '@/lib/device/commands/images'
import type { DeviceFacts } from '@/lib/device/device'
import { readManifest } from '@/lib/domain/image'
import { judgeSigner } from '@/lib/domain/image-preflight'
import { readKeystore } from '@/lib/domain/keystore'
import { keystoreFor } from '@/lib/session/field'
import type { ImageFile } from './sideload'

export async function prepareImage(image: ImageFile, facts: DeviceFacts, lines: readonly ImageLine[]) {
  const kept = await keystoreFor(facts.catalogId)
  const same = kept?.version === facts.keystoreVersion
  const here = lines.find((line) => equal(line.component, image.manifest.component))
  return {
    ...image,
    kid: toHex(readManifest(image.signedManifest).kid),
    signer: await judgeSigner(image.signedManifest, kept && same ? readKeystore(kept.file).keystore : null),
    productId: uuidFromText(facts.productId),
    leastRollback: here?.leastRollback ?? null,
  }
}
