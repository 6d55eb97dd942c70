// What an API token looks like: a prefix that people and secret scanners know it by, 200 random bits, and a checksum, so
// that one that was not copied whole is refused before anybody looks it up. What a token may do is token-scopes.ts.
import { type Bytes, sha256, utf8 } from '@/lib/core/bytes'

export const SECRET_BYTES = 25
const PREFIX = 'lk_'
const SHAPE = /^lk_[a-z2-7]{40}[a-z2-7]{8}$/
const CHECKSUM_CHARS = 8
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'

/** Base32 of RFC 4648 in lower case, for whole groups of five bytes: a double click selects all of it. */
function base32(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 5) {
    let group = 0n
    for (const byte of bytes.subarray(at, at + 5)) group = (group << 8n) | BigInt(byte)
    for (let shift = 35n; shift >= 0n; shift -= 5n) text += LETTERS[Number((group >> shift) & 31n)]
  }
  return text
}

const checksum = async (body: string) => base32((await sha256(utf8(body))).subarray(0, 5))

export async function apiTokenOf(secret: Bytes): Promise<string> {
  const body = PREFIX + base32(secret)
  return body + (await checksum(body))
}

/** Whether this can be one at all; says nothing of whether it is good. */
export async function isApiToken(text: string): Promise<boolean> {
  return SHAPE.test(text) && text.endsWith(await checksum(text.slice(0, -CHECKSUM_CHARS)))
}
