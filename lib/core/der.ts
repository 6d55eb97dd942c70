// Reading DER (ITU-T X.690): one element after the other, definite and shortest lengths only. It knows tags, not meanings.
import type { Bytes } from './bytes'
import { malformed } from './coded-error'

export type Der = {
  /** The tag's first byte; tags of several bytes are refused. */
  tag: number
  content: Bytes
  /** The whole element, tag and length with it. */
  bytes: Bytes
}

export const SEQUENCE = 0x30
export const SET = 0x31
export const INTEGER = 0x02
export const BIT_STRING = 0x03
export const OCTET_STRING = 0x04
export const OBJECT_ID = 0x06

/** Exactly one element. Throws `malformed`. */
export function readDer(bytes: Bytes): Der {
  const [first, ...rest] = readAll(bytes)
  if (!first || rest.length > 0) throw malformed('not one DER element')
  return first
}

/** The elements inside one that is made of elements. Throws `malformed`. */
export function childrenOf(der: Der): Der[] {
  return readAll(der.content)
}

function readAll(bytes: Bytes): Der[] {
  const found: Der[] = []
  for (let at = 0; at < bytes.length;) {
    const one = readAt(bytes, at)
    found.push(one)
    at += one.bytes.length
  }
  return found
}

function readAt(bytes: Bytes, at: number): Der {
  const tag = bytes[at]!
  if ((tag & 0x1f) === 0x1f) throw malformed('a DER tag of several bytes')
  const { length, head } = lengthAt(bytes, at + 1)
  const from = at + 1 + head
  if (from + length > bytes.length) throw malformed('DER that is cut off')
  return { tag, content: bytes.slice(from, from + length), bytes: bytes.slice(at, from + length) }
}

function lengthAt(bytes: Bytes, at: number): { length: number; head: number } {
  const first = bytes[at]
  if (first === undefined) throw malformed('DER that is cut off')
  if (first < 0x80) return { length: first, head: 1 }
  const count = first & 0x7f
  if (count === 0 || count > 3 || at + count >= bytes.length) throw malformed('a DER length that is none')
  let length = 0
  for (let i = 1; i <= count; i++) length = length * 256 + bytes[at + i]!
  if (length < 0x80 || length < 256 ** (count - 1)) throw malformed('a DER length that is not the shortest')
  return { length, head: 1 + count }
}
