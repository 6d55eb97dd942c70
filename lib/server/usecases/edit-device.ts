// A device's name and group, as people see them; the device knows neither.
import { fromHex } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { writeEntry } from '../store/audit'
import { findGroup } from '../store/catalogs'
import { findDevice, renameDevice } from '../store/devices'

export async function editDevice(
  context: Context,
  input: { catalogId: string; id: string; name: string | null; groupId: string },
): Promise<{ id: string }> {
  return context.inTransaction(async (tx) => {
    const device = await findDevice(tx, input.catalogId, input.id)
    if (!device || !can(context.viewer, 'device.see', device)) throw new DomainError('not-found')
    const group = await findGroup(tx, input.catalogId, input.groupId)
    if (!group) throw new DomainError('not-found')
    if (!can(context.viewer, 'device.edit', device) || !can(context.viewer, 'device.edit', input))
      throw new DomainError('not-permitted')
    await renameDevice(tx, { ...input, name: input.name?.trim() || null })
    const fields = {
      person: context.viewer.personId,
      device: fromHex(device.deviceId),
      group: group.id,
      subjectName: input.name?.trim() || undefined,
    }
    await writeEntry(tx, {
      log: input.catalogId,
      id: context.newId(),
      kind: 'device.move',
      at: context.now(),
      fields,
    })
    return { id: device.id }
  })
}
