// Signed objects as a portal and a browser profile make them, and the same with mistakes: what the rules put before a device.
import { type Bytes, concat, sha256, utf8 } from '@/lib/core/bytes'
import { type Cbor, type CborMap, Tagged, decodeCbor, encodeCbor } from '@/lib/core/cbor'
import { protectedHeader, sign1 } from '@/lib/core/cose'
import { CAPABILITY, type Capability } from '@/lib/domain/capability'
import { HANDOVER, type Handover } from '@/lib/domain/handover'
import { IMAGE, type ImageManifest } from '@/lib/domain/image'
import { KEYSTORE, type Keystore, readKeystore } from '@/lib/domain/keystore'
import { PROOF } from '@/lib/domain/proof'
import { REVOCATION, type RevocationNotice } from '@/lib/domain/revocation'
import { type Codec, pack } from '@/lib/domain/schema'
import { type Key, strangerKey } from './kit'
import type { Carried, Trial } from './trial'

type Kind<T> = { typ: string; kid: 'required' | 'none'; codec: Codec<T> }
/** Ways to go wrong while signing. */
export type Bend = {
  typ?: string
  /** One bit of the signature is turned. */
  flipped?: boolean
  /** A key that no object has. */
  unlisted?: boolean
}

type By = { by: Key; bend?: Bend | undefined }
export async function seal<T>(kind: Kind<T>, value: T, { by: key, bend = {} }: By): Promise<Bytes> {
  const map = kind.codec.encode(value) as CborMap
  if (bend.unlisted) map.set(99, 0)
  const file = await sign1({
    typ: bend.typ ?? kind.typ,
    ...(kind.kid === 'required' && { kid: key.kid }),
    payload: encodeCbor(map),
    sign: key.sign,
  })
  if (bend.flipped) file[file.length - 1]! ^= 1
  return file
}

/** The same object with one more entry in its protected header, signed so. */
export async function withExtraHeader<T>(kind: Kind<T>, value: T, key: Key): Promise<Bytes> {
  const header = decodeCbor(protectedHeader(kind.typ, key.kid)) as CborMap
  header.set(3, 60)
  const bytes = encodeCbor(header)
  const payload = pack(kind.codec, value)
  const signature = await key.sign(encodeCbor(['Signature1', bytes, new Uint8Array(0), payload]))
  return encodeCbor(new Tagged(18, [bytes, new Map<number, Cbor>(), payload, signature]))
}

export type CapabilityChange = Partial<Capability> & { by?: Key; bend?: Bend }

/** A capability for the device under trial: field servicing, an hour, no profile. */
export async function capabilityFile(trial: Trial, change: CapabilityChange = {}): Promise<Bytes> {
  const { by = trial.kit.capability, bend, ...claims } = change
  const now = trial.nowS
  const value: Capability = {
    issuer: 'https://conformance.example',
    expiresAt: now + 3600 * trial.around.pace,
    notBefore: now - 600,
    issuedAt: now,
    cti: trial.around.random(16),
    deviceId: trial.deviceId,
    capabilities: [13],
    epoch: trial.cable.hello.epoch,
    ...claims,
  }
  return seal(CAPABILITY, value, { by, bend })
}

export const bearer = async (trial: Trial, change: CapabilityChange = {}): Promise<Carried> => ({
  file: await capabilityFile(trial, change),
})
export const forDevelopment = (trial: Trial, change: CapabilityChange = {}) =>
  bearer(trial, { capabilities: [11], ...change })

type ProofChange = { nonce?: Bytes; call?: Bytes; file?: Bytes; deviceId?: Bytes; by?: Key; bend?: Bend }

/** A bound capability, with a proof that is right but for what is changed. */
export async function bound(
  trial: Trial,
  change: CapabilityChange = {},
  wrong: ProofChange = {},
): Promise<Carried> {
  const profile = await strangerKey()
  const file = await capabilityFile(trial, { ...change, profileKey: profile.publicKey })
  const { deviceId } = trial
  const proof: Carried['proof'] = async ({ nonce, call }) => {
    const value = {
      nonce: wrong.nonce ?? nonce,
      capabilityHash: await sha256(wrong.file ?? file),
      callHash: await sha256(wrong.call ?? call),
      deviceId: wrong.deviceId ?? deviceId,
    }
    return seal(PROOF, value, { by: wrong.by ?? profile, bend: wrong.bend })
  }
  return { file, proof }
}

export async function notice(
  trial: Trial,
  change: Partial<RevocationNotice> & { by?: Key; bend?: Bend } = {},
): Promise<Bytes> {
  const { by = trial.kit.revocation, bend, ...claims } = change
  const { deviceId, cable } = trial
  return seal(
    REVOCATION,
    { deviceId, epoch: cable.hello.epoch + 1, issuedAt: trial.nowS, ...claims },
    { by, bend },
  )
}

/** A package with the kit's keys, one version above the device's. */
export async function keystorePackage(
  trial: Trial,
  change: Partial<Keystore> & { by?: Key; bend?: Bend } = {},
): Promise<Bytes> {
  const { by = trial.kit.root, bend, ...claims } = change
  const { keystore } = readKeystore(trial.kit.keystore)
  const version = trial.cable.hello.keystoreVersion + 1
  return seal(KEYSTORE, { ...keystore, version, ...claims }, { by, bend })
}

export async function handover(
  trial: Trial,
  change: Partial<Handover> & { by?: Key; bend?: Bend } = {},
): Promise<Bytes> {
  const { by = trial.kit.root, bend, ...claims } = change
  const value: Handover = {
    rootKey: trial.kit.root.publicKey,
    number: (await trial.statement()).handoverNumber + 1,
    leastKeystoreVersion: 0,
    expiresAt: trial.nowS + 86_400 * trial.around.pace,
    deviceId: trial.deviceId,
    catalogId: trial.kit.catalogId,
    ...claims,
  }
  return seal(HANDOVER, value, { by, bend })
}

export type Image = { manifest: ImageManifest; content: Bytes; signedManifest: Bytes }
type ImageChange = Partial<ImageManifest> & { by?: Key; bend?: Bend }

export function contentOf(sizeBytes: number): Bytes {
  const pattern = utf8('content of an image that the conformance run made up. ')
  return concat(...Array.from({ length: Math.ceil(sizeBytes / pattern.length) }, () => pattern)).slice(
    0,
    sizeBytes,
  )
}

/** A production image of a component that the device has never had. */
export async function image(trial: Trial, change: ImageChange = {}): Promise<Image> {
  const { by = trial.kit.image, bend, ...claims } = change
  const content = contentOf(
    claims.sizeBytes !== undefined && claims.sizeBytes < 2 ** 20 ? claims.sizeBytes : 3000,
  )
  const manifest: ImageManifest = {
    component: trial.around.random(16),
    image: trial.around.random(16),
    name: 'Conformance',
    kind: 0,
    version: '1.0',
    sizeBytes: content.length,
    contentHash: await sha256(content),
    rollback: 1,
    products: [trial.kit.productId],
    ...claims,
  }
  return { manifest, content, signedManifest: await seal(IMAGE, manifest, { by, bend }) }
}
