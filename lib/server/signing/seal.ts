// Private keys at rest: AES-256-GCM under the installation's key, bound to the public key they belong to.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { type Bytes, concat } from '@/lib/core/bytes'

const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** version ‖ nonce ‖ tag ‖ ciphertext; `bound` is authenticated and not stored. */
export function seal(masterKey: Uint8Array, secret: Uint8Array, bound: Uint8Array): Bytes {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', masterKey, nonce).setAAD(bound)
  const ciphertext = concat(cipher.update(secret), cipher.final())
  return concat(Uint8Array.of(VERSION), nonce, cipher.getAuthTag(), ciphertext)
}

/** Throws where the key is another, or anything was changed. */
export function unseal(masterKey: Uint8Array, sealed: Uint8Array, bound: Uint8Array): Bytes {
  if (sealed[0] !== VERSION) throw new Error('sealed by another version')
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
  const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES)
  const cipher = createDecipheriv('aes-256-gcm', masterKey, nonce).setAAD(bound).setAuthTag(tag)
  return concat(cipher.update(sealed.subarray(1 + NONCE_BYTES + TAG_BYTES)), cipher.final())
}
