// Whether kept evidence shows that a person confirmed this approval with this passkey (WebAuthn level 3 §7.2, the parts
// that bytes alone can show). Needs the evidence, the public key from elsewhere and WebCrypto; an auditor runs it years later.
import { type Bytes, equal, fromBase64Url, sha256, toBase64Url, utf8, utf8Text } from '@/lib/core/bytes'
import { decodeCbor } from '@/lib/core/cbor'
import { malformed } from '@/lib/core/coded-error'
import { ES256_PARAMETERS, coseKeyFromMap, coseKeyMap, importPublicKey } from '@/lib/core/cose'
import { INTEGER, SEQUENCE, childrenOf, readDer } from '@/lib/core/der'
import { leafHash, verifyInclusion } from '@/lib/core/merkle'
import { STEP_UP_LASTS_S, challengeOf, decodeEvidence, decodeStatement } from './step-up'

export type StepUpExpected = {
  catalogId: string
  reviewerId: string
  contentHash: Bytes
  /** The key that was enrolled for this person, from the catalog or from whoever kept it. */
  publicKey: Bytes
  /** The portal's address. */
  url: string
  /** When the review was made. */
  at: Date
}

export type StepUpFault =
  'malformed' | 'other-approval' | 'other-key' | 'other-site' | 'not-present' | 'signature' | 'out-of-time'

export const STEP_UP_FAULTS: Record<StepUpFault, string> = {
  malformed: 'The evidence cannot be read.',
  'other-approval': 'The evidence is of another approval.',
  'other-key': 'The evidence is of another passkey.',
  'other-site': 'The passkey confirmed something on another site.',
  'not-present': 'The passkey did not check who used it.',
  signature: 'The passkey did not sign this.',
  'out-of-time': 'The confirmation is not of the time of the decision.',
}

/** Null where everything holds. */
export async function faultOfStepUp(
  bytes: Uint8Array,
  expected: StepUpExpected,
): Promise<StepUpFault | null> {
  try {
    return await judge(bytes, expected)
  } catch {
    return 'malformed'
  }
}

async function judge(bytes: Uint8Array, expected: StepUpExpected): Promise<StepUpFault | null> {
  const evidence = decodeEvidence(bytes)
  const statement = decodeStatement(evidence.statement)
  const { index, path: proof } = evidence
  const leaf = await leafHash(expected.contentHash)
  if (statement.catalogId !== expected.catalogId || statement.reviewerId !== expected.reviewerId)
    return 'other-approval'
  if (!(await verifyInclusion({ leaf, index, size: statement.size, proof, root: statement.root })))
    return 'other-approval'
  if (!equal(evidence.publicKey, expected.publicKey)) return 'other-key'
  const site = await siteFault(evidence, expected.url)
  if (site) return site
  if (!saysChallenge(evidence.clientData, await challengeOf(evidence.statement))) return 'other-approval'
  const late = Math.abs(expected.at.getTime() / 1000 - statement.atS) > STEP_UP_LASTS_S
  if (late) return 'out-of-time'
  return (await isSigned(evidence)) ? null : 'signature'
}

type Assertion = { clientData: Bytes; authenticatorData: Bytes; signature: Bytes; publicKey: Bytes }

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04

async function siteFault(
  { clientData, authenticatorData }: Assertion,
  url: string,
): Promise<StepUpFault | null> {
  const { hostname, origin } = new URL(url)
  if (authenticatorData.length < 37) return 'malformed'
  if (!equal(authenticatorData.subarray(0, 32), await sha256(utf8(hostname)))) return 'other-site'
  const said = clientDataOf(clientData)
  if (said.type !== 'webauthn.get' || said.origin !== origin || said.crossOrigin === true) return 'other-site'
  const flags = authenticatorData[32]!
  return (flags & USER_PRESENT) !== 0 && (flags & USER_VERIFIED) !== 0 ? null : 'not-present'
}

function clientDataOf(bytes: Bytes): Record<string, unknown> {
  const said: unknown = JSON.parse(utf8Text(bytes))
  if (typeof said !== 'object' || said === null) throw malformed('not client data')
  return said as Record<string, unknown>
}

function saysChallenge(clientData: Bytes, challenge: Bytes): boolean {
  const said = clientDataOf(clientData).challenge
  return typeof said === 'string' && said === toBase64Url(challenge) && equal(fromBase64Url(said), challenge)
}

async function isSigned({
  clientData,
  authenticatorData,
  signature,
  publicKey,
}: Assertion): Promise<boolean> {
  const signed = new Uint8Array([...authenticatorData, ...(await sha256(clientData))])
  const key = await importCredentialKey(publicKey)
  if (key.algorithm.name !== 'ECDSA') return crypto.subtle.verify(RS256_PARAMETERS, key, signature, signed)
  return crypto.subtle.verify(ES256_PARAMETERS, key, rawSignature(signature), signed)
}

const RS256_PARAMETERS = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const
/** COSE algorithm numbers of the passkeys that may be enrolled: ES256, and RS256 for Windows Hello. */
export const PASSKEY_ALGORITHMS = [-7, -257]

/** The COSE key of a credential: EC2 on P-256 with ES256, or RSA with RS256. Throws `malformed`. */
export async function importCredentialKey(bytes: Uint8Array): Promise<CryptoKey> {
  const map = decodeCbor(bytes)
  if (!(map instanceof Map)) throw malformed('not a COSE_Key')
  const [kind, algorithm, first, second] = [map.get(1), map.get(3), map.get(-1), map.get(-2)]
  if (kind === 2 && algorithm === -7 && map.size === 5 && first === 1) {
    const point = { x: second as Bytes, y: map.get(-3) as Bytes }
    return importPublicKey(coseKeyFromMap(coseKeyMap(point)))
  }
  if (kind === 3 && algorithm === -257 && map.size === 4) {
    if (!(first instanceof Uint8Array) || !(second instanceof Uint8Array)) throw malformed('not an RSA key')
    const jwk = { kty: 'RSA', n: toBase64Url(first), e: toBase64Url(second), alg: 'RS256' }
    return crypto.subtle.importKey('jwk', jwk, RS256_PARAMETERS, true, ['verify'])
  }
  throw malformed('this kind of passkey is not taken here')
}

/** A DER signature of two integers as raw r ‖ s. */
function rawSignature(der: Bytes): Bytes {
  const whole = readDer(der)
  const [r, s, ...rest] = childrenOf(whole)
  if (whole.tag !== SEQUENCE || r?.tag !== INTEGER || s?.tag !== INTEGER || rest.length > 0)
    throw malformed('not a signature')
  const raw = new Uint8Array(64)
  raw.set(coordinate(r.content), 0)
  raw.set(coordinate(s.content), 32)
  return raw
}

function coordinate(content: Bytes): Bytes {
  const short = content[0] === 0 ? content.subarray(1) : content
  if (content.length === 0 || content[0]! >= 0x80 || short.length > 32) throw malformed('not a signature')
  if (content[0] === 0 && (short.length === 0 || short[0]! < 0x80)) throw malformed('not a signature')
  const padded = new Uint8Array(32)
  padded.set(short, 32 - short.length)
  return padded
}
