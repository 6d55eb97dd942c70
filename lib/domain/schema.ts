// How an object's fields map to CBOR and back: one description gives the type, the encoder and the strict decoder.
// Maps hold exactly the keys listed (docs/protocol, "Encoding"): an optional one may be absent, an unlisted one is malformed.
import type { Bytes } from '@/lib/core/bytes'
import { type Cbor, type CborMap, decodeCbor, encodeCbor } from '@/lib/core/cbor'
import { utf8 } from '@/lib/core/bytes'
import { malformed } from '@/lib/core/coded-error'
import { type CoseKey, coseKeyFromMap, coseKeyMap } from '@/lib/core/cose'

export type Codec<T> = { encode(value: T): Cbor; decode(value: Cbor): T }
export type TypeOf<C> = C extends Codec<infer T> ? T : never

const TIME_LIMIT = 2 ** 35
const EPOCH_LIMIT = 2 ** 32

function guard<T extends Cbor>(what: string, is: (value: Cbor) => boolean): Codec<T> {
  const check = (value: Cbor): T => {
    if (!is(value)) throw malformed(`not ${what}`)
    return value as T
  }
  return { encode: check, decode: check }
}

export const integer = guard<number>('an integer', (v) => typeof v === 'number')
export function unsigned(below: number = Number.MAX_SAFE_INTEGER + 1): Codec<number> {
  return guard<number>('an unsigned integer in range', (v) => typeof v === 'number' && v >= 0 && v < below)
}
export const bool = guard<boolean>('a boolean', (v) => typeof v === 'boolean')
/** Seconds since 1970 UTC, below 2^35. */
export const time = unsigned(TIME_LIMIT)
/** Below 2^32. */
export const epoch = unsigned(EPOCH_LIMIT)

export function bytes(least = 0, most = Number.MAX_SAFE_INTEGER): Codec<Bytes> {
  const is = (v: Cbor) => v instanceof Uint8Array && v.length >= least && v.length <= most
  return guard<Bytes>(`a byte string of ${least} to ${most} bytes`, is)
}
export const exactly = (length: number): Codec<Bytes> => bytes(length, length)
export const uuid = exactly(16)
export const hash = exactly(32)
export const kid = exactly(8)
export const nonce = bytes(16, 64)
export const deviceId = exactly(64)

const control = /[\u0000-\u001f\u007f-\u009f]/
export function textUpTo(mostBytes: number): Codec<string> {
  const is = (v: Cbor) =>
    typeof v === 'string' && utf8(v).length <= mostBytes && !control.test(v) && v.isWellFormed()
  return guard<string>(`text of at most ${mostBytes} bytes without control characters`, is)
}
export const text = textUpTo(255)
export const url = textUpTo(1000)

export const coseKey: Codec<CoseKey> = { encode: coseKeyMap, decode: coseKeyFromMap }
/** `{1: COSE_Key}`, the confirmation claim of RFC 8747. */
export const confirmation: Codec<CoseKey> = {
  encode: (key) => new Map([[1, coseKeyMap(key)]]),
  decode: (value) => {
    if (!(value instanceof Map) || value.size !== 1 || !value.has(1))
      throw malformed('not a confirmation claim')
    return coseKeyFromMap(value.get(1)!)
  },
}

export function nullable<T>(codec: Codec<T>): Codec<T | null> {
  return {
    encode: (value) => (value === null ? null : codec.encode(value)),
    decode: (value) => (value === null ? null : codec.decode(value)),
  }
}

export function list<T>(item: Codec<T>, most = Number.MAX_SAFE_INTEGER): Codec<T[]> {
  return {
    encode: (values) => values.map((value) => item.encode(value)),
    decode: (value) => {
      if (!Array.isArray(value) || value.length > most) throw malformed('not a list, or too long a one')
      return value.map((one) => item.decode(one))
    },
  }
}

/** A fixed row of values, each with its own codec, such as a receipt's entry. */
export function tuple<T extends unknown[]>(...items: { [K in keyof T]: Codec<T[K]> }): Codec<T> {
  return {
    encode: (values) => items.map((item, i) => item.encode(values[i])),
    decode: (value) => {
      if (!Array.isArray(value) || value.length !== items.length)
        throw malformed('not a row of the right length')
      return items.map((item, i) => item.decode(value[i]!)) as T
    },
  }
}

export type Field<T, Optional extends boolean> = { label: number; codec: Codec<T>; optional: Optional }
export const field = <T>(label: number, codec: Codec<T>): Field<T, false> => ({
  label,
  codec,
  optional: false,
})
export const optional = <T>(label: number, codec: Codec<T>): Field<T, true> => ({
  label,
  codec,
  optional: true,
})

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a field of any type; the mapped type below recovers it
type Fields = Record<string, Field<any, boolean>>
export type FieldsType<F extends Fields> = {
  [K in keyof F as F[K]['optional'] extends true ? never : K]: F[K] extends Field<infer T, boolean>
    ? T
    : never
} & {
  [K in keyof F as F[K]['optional'] extends true ? K : never]?: F[K] extends Field<infer T, boolean>
    ? T
    : never
}

/** A map with exactly these keys. */
export function map<F extends Fields>(fields: F): Codec<FieldsType<F>> {
  const entries = Object.entries(fields)
  const labels = new Set(entries.map(([, f]) => f.label))
  return {
    encode: (value) => {
      const out: CborMap = new Map()
      for (const [name, f] of entries) {
        const item = (value as Record<string, unknown>)[name]
        if (item !== undefined) out.set(f.label, f.codec.encode(item))
        else if (!f.optional) throw malformed(`${name} is missing`)
      }
      return out
    },
    decode: (value) => {
      if (!(value instanceof Map)) throw malformed('not a map')
      for (const label of value.keys()) if (!labels.has(label)) throw malformed(`key ${label} is not listed`)
      const out: Record<string, unknown> = {}
      for (const [name, f] of entries) {
        const item = value.get(f.label)
        if (item !== undefined) out[name] = f.codec.decode(item)
        else if (!f.optional) throw malformed(`key ${f.label} (${name}) is missing`)
      }
      return out as FieldsType<F>
    },
  }
}

/** Encodes a value to bytes by its codec. */
export function pack<T>(codec: Codec<T>, value: T): Bytes {
  return encodeCbor(codec.encode(value))
}

/** Decodes bytes by a codec. Throws `malformed`. */
export function unpack<T>(codec: Codec<T>, packed: Uint8Array): T {
  return codec.decode(decodeCbor(packed))
}
