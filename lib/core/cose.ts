// COSE_Key and COSE_Sign1 (RFC 9052, 9053) in the one shape used here: P-256, ES256, tag 18, embedded payload, empty
// unprotected header, protected header exactly {1: -7, 4: kid, 16: typ} — without 4 where a device or a browser
// profile signs. Knows no object and no trust: it says whether bytes have the shape and whether a key signed them.
import { type Bytes, concat, equal, sha256 } from './bytes'
import { type Cbor, type CborMap, Tagged, decodeCbor, encodeCbor } from './cbor'
import { malformed } from './coded-error'

/** Uncompressed P-256 coordinates, 32 bytes each. */
export type CoseKey = { readonly x: Bytes; readonly y: Bytes }
/** Signs `toBeSigned` and gives raw r ‖ s, 64 bytes. */
export type Sign = (toBeSigned: Bytes) => Promise<Bytes>
export type Sign1 = {
  readonly protectedBytes: Bytes
  readonly kid: Bytes | undefined
  readonly payload: Bytes
  readonly signature: Bytes
}

const ES256 = -7
const KID_BYTES = 8
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const PRIME = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn

export function coseKeyMap(key: CoseKey): CborMap {
  return new Map<number, Cbor>([
    [1, 2],
    [-1, 1],
    [-2, key.x],
    [-3, key.y],
  ])
}

/** Reads exactly `{1: 2, -1: 1, -2: x, -3: y}`, a point on P-256. Throws `malformed`. */
export function coseKeyFromMap(value: Cbor): CoseKey {
  if (!(value instanceof Map) || value.size !== 4) throw malformed('not a COSE_Key')
  const [x, y] = [value.get(-2), value.get(-3)]
  const right = value.get(1) === 2 && value.get(-1) === 1 && isCoordinate(x) && isCoordinate(y)
  if (!right || !onCurve(x, y)) throw malformed('not an EC2 key on P-256')
  return { x, y }
}

function unsigned(bytes: Uint8Array): bigint {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return value
}

// Needs no import of the key, so that a decoder can refuse at once what could never verify anything.
function onCurve(xBytes: Bytes, yBytes: Bytes): boolean {
  const [x, y] = [unsigned(xBytes), unsigned(yBytes)]
  return x < PRIME && y < PRIME && (y * y - (x * x * x - 3n * x + B)) % PRIME === 0n
}

function isCoordinate(value: unknown): value is Bytes {
  return value instanceof Uint8Array && value.length === 32
}

export function encodeCoseKey(key: CoseKey): Bytes {
  return encodeCbor(coseKeyMap(key))
}

export function decodeCoseKey(bytes: Uint8Array): CoseKey {
  return coseKeyFromMap(decodeCbor(bytes))
}

export function sameKey(a: CoseKey, b: CoseKey): boolean {
  return equal(a.x, b.x) && equal(a.y, b.y)
}

/** The COSE key thumbprint (RFC 9679) with SHA-256: 32 bytes. */
export function thumbprint(key: CoseKey): Promise<Bytes> {
  return sha256(encodeCoseKey(key))
}

/** The key identifier used in headers: the first 8 bytes of the thumbprint. */
export async function kidOf(key: CoseKey): Promise<Bytes> {
  return (await thumbprint(key)).slice(0, KID_BYTES)
}

export function protectedHeader(typ: string, kid?: Uint8Array): Bytes {
  const header: CborMap = new Map<number, Cbor>([[1, ES256]])
  if (kid) header.set(4, kid as Bytes)
  header.set(16, typ)
  return encodeCbor(header)
}

/** The Sig_structure `["Signature1", protected, h'', payload]`. */
export function toBeSigned(protectedBytes: Uint8Array, payload: Uint8Array): Bytes {
  return encodeCbor(['Signature1', protectedBytes as Bytes, new Uint8Array(0), payload as Bytes])
}

export function assembleSign1(protectedBytes: Bytes, payload: Bytes, signature: Bytes): Bytes {
  return encodeCbor(new Tagged(18, [protectedBytes, new Map(), payload, signature]))
}

export async function sign1(object: {
  typ: string
  kid?: Bytes
  payload: Bytes
  sign: Sign
}): Promise<Bytes> {
  const header = protectedHeader(object.typ, object.kid)
  const signature = await object.sign(toBeSigned(header, object.payload))
  return assembleSign1(header, object.payload, signature)
}

/**
 * Size cap, then envelope; no signature is checked and the payload stays undecoded. Throws `malformed`.
 * `kid: 'required'` for what a catalog signs, `'none'` for what a device or a profile signs.
 */
export function decodeSign1(
  bytes: Uint8Array,
  expected: { typ: string; maxBytes: number; kid: 'required' | 'none' },
): Sign1 {
  if (bytes.length > expected.maxBytes) throw malformed('larger than its kind may be')
  const tagged = decodeCbor(bytes)
  if (!(tagged instanceof Tagged) || !Array.isArray(tagged.value) || tagged.value.length !== 4) {
    throw malformed('not a COSE_Sign1')
  }
  const [header, unprotected, payload, signature] = tagged.value
  if (!(header instanceof Uint8Array && payload instanceof Uint8Array && signature instanceof Uint8Array)) {
    throw malformed('not a COSE_Sign1 with an embedded payload')
  }
  if (!(unprotected instanceof Map) || unprotected.size !== 0) throw malformed('unprotected header not empty')
  if (signature.length !== 64) throw malformed('signature is not 64 bytes')
  return { protectedBytes: header, kid: readHeader(header, expected), payload, signature }
}

function readHeader(header: Bytes, expected: { typ: string; kid: 'required' | 'none' }): Bytes | undefined {
  const map = decodeCbor(header)
  const size = expected.kid === 'required' ? 3 : 2
  if (!(map instanceof Map) || map.size !== size) throw malformed('protected header has other keys')
  if (map.get(1) !== ES256) throw malformed('algorithm is not ES256')
  if (map.get(16) !== expected.typ) throw malformed(`typ is not ${expected.typ}`)
  if (expected.kid === 'none') return undefined
  const kid = map.get(4)
  if (!(kid instanceof Uint8Array) || kid.length !== KID_BYTES) throw malformed('kid is not 8 bytes')
  return kid
}

function inRange(scalar: Uint8Array): boolean {
  const value = unsigned(scalar)
  return value >= 1n && value < ORDER
}

/** Whether `key` signed the object. A point off the curve or a scalar out of [1, n − 1] is a plain no. */
export async function verifySign1(object: Sign1, key: CoseKey): Promise<boolean> {
  if (!inRange(object.signature.subarray(0, 32)) || !inRange(object.signature.subarray(32))) return false
  try {
    const publicKey = await importPublicKey(key)
    const message = toBeSigned(object.protectedBytes, object.payload)
    return await crypto.subtle.verify(ES256_PARAMETERS, publicKey, object.signature, message)
  } catch {
    return false
  }
}

export const ES256_PARAMETERS = { name: 'ECDSA', hash: 'SHA-256' } as const
export const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** `04 ‖ X ‖ Y`, 65 bytes. */
export function uncompressed(key: CoseKey): Bytes {
  return concat(Uint8Array.of(4), key.x, key.y)
}

const MOST_IMPORTED = 256
const imported = new Map<string, Promise<CryptoKey>>()

/** Imported once for each point, the newest kept: importing costs as much as a verification. Throws `malformed`. */
export function importPublicKey(key: CoseKey): Promise<CryptoKey> {
  const point = uncompressed(key)
  const name = String.fromCharCode(...point)
  const known = imported.get(name)
  if (known) return known
  const made = crypto.subtle
    .importKey('raw', point, P256, true, ['verify'])
    .catch((cause: unknown) => Promise.reject(malformed('not a point on P-256', cause)))
  if (imported.size >= MOST_IMPORTED) imported.delete(imported.keys().next().value!)
  imported.set(name, made)
  return made
}
