// The keys of the vectors: private keys that everybody knows, each the SHA-256 of its name. Signatures are those of
// RFC 6979, made by a library that is not ours, so that the same vectors come out every time.
import { createECDH, createHash } from 'node:crypto'
import type * as Ecdsa from '@ldclabs/cose-ts/ecdsa'
import { tsImport } from 'tsx/esm/api'
import { type Entries, bytesOf, cbor, hexOf, join, map } from './cbor'

// Its files import one another without extensions, which plain Node does not resolve.
const { ECDSAKey } = (await tsImport('@ldclabs/cose-ts/ecdsa', import.meta.url)) as typeof Ecdsa

export const sha256 = (...parts: Uint8Array[]) => hashOf('sha256', parts)
export const sha512 = (...parts: Uint8Array[]) => hashOf('sha512', parts)
function hashOf(algorithm: string, parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(
    createHash(algorithm)
      .update(join(...parts))
      .digest(),
  )
}

export type Key = {
  x: Uint8Array
  y: Uint8Array
  /** x ‖ y in hex, as the vectors give public keys. */
  hex: string
  cose: Entries
  kid: Uint8Array
  sign(message: Uint8Array): Uint8Array
}

export function keyNamed(name: string): Key {
  const secret = sha256(Buffer.from(`latchkey golden vectors: ${name}`))
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(secret)
  const point = Uint8Array.from(ecdh.getPublicKey()).slice(1)
  const [x, y] = [point.slice(0, 32), point.slice(32)]
  const cose = map([1, 2], [-1, 1], [-2, x], [-3, y])
  const signing = ECDSAKey.fromSecret(secret)
  return {
    x,
    y,
    hex: hexOf(point),
    cose,
    kid: sha256(cbor(cose)).slice(0, 8),
    sign: (message) => Uint8Array.from(signing.sign(message)),
  }
}

export const deviceIdOf = (key: Key) => sha512(Uint8Array.of(4), key.x, key.y)

export const ORDER = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'

/** The other signature that is valid for the same bytes: (r, n − s). */
export function remade(signature: Uint8Array): Uint8Array {
  const s = BigInt(`0x${hexOf(signature.slice(32))}`)
  const other = (BigInt(`0x${ORDER}`) - s).toString(16).padStart(64, '0')
  return join(signature.slice(0, 32), bytesOf(other))
}
