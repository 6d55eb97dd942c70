// CBOR in the one profile that everything signed or sent here uses (docs/protocol, "Encoding"): core deterministic
// encoding (RFC 8949 §4.2.1), integers within ±(2^53 − 1), byte and text strings, arrays, maps with integer keys,
// tag 18, false, true and null. Whatever else arrives is refused; what text may hold is the schema's business.
import { type Bytes, concat, utf8, utf8Text } from './bytes'
import { malformed } from './coded-error'

export class Tagged {
  constructor(
    readonly tag: number,
    readonly value: Cbor,
  ) {}
}
export type CborMap = Map<number, Cbor>
export type Cbor = number | string | boolean | null | Bytes | Cbor[] | CborMap | Tagged

const MAX_DEPTH = 8
const TAG_SIGN1 = 18

function head(major: number, value: number): Bytes {
  const top = major << 5
  if (value < 24) return Uint8Array.of(top | value)
  if (value < 0x100) return Uint8Array.of(top | 24, value)
  const bytes = new Uint8Array(value < 0x10000 ? 3 : value < 0x100000000 ? 5 : 9)
  const view = new DataView(bytes.buffer)
  if (bytes.length === 3) view.setUint16(1, value)
  else if (bytes.length === 5) view.setUint32(1, value)
  else view.setBigUint64(1, BigInt(value))
  bytes[0] = top | (bytes.length === 3 ? 25 : bytes.length === 5 ? 26 : 27)
  return bytes
}

function integer(value: number): Bytes {
  if (!Number.isSafeInteger(value)) throw malformed('an integer lies outside ±(2^53 − 1)')
  return value >= 0 ? head(0, value) : head(1, -1 - value)
}

function bytewise(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}

/** The one encoding of a value. Throws `malformed` for what the profile cannot say. */
export function encodeCbor(value: Cbor): Bytes {
  if (value === false) return Uint8Array.of(0xf4)
  if (value === true) return Uint8Array.of(0xf5)
  if (value === null) return Uint8Array.of(0xf6)
  if (typeof value === 'number') return integer(value)
  if (typeof value === 'string') {
    const text = utf8(value)
    return concat(head(3, text.length), text)
  }
  if (value instanceof Uint8Array) return concat(head(2, value.length), value)
  if (Array.isArray(value)) return concat(head(4, value.length), ...value.map(encodeCbor))
  if (value instanceof Tagged) return concat(head(6, value.tag), encodeCbor(value.value))
  const pairs = [...value].map(([key, item]) => ({ key: integer(key), item: encodeCbor(item) }))
  pairs.sort((a, b) => bytewise(a.key, b.key))
  return concat(head(5, pairs.length), ...pairs.flatMap(({ key, item }) => [key, item]))
}

class Reader {
  at = 0
  constructor(
    readonly bytes: Uint8Array,
    readonly invalidText?: string,
  ) {}

  text(bytes: Uint8Array): string {
    try {
      return utf8Text(bytes)
    } catch (error) {
      if (this.invalidText === undefined) throw error
      return this.invalidText
    }
  }

  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) throw malformed('ends too early')
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }

  /** The argument of a head, which must be in its shortest form. */
  argument(info: number): number {
    if (info < 24) return info
    if (info > 27) throw malformed('indefinite or reserved length')
    const size = 1 << (info - 24)
    let value = 0
    for (const byte of this.take(size)) value = value * 256 + byte
    const least = size === 1 ? 24 : 2 ** (4 * size)
    if (value < least || !Number.isSafeInteger(value))
      throw malformed('integer not in its shortest form or too large')
    return value
  }

  value(depth: number): Cbor {
    const first = this.take(1)[0]!
    const major = first >> 5
    if (major === 7) return simple(first)
    const argument = this.argument(first & 31)
    if (major === 0) return argument
    if (major === 1) return this.negative(argument)
    if (major === 2) return this.take(argument).slice() as Bytes
    if (major === 3) return this.text(this.take(argument))
    if (depth === MAX_DEPTH) throw malformed('nested too deeply')
    if (major === 4) return this.array(argument, depth + 1)
    if (major === 5) return this.map(argument, depth + 1)
    if (argument !== TAG_SIGN1) throw malformed('unknown tag')
    return new Tagged(argument, this.value(depth + 1))
  }

  negative(argument: number): number {
    const value = -1 - argument
    if (!Number.isSafeInteger(value)) throw malformed('integer too small')
    return value
  }

  array(length: number, depth: number): Cbor[] {
    if (length > this.bytes.length - this.at) throw malformed('ends too early')
    return Array.from({ length }, () => this.value(depth))
  }

  map(length: number, depth: number): CborMap {
    if (length > this.bytes.length - this.at) throw malformed('ends too early')
    const map: CborMap = new Map()
    let last: Uint8Array | undefined
    for (let i = 0; i < length; i++) {
      const start = this.at
      const key = this.value(depth)
      if (typeof key !== 'number') throw malformed('a map key is not an integer')
      const encoded = this.bytes.subarray(start, this.at)
      if (last && bytewise(last, encoded) >= 0) throw malformed('map keys are repeated or unsorted')
      last = encoded
      map.set(key, this.value(depth))
    }
    return map
  }
}

function simple(first: number): Cbor {
  if (first === 0xf4) return false
  if (first === 0xf5) return true
  if (first === 0xf6) return null
  throw malformed('a float or an unknown simple value')
}

/**
 * One data item and nothing after it. Throws `malformed`. Text that is not UTF-8 is malformed too, unless a stand-in for it
 * is given: a device answers for it by the place in which it stands.
 */
export function decodeCbor(bytes: Uint8Array, options: { invalidText?: string } = {}): Cbor {
  const reader = new Reader(bytes, options.invalidText)
  const value = reader.value(0)
  if (reader.at !== bytes.length) throw malformed('bytes after the end')
  return value
}

/** A CBOR sequence (RFC 8742): each item with the bytes it stood in. */
export function decodeCborSequence(bytes: Uint8Array): { value: Cbor; bytes: Bytes }[] {
  const reader = new Reader(bytes)
  const items: { value: Cbor; bytes: Bytes }[] = []
  while (reader.at < bytes.length) {
    const start = reader.at
    const value = reader.value(0)
    items.push({ value, bytes: bytes.slice(start, reader.at) as Bytes })
  }
  return items
}
