// What revocation and a lost profile share: a device's epoch is raised, what it then refuses ends here too, and a notice is
// reserved in the same transaction. Only after that is committed is the notice signed; a repeat signs the same one.
import { type Bytes, fromHex } from '@/lib/core/bytes'
import { CAPABILITY_NUMBER } from '@/lib/domain/capability'
import { DomainError, isDomainError } from '@/lib/domain/errors'
import { USE } from '@/lib/domain/keystore'
import { REVOCATION, nextEpoch } from '@/lib/domain/revocation'
import { pack } from '@/lib/domain/schema'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { findDevice } from '../store/devices'
import { keyInForce } from '../store/keys'
import { tell } from '../store/notices'
import { type Ended, addRevocation, endBelow, keepNotice, lockDevice } from '../store/revocations'

export type Raising = {
  catalogId: string
  /** The holding's id. */
  device: string
  reason: string
  cause: { kind: 'capability'; cti: string } | { kind: 'profile'; thumbprint: Bytes }
}
export type Raised = { id: string; epoch: number; ended: Ended[] }

/** Throws `no-revocation-key` (for one capability), `epoch-too-far`, `device-not-held`. Signing is the caller's next step, after the commit. */
export async function raiseEpoch(context: Context, tx: Tx, raising: Raising): Promise<Raised> {
  const { catalogId, cause, reason } = raising
  await lockDevice(tx, catalogId, raising.device)
  const device = await findDevice(tx, catalogId, raising.device)
  if (!device || device.until) throw new DomainError('device-not-held')
  const key = await keyInForce(tx, { catalogId, use: USE.revocation, at: context.now() })
  // A lost profile is blocked even so: the next capability of the higher epoch tells the device.
  if (!key && cause.kind === 'capability') throw new DomainError('no-revocation-key')
  const epoch = nextEpoch({ issued: device.epochIssued, confirmed: device.epochConfirmed })
  if (epoch === null) throw new DomainError('epoch-too-far')
  const at = context.now()
  const id = context.newId()
  const deviceId = fromHex(device.deviceId)
  const notice = { issuedAt: Math.floor(at.getTime() / 1000), deviceId, epoch }
  await addRevocation(tx, {
    catalogId,
    id,
    device: device.id,
    epoch,
    madeBy: context.viewer.personId,
    reason,
    capability: cause.kind === 'capability' ? cause.cti : null,
    profileKey: cause.kind === 'profile' ? cause.thumbprint : null,
    kid: key?.kid ?? null,
    payload: key ? pack(REVOCATION.codec, notice) : null,
    createdAt: at,
  })
  const ended = await endBelow(tx, {
    catalogId,
    device: device.id,
    epoch,
    at,
    revocation: id,
    target: cause.kind === 'capability' ? cause.cti : undefined,
    profileKey: cause.kind === 'profile' ? cause.thumbprint : undefined,
  })
  const common = { device: deviceId, reason, epoch, kid: key?.kid, revocation: id }
  await enterEnded(context, tx, { catalogId, ended, common })
  return { id, epoch, ended }
}

type Common = { device: Bytes; reason?: string; epoch: number; kid?: Bytes; revocation?: string }

/** An entry for each capability that ended, and who asked for it is told. */
export async function enterEnded(
  context: Context,
  tx: Tx,
  { catalogId, ended, common }: { catalogId: string; ended: readonly Ended[]; common: Common },
): Promise<void> {
  for (const one of ended) {
    await writeEntry(tx, {
      log: catalogId,
      id: context.newId(),
      kind: one.reason === 'revoked' ? 'capability.revoke' : 'capability.end',
      at: context.now(),
      fields: {
        person: context.viewer.personId,
        subject: one.requesterId,
        request: one.request,
        capability: one.cti,
        type: CAPABILITY_NUMBER[one.type],
        ...common,
      },
    })
    const revoked = one.reason === 'revoked'
    const holder = { personId: one.requesterId }
    await tell(tx, {
      catalogId,
      kind: revoked ? 'capability.revoked' : 'capability.ended',
      to: revoked ? ['owners', holder] : holder,
      about: { capability: one.cti, request: one.request },
      at: context.now(),
    })
  }
}

/** Has the reserved notice signed and keeps it. False where the signer is not there now: the next visit tries again. */
export async function signNotice(
  context: Context,
  reserved: { catalogId: string; id: string },
): Promise<boolean> {
  const notice = await context.signer.signRevocation(reserved).catch((error: unknown) => {
    if (isDomainError(error) && error.code === 'signer-unavailable') return null
    throw error
  })
  if (!notice) return false
  await context.inTransaction((tx) => keepNotice(tx, { ...reserved, notice }))
  return true
}
