// Making, importing and using ES256 key pairs through WebCrypto, the same in a browser and in Node. Knows nothing of
// where private keys are kept.
import { type Bytes, sha512 } from './bytes'
import { type CoseKey, ES256_PARAMETERS, P256, type Sign, importPublicKey, uncompressed } from './cose'
import { malformed } from './coded-error'

export { importPublicKey }
export type KeyPair = { publicKey: CoseKey; privateKey: CryptoKey }

export async function coseKeyOf(publicKey: CryptoKey): Promise<CoseKey> {
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey))
  return coseKeyFromUncompressed(raw)
}

/** Reads `04 ‖ X ‖ Y` or `X ‖ Y`. Throws `malformed` for other lengths; the curve is checked at import. */
export function coseKeyFromUncompressed(raw: Uint8Array): CoseKey {
  const point = raw.length === 65 && raw[0] === 4 ? raw.subarray(1) : raw
  if (point.length !== 64) throw malformed('a P-256 public key is 64 bytes, x then y')
  return { x: point.slice(0, 32) as Bytes, y: point.slice(32) as Bytes }
}

export async function generateKeyPair(options: { extractable: boolean }): Promise<KeyPair> {
  const pair = await crypto.subtle.generateKey(P256, options.extractable, ['sign', 'verify'])
  return { publicKey: await coseKeyOf(pair.publicKey), privateKey: pair.privateKey }
}

/** PKCS #8 → a private key that only signs. Throws `malformed`. */
export async function importPrivateKey(
  pkcs8: Uint8Array,
  options = { extractable: false },
): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('pkcs8', pkcs8 as Bytes, P256, options.extractable, ['sign'])
  } catch (cause) {
    throw malformed('not a P-256 private key in PKCS #8', cause)
  }
}

export async function exportPrivateKey(privateKey: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey))
}

/** A signing function over a private key: raw r ‖ s. */
export function signer(privateKey: CryptoKey): Sign {
  return async (message) => new Uint8Array(await crypto.subtle.sign(ES256_PARAMETERS, privateKey, message))
}

/** SHA-512 over `04 ‖ X ‖ Y`: who holds the key can show the ID. 64 bytes. */
export function deviceIdOf(key: CoseKey): Promise<Bytes> {
  return sha512(uncompressed(key))
}
