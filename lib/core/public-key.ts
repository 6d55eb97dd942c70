// Public P-256 keys as people and programs write them: x ‖ y in hexadecimal, SubjectPublicKeyInfo in PEM, a JWK. Everything
// else is malformed, a private key in particular: whoever pastes one has to be told.
import { type Bytes, concat, fromBase64, fromBase64Url, fromHex, toBase64, toHex } from './bytes'
import { malformed } from './coded-error'
import { type CoseKey, coseKeyFromMap, coseKeyMap, uncompressed } from './cose'

// SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING of 04 ‖ x ‖ y }
const SPKI_HEAD = fromHex('3059301306072a8648ce3d020106082a8648ce3d030107034200')

export const spkiOf = (key: CoseKey): Bytes => concat(SPKI_HEAD, uncompressed(key))

export function pemOf(key: CoseKey): string {
  const lines = toBase64(spkiOf(key)).match(/.{1,64}/g)!
  return `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`
}

/** x ‖ y, 128 hexadecimal digits. */
export const pointHex = (key: CoseKey): string => toHex(uncompressed(key).subarray(1))

/** Throws `malformed` with what is wrong. */
export function readPublicKey(text: string): CoseKey {
  const given = text.trim()
  if (/PRIVATE KEY/.test(given))
    throw malformed('this is a private key; give the public one and keep this to yourself')
  if (given.startsWith('-----BEGIN')) return fromPem(given)
  if (given.startsWith('{')) return fromJwk(given)
  const digits = given.replace(/[\s:]/g, '').toLowerCase()
  const point = digits.length === 130 && digits.startsWith('04') ? digits.slice(2) : digits
  if (!/^[0-9a-f]{128}$/.test(point))
    throw malformed(`128 hexadecimal digits, x then y; this has ${digits.length}`)
  return onCurve(fromHex(point.slice(0, 64)), fromHex(point.slice(64)))
}

function fromPem(text: string): CoseKey {
  const body = /^-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----$/.exec(text)?.[1]
  if (!body) throw malformed('not a PEM file of one public key')
  const spki = fromBase64(body.replace(/\s/g, ''))
  const head = toHex(spki.subarray(0, SPKI_HEAD.length))
  if (head !== toHex(SPKI_HEAD) || spki.length !== SPKI_HEAD.length + 65 || spki[SPKI_HEAD.length] !== 4)
    throw malformed('not a P-256 public key')
  return onCurve(spki.slice(-64, -32), spki.slice(-32))
}

function fromJwk(text: string): CoseKey {
  let jwk: unknown
  try {
    jwk = JSON.parse(text)
  } catch (cause) {
    throw malformed('not a JWK', cause)
  }
  const { kty, crv, x, y, d } = jwk as Record<string, unknown>
  if (d !== undefined) throw malformed('this is a private key; give the public one and keep this to yourself')
  if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string')
    throw malformed('not a JWK of a P-256 public key')
  return onCurve(fromBase64Url(x), fromBase64Url(y))
}

/** Throws `malformed` where it is no point of the curve. */
function onCurve(x: Bytes, y: Bytes): CoseKey {
  return coseKeyFromMap(coseKeyMap({ x, y }))
}
