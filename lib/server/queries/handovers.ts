// A device's handovers: all of them for the page of the device, and the one that waits for its next visit.
import { type Bytes, toBase64, toHex } from '@/lib/core/bytes'
import { protectedHeader, toBeSigned, uncompressed } from '@/lib/core/cose'
import { DomainError } from '@/lib/domain/errors'
import { HANDOVER } from '@/lib/domain/handover'
import { standingOfHandover, waitingHandover } from '@/lib/domain/handover-rules'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { findDevice, findHoldings } from '../store/devices'
import { findHandoverDraft, listHandovers } from '../store/handovers'
import { findRootKey } from '../store/keys'

export async function handoversOf(context: Context, at: { catalogId: string; device: string }) {
  return context.inTransaction(async (tx) => {
    const device = await findDevice(tx, at.catalogId, at.device)
    if (!device || !can(context.viewer, 'device.see', device)) throw new DomainError('not-found')
    const all = await listHandovers(tx, at)
    const draft = await findHandoverDraft(tx, at)
    const mayChange = can(context.viewer, 'device.release', device) && !device.until
    return {
      handovers: all.map((one) => ({
        id: one.id,
        number: one.number,
        newCatalog: one.newCatalog,
        newRoot: one.newRoot && toHex(uncompressed(one.newRoot).subarray(1)),
        leastKeystore: one.leastKeystore,
        expiresAt: one.expiresAt.toISOString(),
        createdAt: one.createdAt.toISOString(),
        withdraws: one.withdraws,
        standing: standingOfHandover(one, all, { seen: device.handoverSeen, now: context.now() }),
      })),
      draft: draft
        ? {
            id: draft.id,
            number: draft.number,
            newCatalog: draft.newCatalog,
            withdraws: draft.withdraws,
            toBeSigned: toBase64(toBeSigned(protectedHeader(HANDOVER.typ, draft.rootKid), draft.payload)),
          }
        : null,
      mayMake: mayChange && device.claim === 'proven' && (await findRootKey(tx, at.catalogId)) !== undefined,
      mayChange,
    }
  })
}

export type WaitingHandover = {
  id: string
  device: string
  file: Bytes
  number: number
  newCatalog: string
  own: boolean
  expiresAt: Date
}

/** What waits for the attached device, or null. `own`: it takes back an earlier one and leaves the device where it is. */
export async function waitingHandoverOf(
  context: Context,
  at: { catalogId: string; deviceId: Bytes },
): Promise<WaitingHandover | null> {
  return context.inTransaction(async (tx) => {
    const device = (await findHoldings(tx, at.deviceId)).find((one) => one.catalogId === at.catalogId)
    if (!device || !can(context.viewer, 'device.see', device)) throw new DomainError('not-found')
    if (!can(context.viewer, 'device.prove', device)) throw new DomainError('not-permitted')
    const all = await listHandovers(tx, { catalogId: at.catalogId, device: device.id })
    const found = waitingHandover(all, { seen: device.handoverSeen, now: context.now() })
    if (!found) return null
    const { id, bytes: file, number, newCatalog, expiresAt } = found
    return { id, device: device.id, file, number, newCatalog, own: found.withdraws !== null, expiresAt }
  })
}
