// The device itself says, over the portal's nonce, that it has gone to the catalog it was handed to: its holding here ends.
import { type Bytes, equal, fromHex, uuidFromText } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { checkIdentityStatement } from '@/lib/domain/identity'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { writeEntry } from '../store/audit'
import { addStatement, consumeNonce, findDevice } from '../store/devices'
import { endHolding, listHandovers } from '../store/handovers'

export type ConfirmHandover = { catalogId: string; device: string; nonce: Bytes; statement: Bytes }

/** Throws `identity-not-proved`, `nonce-invalid`, `handover-not-applied`, `device-not-held`. */
export async function confirmHandover(context: Context, input: ConfirmHandover): Promise<{ id: string }> {
  const { catalogId, device: id, nonce } = input
  if (!can(context.viewer, 'catalog.see', input)) throw new DomainError('not-found')
  return context.inTransaction(async (tx) => {
    const device = await findDevice(tx, catalogId, id)
    if (!device || !can(context.viewer, 'device.see', device)) throw new DomainError('not-found')
    if (!can(context.viewer, 'device.prove', device)) throw new DomainError('not-permitted')
    if (device.until) throw new DomainError('device-not-held')
    const { statement } = await checkIdentityStatement(input.statement, { nonce }).catch((cause: unknown) => {
      throw new DomainError('identity-not-proved', undefined, { cause })
    })
    const { personId } = context.viewer
    const at = context.now()
    const spent = await consumeNonce(tx, {
      nonce,
      purpose: 'statement',
      personId,
      subject: catalogId,
      now: at,
    })
    if (!spent) throw new DomainError('nonce-invalid')
    if (!equal(statement.deviceId, fromHex(device.deviceId))) throw new DomainError('identity-not-proved')
    const applied = (await listHandovers(tx, { catalogId, device: id })).find(
      (one) =>
        one.withdraws === null &&
        one.number === statement.handoverNumber &&
        equal(uuidFromText(one.newCatalog), statement.catalogId),
    )
    if (!applied) throw new DomainError('handover-not-applied')
    const row = { catalogId, id: context.newId(), device: id, bytes: input.statement, nonce, personId, at }
    await addStatement(tx, row)
    await endHolding(tx, { catalogId, id, handover: applied.number, at })
    const fields = {
      person: personId,
      device: fromHex(device.deviceId),
      handover: applied.number,
      catalog: applied.newCatalog,
    }
    await writeEntry(tx, { log: catalogId, id: context.newId(), kind: 'handover.confirm', at, fields })
    return { id }
  })
}
