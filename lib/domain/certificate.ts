// A certificate or a private key as a person has it in a file, PEM or DER, made ready for the device, with what it says of
// itself. It is no judge of trust: chains and revocation are the business of whoever shows or is shown the certificate.
import { type Bytes, fromBase64, toBytes, toHex, utf8Text } from '@/lib/core/bytes'
import { CodedError } from '@/lib/core/coded-error'
import {
  BIT_STRING,
  type Der,
  INTEGER,
  OBJECT_ID,
  OCTET_STRING,
  SEQUENCE,
  childrenOf,
  readDer,
} from '@/lib/core/der'
import { attempt } from './signed-object'

export const MAX_CERTIFICATE_BYTES = 8192

export const CERTIFICATE_WORDS = {
  'too-large': {
    title: 'This file is too large for the device',
    next: 'A device takes at most 8,192 bytes of DER for each file.',
  },
  'not-a-certificate': {
    title: 'This is not a certificate',
    next: 'Choose one X.509 certificate, as PEM or DER.',
  },
  'several-certificates': {
    title: 'This file holds several certificates',
    next: 'Add them one by one: a device keeps each under a name of its own.',
  },
  'not-a-private-key': {
    title: 'This is not a private key',
    next: 'Choose a PKCS #8 private key, as PEM or DER.',
  },
  'key-encrypted': {
    title: 'This private key is encrypted',
    next: 'A device cannot ask for the passphrase. Decrypt it first: openssl pkcs8 -in key.pem -out plain.pem',
  },
  'key-format': {
    title: 'This private key has an older form',
    next: 'Convert it to PKCS #8 first: openssl pkcs8 -topk8 -nocrypt -in key.pem -out pkcs8.pem',
  },
} as const
export type CertificateCode = keyof typeof CERTIFICATE_WORDS

export class CertificateError extends CodedError<CertificateCode> {
  constructor(code: CertificateCode, options?: { cause?: unknown }) {
    super(code, CERTIFICATE_WORDS[code].title, options)
  }
}

export type Certificate = {
  der: Bytes
  /** The subject's common name or organisation; empty where it has neither. Foreign text. */
  subject: string
  notBeforeMs: number
  notAfterMs: number
  /** Marked as one that may sign others. */
  authority: boolean
  /** SubjectPublicKeyInfo, DER. */
  publicKey: Bytes
}

/** Throws a CertificateError. */
export function readCertificateFile(file: Bytes): Certificate {
  const blocks = pemBlocks(file)
  if (blocks.length > 1) throw new CertificateError('several-certificates')
  const [block] = blocks
  if (block && block.label !== 'CERTIFICATE') throw new CertificateError('not-a-certificate')
  const der = block?.der ?? file
  if (der.length > MAX_CERTIFICATE_BYTES) throw new CertificateError('too-large')
  const read = attempt(() => readCertificate(der))
  if (!read) throw new CertificateError('not-a-certificate')
  return read
}

/** The PKCS #8 private key in a file, DER. Throws a CertificateError. */
export function readPrivateKeyFile(file: Bytes): Bytes {
  const [block] = pemBlocks(file).filter(({ label }) => label.endsWith('PRIVATE KEY'))
  if (block?.label === 'ENCRYPTED PRIVATE KEY') throw new CertificateError('key-encrypted')
  if (block && block.label !== 'PRIVATE KEY') throw new CertificateError('key-format')
  const der = block?.der ?? file
  if (der.length > MAX_CERTIFICATE_BYTES) throw new CertificateError('too-large')
  const [version, algorithm, key] = attempt(() => childrenOf(readDer(der))) ?? []
  if (version?.tag !== INTEGER || key?.tag !== OCTET_STRING) {
    if (version?.tag === SEQUENCE && algorithm?.tag === OCTET_STRING)
      throw new CertificateError('key-encrypted')
    if (version?.tag === INTEGER) throw new CertificateError('key-format')
    throw new CertificateError('not-a-private-key')
  }
  return der
}

function pemBlocks(file: Bytes): { label: string; der: Bytes }[] {
  const text = attempt(() => utf8Text(file)) ?? ''
  const found = text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([\sA-Za-z0-9+/=]*)-----END \1-----/g)
  return [...found].map(([, label, body]) => ({
    label: label!,
    der: attempt(() => fromBase64(body!.replace(/\s/g, ''))) ?? new Uint8Array(0),
  }))
}

const VERSION_TAG = 0xa0
const EXTENSIONS_TAG = 0xa3
const COMMON_NAME = '550403'
const ORGANISATION = '55040a'
const BASIC_CONSTRAINTS = '551d13'
const BOOLEAN = 0x01

function readCertificate(der: Bytes): Certificate {
  const [tbs, algorithm, signature] = sequence(readDer(der))
  if (algorithm?.tag !== SEQUENCE || signature?.tag !== BIT_STRING) throw new Error('not a certificate')
  const fields = sequence(tbs!)
  const [, , , validity, subject, publicKey, ...rest] =
    fields[0]?.tag === VERSION_TAG ? fields.slice(1) : fields
  const [from, until] = sequence(validity!)
  const extensions = rest.find(({ tag }) => tag === EXTENSIONS_TAG)
  sequence(publicKey!)
  return {
    der: toBytes(der),
    subject: nameOf(subject!),
    notBeforeMs: timeOf(from!),
    notAfterMs: timeOf(until!),
    authority: extensions ? isAuthority(extensions) : false,
    publicKey: publicKey!.bytes,
  }
}

function sequence(der: Der): Der[] {
  if (der.tag !== SEQUENCE) throw new Error('not a sequence')
  return childrenOf(der)
}

function nameOf(subject: Der): string {
  const parts = new Map<string, string>()
  for (const set of sequence(subject)) {
    for (const pair of childrenOf(set)) {
      const [type, value] = sequence(pair)
      if (type?.tag === OBJECT_ID && value)
        parts.set(toHex(type.content), new TextDecoder().decode(value.content))
    }
  }
  return parts.get(COMMON_NAME) ?? parts.get(ORGANISATION) ?? ''
}

const UTC_TIME = 0x17

/** UTCTime has two digits of the year, 1950 to 2049 (RFC 5280); GeneralizedTime has four. */
function timeOf({ tag, content }: Der): number {
  const text = utf8Text(content)
  const digits = tag === UTC_TIME ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(digits) ?? []
  if (!year) throw new Error('not a time')
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
}

function isAuthority(extensions: Der): boolean {
  for (const extension of sequence(childrenOf(extensions)[0]!)) {
    const [type, ...rest] = sequence(extension)
    if (type && toHex(type.content) === BASIC_CONSTRAINTS) {
      const [first] = sequence(readDer(rest.at(-1)!.content))
      return first?.tag === BOOLEAN && first.content[0] !== 0
    }
  }
  return false
}
