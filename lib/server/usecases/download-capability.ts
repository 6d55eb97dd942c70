// The moment a capability comes to be. One transaction checks everything again, reserves cti and payload and writes the
// entry; only after it stands is the payload signed. A repeat signs the same payload: there is never a second capability.
import { type Bytes, fromHex, sha256, toHex, uuidFromText } from '@/lib/core/bytes'
import { type CoseKey, thumbprint, uncompressed } from '@/lib/core/cose'
import { CAPABILITY, CAPABILITY_NUMBER, type Capability } from '@/lib/domain/capability'
import { BACKDATED_S } from '@/lib/domain/duration'
import { DomainError } from '@/lib/domain/errors'
import { USE } from '@/lib/domain/keystore'
import { can } from '@/lib/domain/policy'
import { checkDownloadProof } from '@/lib/domain/proof'
import { stateAt, stillAllowed } from '@/lib/domain/request'
import { pack, unpack } from '@/lib/domain/schema'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import {
  type CapabilityRow,
  findCapability,
  knowProfile,
  markDelivered,
  payloadOf,
  rebind,
  reserveCapability,
} from '../store/capabilities'
import { findPolicy } from '../store/catalogs'
import { consumeNonce, findDevice } from '../store/devices'
import { keyInForce } from '../store/keys'
import { lockDevice } from '../store/revocations'
import { type RequestRow, findApproval, findRequest, lockRequest, moveRequest } from '../store/requests'

export type DownloadCapability = {
  id: string
  nonce: Bytes
  /** The profile's public key and its proof; null for a bearer file. */
  profile: { publicKey: CoseKey; proof: Bytes; label: string } | null
}
export type Downloaded = { cti: string; file: Bytes; repeated: boolean }

export async function downloadCapability(context: Context, input: DownloadCapability): Promise<Downloaded> {
  await context.inTransaction((tx) => spendNonce(context, tx, input))
  const reserved = await context.inTransaction(async (tx) => {
    const request = await admit(context, tx, input)
    const existing = await findCapability(tx, { catalogId: request.catalogId, request: request.id })
    const cti = existing
      ? await repeat(context, tx, { request, existing, input })
      : await reserve(context, tx, { request, input })
    return { catalogId: request.catalogId, cti, repeated: existing !== undefined }
  })
  const file = await context.signer
    .signCapability(reserved)
    .catch((error) => refuseEnded(context, reserved, error))
  await context.inTransaction((tx) => markDelivered(tx, reserved.cti))
  return { cti: reserved.cti, file, repeated: reserved.repeated }
}

/** What was revoked since it was admitted is over, rather than not to be signed just now. */
async function refuseEnded(context: Context, of: { catalogId: string; cti: string }, error: unknown) {
  const now = await context.inTransaction((tx) => findCapability(tx, of))
  return Promise.reject<Bytes>(now?.state === 'ended' ? new DomainError('capability-ended') : error)
}

/** In a transaction of its own, so that the nonce stays spent where a later check refuses. */
async function spendNonce(context: Context, tx: Tx, { id, nonce }: DownloadCapability): Promise<void> {
  await requireOwn(context, tx, id)
  const { personId } = context.viewer
  const spent = await consumeNonce(tx, {
    nonce,
    purpose: 'download',
    personId,
    subject: id,
    now: context.now(),
  })
  if (!spent) throw new DomainError('nonce-invalid')
}

async function requireOwn(context: Context, tx: Tx, id: string): Promise<RequestRow> {
  const request = await findRequest(tx, { id })
  if (!request || !can(context.viewer, 'request.see', request)) throw new DomainError('not-found')
  if (!can(context.viewer, 'capability.download', request)) throw new DomainError('not-permitted')
  return request
}

/** The request, held until the transaction ends, for whoever proves the key that it is to be bound to. */
async function admit(context: Context, tx: Tx, input: DownloadCapability): Promise<RequestRow> {
  const found = await requireOwn(context, tx, input.id)
  await lockRequest(tx, found.catalogId, found.id)
  const request = await requireOwn(context, tx, input.id)
  if (request.bearer !== (input.profile === null)) throw new DomainError('proof-invalid')
  if (input.profile) {
    const subject = {
      requestId: uuidFromText(request.id),
      nonce: input.nonce,
      deviceId: fromHex(request.deviceId),
    }
    if (!(await checkDownloadProof(input.profile.proof, input.profile.publicKey, subject)))
      throw new DomainError('proof-invalid')
  }
  return request
}

async function profileOf(
  context: Context,
  tx: Tx,
  { request, input }: { request: RequestRow; input: DownloadCapability },
): Promise<Bytes | null> {
  if (!input.profile) return null
  const print = await thumbprint(input.profile.publicKey)
  const known = await knowProfile(tx, {
    catalogId: request.catalogId,
    thumbprint: print,
    publicKey: uncompressed(input.profile.publicKey),
    personId: context.viewer.personId,
    label: input.profile.label,
    firstSeen: context.now(),
  })
  if (known.blockedAt) throw new DomainError('profile-blocked')
  return print
}

async function reserve(
  context: Context,
  tx: Tx,
  asked: { request: RequestRow; input: DownloadCapability },
): Promise<string> {
  const { request, input } = asked
  const now = context.now()
  await requireApproved(tx, request, now)
  const profileKey = await profileOf(context, tx, asked)
  await lockDevice(tx, request.catalogId, request.device)
  const device = await findDevice(tx, request.catalogId, request.device)
  if (!device || device.until || device.claim !== 'proven') throw new DomainError('device-not-held')
  const key = await keyInForce(tx, { catalogId: request.catalogId, use: USE.capability, at: now })
  if (!key) throw new DomainError('no-signing-key')
  const cti = context.newId()
  const issuedAt = Math.floor(now.getTime() / 1000)
  const capability: Capability = {
    issuer: context.url,
    expiresAt: issuedAt + request.durationS,
    notBefore: issuedAt - BACKDATED_S,
    issuedAt,
    cti: uuidFromText(cti),
    profileKey: input.profile?.publicKey,
    deviceId: fromHex(request.deviceId),
    capabilities: [CAPABILITY_NUMBER[request.type]],
    epoch: device.epochIssued,
    bootId: request.bootId ?? undefined,
  }
  const payload = pack(CAPABILITY.codec, capability)
  const entry = await enter(context, tx, {
    kind: 'capability.download',
    request,
    cti,
    payload,
    profileKey,
    capability,
    kid: key.kid,
  })
  await reserveCapability(tx, {
    cti,
    catalogId: request.catalogId,
    request: request.id,
    device: request.device,
    type: request.type,
    epoch: capability.epoch,
    notBefore: new Date(capability.notBefore * 1000),
    expiresAt: new Date(capability.expiresAt * 1000),
    kid: key.kid,
    profileKey,
    payload,
    entry,
    createdAt: now,
  })
  await moveRequest(tx, { catalogId: request.catalogId, id: request.id, state: 'downloaded', at: now })
  return cti
}

async function requireApproved(tx: Tx, request: RequestRow, now: Date): Promise<void> {
  const state = stateAt(request, now)
  if (state === 'lapsed') throw new DomainError('request-lapsed')
  const approval = await findApproval(tx, request.catalogId, request.id)
  if (approval?.withdrawnAt || (approval && approval.lapsesAt <= now))
    throw new DomainError('approval-withdrawn')
  if (state !== 'approved' || !approval) throw new DomainError('request-not-approved')
  const policy = await findPolicy(tx, request.catalogId)
  if (!stillAllowed({ ...request, groupId: request.groupId }, policy.document))
    throw new DomainError('policy-forbids')
}

/** The same capability again; in another profile only where an owner has consented. */
async function repeat(
  context: Context,
  tx: Tx,
  asked: { request: RequestRow; existing: CapabilityRow; input: DownloadCapability },
): Promise<string> {
  const { request, existing, input } = asked
  if (existing.state === 'ended') throw new DomainError('capability-ended')
  const device = await findDevice(tx, request.catalogId, request.device)
  if (!device || device.until) throw new DomainError('device-not-held')
  const print = input.profile ? await thumbprint(input.profile.publicKey) : null
  const stored = await payloadOf(tx, existing.cti)
  const kid = fromHex(existing.kid)
  if ((print && toHex(print)) === existing.profileKey) {
    await profileOf(context, tx, asked)
    await enter(context, tx, {
      kind: 'capability.download-again',
      request,
      cti: existing.cti,
      payload: stored.payload as Bytes,
      profileKey: print,
      kid,
    })
    return existing.cti
  }
  if (!existing.rebindAt || !print) throw new DomainError('other-profile')
  await profileOf(context, tx, asked)
  const capability = { ...unpack(CAPABILITY.codec, stored.payload), profileKey: input.profile!.publicKey }
  const payload = pack(CAPABILITY.codec, capability)
  const entry = await enter(context, tx, {
    kind: 'capability.rebind',
    request,
    cti: existing.cti,
    payload,
    profileKey: print,
    kid,
  })
  await rebind(tx, { cti: existing.cti, payload, profileKey: print, kid, entry })
  return existing.cti
}

type Entering = {
  kind: 'capability.download' | 'capability.download-again' | 'capability.rebind'
  request: RequestRow
  cti: string
  payload: Bytes
  profileKey: Bytes | null
  kid: Bytes
  capability?: Capability
}

async function enter(
  context: Context,
  tx: Tx,
  { kind, request, cti, payload, profileKey, kid, capability }: Entering,
): Promise<string> {
  return writeEntry(tx, {
    log: request.catalogId,
    id: context.newId(),
    kind,
    at: context.now(),
    fields: {
      person: context.viewer.personId,
      device: fromHex(request.deviceId),
      request: request.id,
      capability: cti,
      type: CAPABILITY_NUMBER[request.type],
      kid,
      payloadHash: await sha256(payload),
      profileKey: profileKey ?? undefined,
      bearer: profileKey === null,
      ...(capability && {
        notBefore: capability.notBefore,
        expiresAt: capability.expiresAt,
        epoch: capability.epoch,
      }),
    },
  })
}
