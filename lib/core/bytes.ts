// Byte strings and their spellings (hex, base64, base64url, uuid, UTF-8). Knows nothing of what the bytes mean.
import { malformed } from './coded-error'

export type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A copy whose buffer is its own, as WebCrypto and structured clone want it. */
export function toBytes(view: ArrayBufferView | ArrayBufferLike | readonly number[]): Bytes {
  if (ArrayBuffer.isView(view)) {
    return new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength).slice()
  }
  return Array.isArray(view) ? Uint8Array.from(view) : new Uint8Array(view as ArrayBuffer).slice()
}

export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

/** Lower- or upper-case hex of whole bytes, nothing else. Throws `malformed`. */
export function fromHex(text: string): Bytes {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) throw malformed('not hexadecimal')
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!
  return difference === 0
}

export function utf8(text: string): Bytes {
  return encoder.encode(text) as Bytes
}

/** Throws `malformed` where the bytes are not valid UTF-8. */
export function utf8Text(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw malformed('not UTF-8', cause)
  }
}

/** 16 raw bytes ↔ the dashed text form (RFC 9562). */
export function uuidToText(uuid: Uint8Array): string {
  if (uuid.length !== 16) throw malformed('a uuid has 16 bytes')
  return toHex(uuid).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export function uuidFromText(text: string): Bytes {
  if (!/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/.test(text)) throw malformed('not a uuid')
  return fromHex(text.replaceAll('-', ''))
}

export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

export function fromBase64(text: string): Bytes {
  try {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
  } catch (cause) {
    throw malformed('not base64', cause)
  }
}

export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

export function fromBase64Url(text: string): Bytes {
  return fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'))
}

export async function sha256(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Bytes))
}

export async function sha512(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-512', bytes as Bytes))
}
