// A device's name, serial and group, as people see them; the device knows none of them.
import { fromHex } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { writeEntry } from '../store/audit'
import { changeDevice, findDevice } from '../store/devices'
import { findGroup } from '../store/places'

export type EditDevice = {
  catalogId: string
  id: string
  name: string | null
  /** Stays as it is where it is left out. */
  serial?: string | null
  groupId: string
}

const tidy = (text: string | null): string | null => text?.trim() || null

/** Throws `place-archived`. */
export async function editDevice(context: Context, input: EditDevice): Promise<{ id: string }> {
  const { catalogId, id } = input
  return context.inTransaction(async (tx) => {
    const device = await findDevice(tx, catalogId, id)
    if (!device || !can(context.viewer, 'device.see', device)) throw new DomainError('not-found')
    const group = await findGroup(tx, catalogId, input.groupId)
    if (!group) throw new DomainError('not-found')
    if (!can(context.viewer, 'device.edit', device) || !can(context.viewer, 'device.edit', input))
      throw new DomainError('not-permitted')
    const moves = group.id !== device.groupId
    if (moves && group.archived) throw new DomainError('place-archived')
    const name = tidy(input.name)
    const serial = input.serial === undefined ? device.serial : tidy(input.serial)
    await changeDevice(tx, { catalogId, id }, { name, serial, groupId: group.id })
    const fields = {
      person: context.viewer.personId,
      device: fromHex(device.deviceId),
      group: group.id,
      subjectName: name ?? undefined,
      serial: serial ?? undefined,
    }
    const kind = moves ? 'device.move' : 'device.rename'
    await writeEntry(tx, { log: catalogId, id: context.newId(), kind, at: context.now(), fields })
    return { id: device.id }
  })
}
