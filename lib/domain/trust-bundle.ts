// What a maker of firmware puts into a device at manufacture, in one object: the root's public half, the catalog, its
// products, and a keystore to begin with. It is not signed: whoever burns it in has to know from whom it came
// (docs/protocol, "Trust bundle").
import { concat } from '@/lib/core/bytes'
import { malformed } from '@/lib/core/coded-error'
import {
  type TypeOf,
  bytes,
  coseKey,
  field,
  list,
  map,
  optional,
  pack,
  unpack,
  unsigned,
  uuid,
} from './schema'
import { KEYSTORE } from './keystore'
import { toHex } from '@/lib/core/bytes'

const FORMAT = 1
const codec = map({
  format: field(1, unsigned()),
  rootKey: field(2, coseKey),
  catalogId: field(3, uuid),
  products: field(4, list(uuid)),
  keystore: optional(5, bytes(1, KEYSTORE.maxBytes)),
})
export type TrustBundle = Omit<TypeOf<typeof codec>, 'format'>

/** Products ascending, so that the same trust is the same bytes. */
export function encodeTrustBundle(bundle: TrustBundle): Uint8Array<ArrayBuffer> {
  const products = bundle.products.toSorted((a, b) => toHex(a).localeCompare(toHex(b)))
  return pack(codec, { ...bundle, products, format: FORMAT })
}

/** Throws `malformed`. */
export function decodeTrustBundle(file: Uint8Array): TrustBundle {
  const { format, ...bundle } = unpack(codec, concat(file))
  if (format !== FORMAT) throw malformed('a trust bundle of another format')
  const ids = bundle.products.map(toHex)
  if (ids.some((id, i) => i > 0 && id <= ids[i - 1]!)) throw malformed('products ascend, each once')
  return bundle
}
