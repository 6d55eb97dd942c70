// The image manifest, signed by a production or a development key, and the image file: a CBOR sequence of the manifest
// and the content (docs/protocol, "Image file"). The device's further checks need its state and are the device's.
import { type Bytes } from '@/lib/core/bytes'
import { decodeCborSequence, encodeCbor } from '@/lib/core/cbor'
import { concat } from '@/lib/core/bytes'
import { malformed } from '@/lib/core/coded-error'
import { type TypeOf, field, hash, list, map, text, unsigned, uuid } from './schema'
import { type SignedObject, readObject, signObject } from './signed-object'

export const APPLICATION = 0
export const BOARD_CONFIGURATION = 1
export const MAX_CONTENT_BYTES = 16 * 1024 * 1024
/** A rollback number may rise by at most this much at one install. */
export const ROLLBACK_STEP = 2 ** 16

const codec = map({
  component: field(1, uuid),
  image: field(2, uuid),
  name: field(3, text),
  kind: field(4, unsigned(2)),
  version: field(5, text),
  sizeBytes: field(6, unsigned()),
  contentHash: field(7, hash),
  rollback: field(8, unsigned()),
  products: field(9, list(uuid)),
})
export type ImageManifest = TypeOf<typeof codec>

export const IMAGE: SignedObject<ImageManifest> = {
  typ: 'device-image+cbor',
  maxBytes: 1024,
  kid: 'required',
  codec,
}

export const signImage = (value: ImageManifest, key: { kid: Bytes; sign: (m: Bytes) => Promise<Bytes> }) =>
  signObject(IMAGE, value, key)

/** Throws `malformed`. */
export function readManifest(file: Uint8Array): { manifest: ImageManifest; kid: Bytes } {
  const { value, kid } = readObject(IMAGE, file)
  return { manifest: value, kid: kid! }
}

export function encodeImageFile(signedManifest: Bytes, content: Bytes): Bytes {
  return concat(signedManifest, encodeCbor(content))
}

/** The signed manifest's bytes and the content. Throws `malformed`, also where the sizes differ. */
export function decodeImageFile(file: Uint8Array): {
  signedManifest: Bytes
  manifest: ImageManifest
  content: Bytes
} {
  const [first, second, ...rest] = decodeCborSequence(file)
  if (!first || !second || rest.length > 0 || !(second.value instanceof Uint8Array)) {
    throw malformed('an image file is a signed manifest and its content')
  }
  const { manifest } = readManifest(first.bytes)
  if (manifest.sizeBytes !== second.value.length)
    throw malformed('the content has another size than the manifest says')
  return { signedManifest: first.bytes, manifest, content: second.value }
}
