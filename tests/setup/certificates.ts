// Certificates made for tests: a small DER writer over WebCrypto, so that no key lies in the repository.
import { type Bytes, concat, toBase64, utf8 } from '@/lib/core/bytes'

const tlv = (tag: number, ...parts: Uint8Array[]): Bytes => {
  const content = concat(...parts)
  const { length } = content
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return concat(Uint8Array.of(tag, ...head), content)
}
const oid = (...bytes: number[]) => tlv(0x06, Uint8Array.from(bytes))
const seq = (...parts: Uint8Array[]) => tlv(0x30, ...parts)
const ECDSA_SHA256 = seq(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02))
const name = (text: string) => seq(tlv(0x31, seq(oid(0x55, 0x04, 0x03), tlv(0x0c, utf8(text)))))
const time = (date: Date) => tlv(0x18, utf8(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`))

/** r ‖ s as WebCrypto has it, in the form of a certificate. */
function derSignature(raw: Uint8Array): Bytes {
  const integer = (half: Uint8Array) => {
    let at = 0
    while (at < half.length - 1 && half[at] === 0) at++
    const short = half.slice(at)
    return tlv(0x02, short[0]! >= 0x80 ? Uint8Array.of(0) : new Uint8Array(0), short)
  }
  return seq(integer(raw.slice(0, 32)), integer(raw.slice(32)))
}

type Making = { subject?: string; from?: Date; until?: Date; authority?: boolean }

export async function makeCertificate(making: Making = {}) {
  const { subject = 'Depot root', authority = true } = making
  const { from = new Date('2026-01-01'), until = new Date('2046-01-01') } = making
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))
  const privateKey = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey))
  const constraints = seq(
    oid(0x55, 0x1d, 0x13),
    tlv(0x04, authority ? seq(tlv(0x01, Uint8Array.of(0xff))) : seq()),
  )
  const tbs = seq(
    tlv(0xa0, tlv(0x02, Uint8Array.of(2))),
    tlv(0x02, Uint8Array.of(1)),
    ECDSA_SHA256,
    name(subject),
    seq(time(from), time(until)),
    name(subject),
    publicKey,
    tlv(0xa3, seq(constraints)),
  )
  const raw = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, tbs)
  const der = seq(tbs, ECDSA_SHA256, tlv(0x03, Uint8Array.of(0), derSignature(new Uint8Array(raw))))
  return { der, privateKey, publicKey }
}

export function pem(label: string, der: Uint8Array): string {
  const body = toBase64(der).replace(/(.{64})/g, '$1\n')
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`
}
