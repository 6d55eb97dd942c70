// Values for properties: everything that the CBOR profile can say, without more than it can.
import fc from 'fast-check'
import type { Bytes } from '@/lib/core/bytes'
import { type Cbor, Tagged } from '@/lib/core/cbor'

export const safeInteger = fc.oneof(fc.integer({ min: -300, max: 70_000 }), fc.maxSafeInteger())
export const byteString = fc.uint8Array({ maxLength: 40 }).map((bytes) => Uint8Array.from(bytes) as Bytes)
export const wellFormedText = fc.string({ unit: 'binary', maxLength: 20 })

const leaf: fc.Arbitrary<Cbor> = fc.oneof(
  safeInteger,
  byteString,
  wellFormedText,
  fc.boolean(),
  fc.constant(null),
)

/** At most `depth` heads inside one another; with tag 18 or without it. */
function nested(depth: number, tags: boolean): fc.Arbitrary<Cbor> {
  if (depth === 0) return leaf
  const item = nested(depth - 1, tags)
  const list = fc.array(item, { maxLength: 4 })
  const map = fc.uniqueArray(fc.tuple(safeInteger, item), { maxLength: 4, selector: ([key]) => key })
  return fc.oneof(
    leaf,
    list as fc.Arbitrary<Cbor>,
    map.map((pairs) => new Map(pairs) as Cbor),
    ...(tags ? [item.map((value) => new Tagged(18, value) as Cbor)] : []),
  )
}

export const cborValue = nested(4, true)
export const untaggedValue = nested(4, false)
