// The one small world in which all vectors play: a catalog, its keys and its keystore, a device, a browser profile.
import { type Item, type Pairs, hexOf, map } from './cbor'
import { seal } from './envelope'
import { type Key, deviceIdOf, keyNamed, sha256 } from './keys'

export type Trust = Record<string, string | number | boolean | string[]>
export type Vector = { name: string; object: string; bytes: string; trust: Trust; expect: number | string }

export const KEYS = {
  root: keyNamed('root'),
  otherRoot: keyNamed('root of another catalog'),
  capability: keyNamed('capability'),
  image: keyNamed('image'),
  revocation: keyNamed('revocation'),
  development: keyNamed('development'),
  device: keyNamed('device'),
  otherDevice: keyNamed('another device'),
  profile: keyNamed('browser profile'),
  stranger: keyNamed('stranger'),
} satisfies Record<string, Key>

/** Sixteen bytes that say what they stand for. */
export const idNamed = (name: string) => sha256(Buffer.from(`latchkey golden vectors: ${name}`)).slice(0, 16)

export const DEVICE_ID = deviceIdOf(KEYS.device)
export const OTHER_DEVICE_ID = deviceIdOf(KEYS.otherDevice)
export const CATALOG = idNamed('catalog')
export const OTHER_CATALOG = idNamed('another catalog')
export const PRODUCT = idNamed('product')
export const BOOT = idNamed('boot')
export const OTHER_BOOT = idNamed('another boot')
export const CTI = idNamed('cti')
export const NONCE = idNamed('nonce')
export const OTHER_NONCE = idNamed('another nonce')

export const NOW = 1_800_000_000
export const HOUR = 3_600
export const EPOCH = 5
export const TOO_LATE = 2 ** 35

export const KEYSTORE_TYP = 'trusted-keystore+cbor'
export const entry = (key: Key, uses: Item) => map([1, key.cose], [2, uses])
export const keystorePairs: Pairs = [
  [1, 7],
  [2, [entry(KEYS.capability, [1]), entry(KEYS.image, [2]), entry(KEYS.revocation, [3])]],
  [3, NOW - 100 * HOUR],
  [4, []],
  [5, [KEYS.development.cose]],
  [6, CATALOG],
]
export const keystore = seal({ typ: KEYSTORE_TYP, payload: keystorePairs, key: KEYS.root })

/** A point that is not on the curve. */
export const offCurve = map([1, 2], [-1, 1], [-2, KEYS.stranger.x], [-3, KEYS.stranger.x])

export function vector(parts: {
  name: string
  object: string
  bytes: Uint8Array
  trust: Trust
  expect: number | string
}): Vector {
  return { ...parts, bytes: hexOf(parts.bytes) }
}

/** A text of `length` bytes. */
export const padding = (length: number) => 'x'.repeat(length)

/** The file of exactly `size` bytes, where one more step makes it one byte longer. */
export function ofSize(size: number, make: (steps: number) => Uint8Array, from: number): Uint8Array {
  const first = make(from)
  const file = make(from + size - first.length)
  if (file.length !== size) throw new Error(`of ${file.length} bytes, not ${size}`)
  return file
}
