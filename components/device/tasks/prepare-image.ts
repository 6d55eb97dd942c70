'use client'
// An image file made ready for its pre-flight: who signed it, as far as this browser knows the keystore that the device holds.
import { fetchKeystoreVersion } from '@/components/lib/portal-api'
import { equal, toHex, uuidFromText } from '@/lib/core/bytes'
import type { ImageLine } from '@/lib/device/commands/images'
import type { DeviceFacts } from '@/lib/device/device'
import { readManifest } from '@/lib/domain/image'
import { judgeSigner } from '@/lib/domain/image-preflight'
import { type Keystore, readKeystore } from '@/lib/domain/keystore'
import { attempt } from '@/lib/domain/signed-object'
import { keystoreFor } from '@/lib/session/field'
import type { ImageFile } from './sideload'

export async function prepareImage(image: ImageFile, facts: DeviceFacts, lines: readonly ImageLine[]) {
  const keystore = await keystoreOn(facts)
  const here = lines.find((line) => equal(line.component, image.manifest.component))
  return {
    ...image,
    kid: toHex(readManifest(image.signedManifest).kid),
    signer: await judgeSigner(image.signedManifest, keystore),
    productId: uuidFromText(facts.productId),
    leastRollback: here?.leastRollback ?? null,
  }
}

/** The keystore that the device says it holds: kept in this profile, or fetched; null where neither can be had. */
async function keystoreOn({ catalogId, keystoreVersion }: DeviceFacts): Promise<Keystore | null> {
  if (keystoreVersion === 0) return null
  const kept = await keystoreFor(catalogId)
  const file =
    kept?.version === keystoreVersion ? kept.file : await fetchKeystoreVersion(catalogId, keystoreVersion)
  const keystore = file && attempt(() => readKeystore(file).keystore)
  return keystore && keystore.version === keystoreVersion ? keystore : null
}
