// Device IDs, pasted or from a file, come into a group: pending, until each proves itself at its first visit.
import { parseDeviceId } from '@/lib/domain/device-id'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { writeEntry } from '../store/audit'
import { findGroup } from '../store/places'
import { addDevice, findHoldings } from '../store/devices'

export type ClaimDevices = { catalogId: string; groupId: string; lines: string }
const MOST_LINES = 1000

type Line = { deviceId: ReturnType<typeof parseDeviceId>; name: string | null }

/** One device a line: the ID, then optionally a comma and a name. Throws for the first bad line, and takes none then. */
function readLines(text: string): Line[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^device.?id/i.test(line.trim()))
  if (lines.length === 0)
    throw new DomainError('device-id-malformed', 'There is no device ID in what was given.')
  if (lines.length > MOST_LINES)
    throw new DomainError('too-large', `At most ${MOST_LINES} devices at a time.`)
  return lines.map((line, i) => {
    const [id = '', ...rest] = line.split(/[,;\t]/)
    try {
      return {
        deviceId: parseDeviceId(id.replaceAll('"', '')),
        name: rest.join(',').replaceAll('"', '').trim().slice(0, 200) || null,
      }
    } catch (cause) {
      throw new DomainError('device-id-malformed', `Line ${i + 1} is not a device ID.`, { cause })
    }
  })
}

/** `known` counts those that were in the catalog already. */
export async function claimDevices(
  context: Context,
  input: ClaimDevices,
): Promise<{ claimed: number; known: number }> {
  const lines = readLines(input.lines)
  return context.inTransaction(async (tx) => {
    const group = await findGroup(tx, input.catalogId, input.groupId)
    if (!group || !can(context.viewer, 'device.see', input)) throw new DomainError('not-found')
    if (!can(context.viewer, 'device.claim', input)) throw new DomainError('not-permitted')
    let claimed = 0
    for (const line of lines) {
      const held = (await findHoldings(tx, line.deviceId)).some(
        (holding) => holding.catalogId === input.catalogId,
      )
      if (held) continue
      await addDevice(tx, {
        catalogId: input.catalogId,
        id: context.newId(),
        groupId: group.id,
        publicKey: null,
        claim: 'pending',
        ...line,
      })
      const fields = {
        person: context.viewer.personId,
        device: line.deviceId,
        group: group.id,
        subjectName: line.name ?? undefined,
      }
      await writeEntry(tx, {
        log: input.catalogId,
        id: context.newId(),
        kind: 'device.claim',
        at: context.now(),
        fields,
      })
      claimed++
    }
    return { claimed, known: lines.length - claimed }
  })
}
