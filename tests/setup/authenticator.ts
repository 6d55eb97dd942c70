// An authenticator in software: real keys and real signatures over what WebAuthn says is signed, so that a passkey can be
// made and used without a browser. It says "user present and verified" unless it is told otherwise.
import { createHash, randomBytes } from 'node:crypto'
import { encode } from 'cbor2'
import { type Bytes, concat, fromBase64Url, toBase64Url, toBytes, utf8 } from '@/lib/core/bytes'
import { type Cbor, encodeCbor } from '@/lib/core/cbor'

type CreationOptions = { challenge: string; rp: { id?: string | undefined }; user: { id: string } }
type RequestOptions = { challenge: string; rpId?: string | undefined }
type Algorithm = 'ES256' | 'RS256'
export type Answering = { origin: string; flags?: number; counter?: number; type?: string }

const PRESENT_AND_VERIFIED = 0x05
const ATTESTED = 0x40
const sha256 = (bytes: Uint8Array): Bytes => toBytes(createHash('sha256').update(bytes).digest())

export type Authenticator = {
  credentialId: string
  publicKey: Bytes
  create(options: CreationOptions, answering: Answering): Promise<object>
  get(options: RequestOptions, answering: Answering): Promise<object>
  sign(over: { challenge: Bytes; rpId: string }, answering: Answering): Promise<Signed>
}
export type Signed = { clientData: Bytes; authenticatorData: Bytes; signature: Bytes }

export async function makeAuthenticator(algorithm: Algorithm = 'ES256'): Promise<Authenticator> {
  const id = toBytes(randomBytes(32))
  const credentialId = toBase64Url(id)
  const pair = await makePair(algorithm)
  const publicKey = await coseKeyOf(pair.publicKey, algorithm)
  let used = 0
  const dataFor = (
    rpId: string,
    { flags = PRESENT_AND_VERIFIED, counter = ++used }: Answering,
    more?: Bytes,
  ) =>
    concat(
      sha256(utf8(rpId)),
      Uint8Array.of(flags | (more ? ATTESTED : 0)),
      uint32(counter),
      more ?? new Uint8Array(0),
    )
  const sign: Authenticator['sign'] = async ({ challenge, rpId }, answering) => {
    const clientData = clientDataFor('webauthn.get', challenge, answering)
    const authenticatorData = dataFor(rpId, answering)
    const signed = concat(authenticatorData, sha256(clientData))
    return { clientData, authenticatorData, signature: await signWith(pair.privateKey, algorithm, signed) }
  }
  return {
    credentialId,
    publicKey,
    sign,
    async create({ challenge, rp }, answering) {
      const attested = concat(new Uint8Array(16), uint16(id.length), id, publicKey)
      const authData = dataFor(rp.id!, answering, attested)
      const clientData = clientDataFor('webauthn.create', fromBase64Url(challenge), answering)
      const attestationObject = toBytes(
        encode(
          new Map<string, unknown>([
            ['fmt', 'none'],
            ['attStmt', new Map()],
            ['authData', authData],
          ]),
        ),
      )
      return {
        id: credentialId,
        rawId: credentialId,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: toBase64Url(clientData),
          attestationObject: toBase64Url(attestationObject),
          transports: ['internal'],
        },
      }
    },
    async get({ challenge, rpId }, answering) {
      const made = await sign({ challenge: fromBase64Url(challenge), rpId: rpId! }, answering)
      return {
        id: credentialId,
        rawId: credentialId,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: toBase64Url(made.clientData),
          authenticatorData: toBase64Url(made.authenticatorData),
          signature: toBase64Url(made.signature),
        },
      }
    },
  }
}

function clientDataFor(type: string, challenge: Bytes, answering: Answering): Bytes {
  const said = { type: answering.type ?? type, challenge: toBase64Url(challenge), origin: answering.origin }
  return utf8(JSON.stringify({ ...said, crossOrigin: false }))
}

const EC = { name: 'ECDSA', namedCurve: 'P-256' } as const
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const

async function makePair(algorithm: Algorithm): Promise<CryptoKeyPair> {
  if (algorithm === 'ES256') return crypto.subtle.generateKey(EC, true, ['sign', 'verify'])
  const size = { modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) }
  return crypto.subtle.generateKey({ ...RSA, ...size }, true, ['sign', 'verify'])
}

async function coseKeyOf(key: CryptoKey, algorithm: Algorithm): Promise<Bytes> {
  const jwk = await crypto.subtle.exportKey('jwk', key)
  const part = (text: string | undefined): Bytes => fromBase64Url(text!)
  const lines: [number, Cbor][] =
    algorithm === 'ES256'
      ? [
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, part(jwk.x)],
          [-3, part(jwk.y)],
        ]
      : [
          [1, 3],
          [3, -257],
          [-1, part(jwk.n)],
          [-2, part(jwk.e)],
        ]
  return encodeCbor(new Map(lines))
}

async function signWith(key: CryptoKey, algorithm: Algorithm, message: Bytes): Promise<Bytes> {
  if (algorithm === 'RS256') return toBytes(await crypto.subtle.sign(RSA, key, message))
  const raw = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, message))
  const [r, s] = [derInteger(raw.subarray(0, 32)), derInteger(raw.subarray(32))]
  return concat(Uint8Array.of(0x30, r.length + s.length), r, s)
}

function derInteger(raw: Uint8Array): Bytes {
  const from = raw.findIndex((byte) => byte !== 0)
  const short = raw.subarray(from < 0 ? 31 : from)
  const content = short[0]! >= 0x80 ? concat(Uint8Array.of(0), short) : toBytes(short)
  return concat(Uint8Array.of(0x02, content.length), content)
}

const uint16 = (value: number): Bytes => Uint8Array.of(value >> 8, value & 255)
const uint32 = (value: number): Bytes =>
  Uint8Array.of((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
