// What the portal takes as an image of a catalog, so that no device refuses it for what could be known before: signer,
// signature, hash, product, kind, rollback number. The device checks all of it again. Knows no tables.
import { type Bytes, equal, sha256, toHex } from '@/lib/core/bytes'
import { decodeSign1, verifySign1 } from '@/lib/core/cose'
import { DomainError } from './errors'
import { IMAGE, type ImageManifest, ROLLBACK_STEP, decodeImageFile } from './image'
import type { KeyIndex } from './keystore'
import { attempt } from './signed-object'

/** What the catalog has of a component already. Withdrawn images count, since a device may have them; development images do not. */
export type ComponentSoFar = { kind: number; highestRollback: number } | null

/** Throws `image-kind-differs`, `image-rollback`. */
export function requireFollows(
  image: Pick<ImageManifest, 'kind' | 'rollback'>,
  soFar: ComponentSoFar,
  development = false,
): void {
  if (soFar && soFar.kind !== image.kind) throw new DomainError('image-kind-differs')
  if (development) return
  const least = soFar?.highestRollback ?? 0
  if (image.rollback >= least && image.rollback <= least + ROLLBACK_STEP) return
  throw new DomainError(
    'image-rollback',
    soFar
      ? `The component’s highest is ${least}; this image has ${image.rollback}.`
      : `A new component begins at 0, and a device takes at most ${ROLLBACK_STEP} more at once; this image has ${image.rollback}.`,
  )
}

/** At least one product of the catalog is named, each as 16 raw bytes. Throws `image-product-unknown`. */
export function requireProduct(products: readonly Bytes[], known: readonly Bytes[]): void {
  if (!products.some((one) => known.some((other) => equal(one, other))))
    throw new DomainError('image-product-unknown')
}

export type OpenedImage = {
  signedManifest: Bytes
  manifest: ImageManifest
  content: Bytes
  kid: Bytes
  development: boolean
}

/** An image file signed elsewhere, by a key of the newest keystore. Throws the `image-…` code that says what a device would mind. */
export async function openImageFile(file: Bytes, keys: KeyIndex): Promise<OpenedImage> {
  const decoded = attempt(() => decodeImageFile(file))
  const envelope = decoded && attempt(() => decodeSign1(decoded.signedManifest, IMAGE))
  if (!decoded || !envelope) throw new DomainError('image-file-malformed')
  const kid = envelope.kid!
  const production = keys.find(kid, 'image')
  const signer = production ?? keys.development(kid)
  if (!signer) throw new DomainError('image-signer-unknown', `It was signed with the key ${toHex(kid)}.`)
  if (!(await verifySign1(envelope, signer))) throw new DomainError('image-signature-invalid')
  if (!equal(await sha256(decoded.content), decoded.manifest.contentHash))
    throw new DomainError('image-hash-mismatch')
  return { ...decoded, kid, development: production === undefined }
}
