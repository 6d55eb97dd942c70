// Two statements that a browser profile signs with its key: the capability proof, made anew for every command that
// carries a bound file (docs/protocol, "Capability proof"), and the download proof, by which the portal learns for which
// key it issues (docs/protocol, "Download proof").
import { type Bytes, equal, sha256 } from '@/lib/core/bytes'
import { type CoseKey, type Sign, type Sign1, decodeSign1, verifySign1 } from '@/lib/core/cose'
import { type Codec, type TypeOf, deviceId, exactly, field, hash, map, nonce, unpack, uuid } from './schema'
import { type SignedObject, attempt, signObject } from './signed-object'

const proofCodec = map({
  nonce: field(1, exactly(16)),
  capabilityHash: field(2, hash),
  callHash: field(3, hash),
  deviceId: field(4, deviceId),
})
export type CapabilityProof = TypeOf<typeof proofCodec>
export const PROOF: SignedObject<CapabilityProof> = {
  typ: 'capability-proof+cbor',
  maxBytes: 512,
  kid: 'none',
  codec: proofCodec,
}

export type ProofSubject = { nonce: Bytes; capabilityFile: Bytes; call: Bytes; deviceId: Bytes }

async function proofOf(subject: ProofSubject): Promise<CapabilityProof> {
  const [capabilityHash, callHash] = await Promise.all([sha256(subject.capabilityFile), sha256(subject.call)])
  return { nonce: subject.nonce, capabilityHash, callHash, deviceId: subject.deviceId }
}

export async function signProof(subject: ProofSubject, sign: Sign): Promise<Bytes> {
  return signObject(PROOF, await proofOf(subject), { sign })
}

/** Whether `key` signed exactly this nonce, capability file, call and device ID. Never throws for foreign bytes. */
export async function checkProof(file: Uint8Array, key: CoseKey, subject: ProofSubject): Promise<boolean> {
  const [claimed, wanted] = await Promise.all([signedBy(PROOF, file, key), proofOf(subject)])
  return (
    claimed !== undefined &&
    equal(claimed.nonce, wanted.nonce) &&
    equal(claimed.capabilityHash, wanted.capabilityHash) &&
    equal(claimed.callHash, wanted.callHash) &&
    equal(claimed.deviceId, wanted.deviceId)
  )
}

async function signedBy<T>(kind: SignedObject<T>, file: Uint8Array, key: CoseKey): Promise<T | undefined> {
  const envelope: Sign1 | undefined = attempt(() => decodeSign1(file, kind))
  if (!envelope || !(await verifySign1(envelope, key))) return undefined
  return attempt(() => unpack(kind.codec as Codec<T>, envelope.payload))
}

const downloadCodec = map({ requestId: field(1, uuid), nonce: field(2, nonce), deviceId: field(3, deviceId) })
export type DownloadProof = TypeOf<typeof downloadCodec>
export const DOWNLOAD_PROOF: SignedObject<DownloadProof> = {
  typ: 'capability-download+cbor',
  maxBytes: 512,
  kid: 'none',
  codec: downloadCodec,
}

export function signDownloadProof(subject: DownloadProof, sign: Sign): Promise<Bytes> {
  return signObject(DOWNLOAD_PROOF, subject, { sign })
}

/** Whether `key` signed this request, nonce and device. Never throws for foreign bytes. */
export async function checkDownloadProof(
  file: Uint8Array,
  key: CoseKey,
  subject: DownloadProof,
): Promise<boolean> {
  const claimed = await signedBy(DOWNLOAD_PROOF, file, key)
  return (
    claimed !== undefined &&
    equal(claimed.requestId, subject.requestId) &&
    equal(claimed.nonce, subject.nonce) &&
    equal(claimed.deviceId, subject.deviceId)
  )
}
