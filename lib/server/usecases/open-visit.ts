// A device is attached to somebody's browser: what waits for it, and the nonces over which it answers. Asked first of all, so
// that a revocation is applied before anything else is done.
import type { Bytes } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import { listGroups } from '../store/places'
import { type DeviceRow, addNonce, findHoldings } from '../store/devices'
import { latestKeystore } from '../store/keys'
import { unsignedRevocations, waitingHandover, waitingNotice } from '../store/revocations'
import { NONCE_LASTS_S } from './prove-device'
import { signNotice } from './raise-epoch'

export type Waiting = {
  /** Raises the device's epoch; null where it has confirmed the newest. */
  notice: { epoch: number; bytes: Bytes } | null
  /** The newest package, whatever the device has. */
  keystore: { version: number; bytes: Bytes } | null
  /** Given up by this catalog to another; applied only by an explicit act. */
  handover: Bytes | null
}
export type Visit = {
  /** Null where the catalog does not hold the device, as far as this person may see. */
  holding: { id: string; name: string | null; claim: 'pending' | 'proven' } | null
  /** Where this person may claim it into: groups of the catalog within their reach. */
  claimInto: { id: string; name: string; productId: string; product: string }[]
  statementNonce: Bytes
  receiptNonce: Bytes
  waiting: Waiting
}

const NOTHING: Waiting = { notice: null, keystore: null, handover: null }

export async function openVisit(
  context: Context,
  input: { catalogId: string; deviceId: Bytes },
): Promise<Visit> {
  const { viewer } = context
  const { catalogId } = input
  if (!can(viewer, 'catalog.see', input)) throw new DomainError('not-found')
  const held = (await context.inTransaction((tx) => findHoldings(tx, input.deviceId))).find(
    (one) => one.catalogId === catalogId && can(viewer, 'device.prove', one),
  )
  if (held) await signPending(context, held)
  const expiresAt = new Date(context.now().getTime() + NONCE_LASTS_S * 1000)
  const nonces = { statementNonce: context.random(32), receiptNonce: context.random(32) }
  return context.inTransaction(async (tx) => {
    const given = { personId: viewer.personId, subject: catalogId, expiresAt }
    await addNonce(tx, { ...given, nonce: nonces.statementNonce, purpose: 'statement' })
    await addNonce(tx, { ...given, nonce: nonces.receiptNonce, purpose: 'receipt' })
    if (!held) {
      const groups = await listGroups(tx, catalogId)
      const claimInto = groups.filter((one) => can(viewer, 'device.claim', { catalogId, groupId: one.id }))
      return { ...nonces, holding: null, claimInto, waiting: NOTHING }
    }
    const { id, name, claim } = held
    const waiting = await waitingFor(tx, { device: held, now: context.now() })
    return { ...nonces, holding: { id, name, claim }, claimInto: [], waiting }
  })
}

/** What a device has still to be told. */
export async function waitingFor(
  tx: Tx,
  { device, now }: { device: DeviceRow; now: Date },
): Promise<Waiting> {
  const { catalogId } = device
  const notice = await waitingNotice(tx, catalogId, device.id)
  const keystore = await latestKeystore(tx, catalogId)
  return {
    notice: notice && { epoch: notice.epoch, bytes: notice.notice },
    keystore: keystore ? { version: keystore.version, bytes: keystore.bytes } : null,
    handover: await waitingHandover(tx, { catalogId, device: device.id, after: device.handoverSeen, now }),
  }
}

/** What was reserved while the signer was not there. */
async function signPending(context: Context, { catalogId, id }: DeviceRow): Promise<void> {
  const pending = await context.inTransaction((tx) => unsignedRevocations(tx, catalogId, id))
  for (const revocation of pending) await signNotice(context, { catalogId, id: revocation })
}

/** Devices of this person's library, before they go where there is no network: notices and keystores to take along. */
export async function packForField(
  context: Context,
  input: { deviceIds: Bytes[] },
): Promise<{ deviceId: string; catalogId: string; waiting: Waiting }[]> {
  const held = await context.inTransaction(async (tx) => {
    const rows = await Promise.all(input.deviceIds.map((deviceId) => findHoldings(tx, deviceId)))
    return rows.flat().filter((one) => can(context.viewer, 'device.prove', one))
  })
  for (const one of held) await signPending(context, one)
  return context.inTransaction(async (tx) => {
    const packed = []
    for (const device of held) {
      const waiting = await waitingFor(tx, { device, now: context.now() })
      packed.push({ deviceId: device.deviceId, catalogId: device.catalogId, waiting })
    }
    return packed
  })
}
