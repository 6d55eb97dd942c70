// Signs an object and puts it into its envelope; any part of either can be given otherwise than it should be.
import { Entries, type Item, type Pairs, Tag, cbor, map } from './cbor'
import type { Key } from './keys'

export type Parts = {
  typ: string
  payload: Uint8Array | Pairs
  key: Key
  /** Left out: the key's own. Null: none, as devices and browser profiles sign. */
  kid?: Uint8Array | null
  /** The protected header's entries, where they are not alg, kid and typ. */
  header?: Pairs
  /** The protected header's bytes, where they are not the encoding of its entries. */
  headerBytes?: Uint8Array
  unprotected?: Item
  /** Changes the right signature. */
  bend?: (signature: Uint8Array) => Uint8Array
  /** Wraps the four parts otherwise than in tag 18. */
  wrap?: (parts: Item[]) => Item
}

export function headerOf(parts: Pick<Parts, 'typ' | 'key' | 'kid'>): Pairs {
  const kid: Pairs = parts.kid === null ? [] : [[4, parts.kid ?? parts.key.kid]]
  return [[1, -7], ...kid, [16, parts.typ]]
}

export function seal(parts: Parts): Uint8Array {
  const payload = parts.payload instanceof Uint8Array ? parts.payload : cbor(new Entries(parts.payload))
  const header = parts.headerBytes ?? cbor(new Entries(parts.header ?? headerOf(parts)))
  const right = parts.key.sign(cbor(['Signature1', header, new Uint8Array(0), payload]))
  const signature = parts.bend ? parts.bend(right) : right
  const four: Item[] = [header, parts.unprotected ?? map(), payload, signature]
  return cbor(parts.wrap ? parts.wrap(four) : new Tag(18, four))
}
