// Devices go to another group of their catalog, many at once; each has its own entry, and one that cannot move moves none.
import { toBytes } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { MOST_MOVED } from '@/lib/domain/places'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { writeEntries } from '../store/audit'
import { lockDevices, moveDevices as move } from '../store/devices'
import { findGroup } from '../store/places'

export type MoveDevices = { catalogId: string; ids: string[]; groupId: string }

/** `moved` leaves out those that stood there already. Throws `place-archived`. */
export async function moveDevices(context: Context, input: MoveDevices): Promise<{ moved: number }> {
  const { viewer } = context
  const { catalogId, groupId } = input
  const ids = [...new Set(input.ids)]
  if (ids.length === 0 || ids.length > MOST_MOVED)
    throw new DomainError('too-large', `1 to ${MOST_MOVED} at once.`)
  return context.inTransaction(async (tx) => {
    const devices = await lockDevices(tx, catalogId, ids)
    const group = await findGroup(tx, catalogId, groupId)
    const seen = devices.every((one) => can(viewer, 'device.see', { catalogId, groupId: one.groupId }))
    if (!group || devices.length < ids.length || !seen) throw new DomainError('not-found')
    const from = devices.map((one) => one.groupId)
    if (![...from, groupId].every((one) => can(viewer, 'device.edit', { catalogId, groupId: one })))
      throw new DomainError('not-permitted')
    if (group.archived) throw new DomainError('place-archived')
    const moving = devices.filter((one) => one.groupId !== groupId)
    await move(
      tx,
      input,
      moving.map((one) => one.id),
    )
    await writeEntries(
      tx,
      moving.map(({ deviceId }) => ({
        log: catalogId,
        id: context.newId(),
        kind: 'device.move',
        at: context.now(),
        fields: { person: viewer.personId, device: toBytes(deviceId), group: groupId },
      })),
    )
    return { moved: moving.length }
  })
}
