// An auditor closes a finding, with a note of what was found out. It stays in the list and in the log.
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { writeEntry } from '../store/audit'
import { closeFinding as close, findFinding } from '../store/findings'
import { fromHex } from '@/lib/core/bytes'

export async function closeFinding(
  context: Context,
  input: { catalogId: string; id: string; note: string },
): Promise<{ id: string }> {
  const note = input.note.trim()
  return context.inTransaction(async (tx) => {
    const finding = await findFinding(tx, input)
    if (!finding || !can(context.viewer, 'finding.see', finding)) throw new DomainError('not-found')
    if (!can(context.viewer, 'finding.close', finding)) throw new DomainError('not-permitted')
    if (note.length < 3) throw new DomainError('close-note-required')
    const { catalogId, id } = input
    const at = context.now()
    const { personId } = context.viewer
    if (!(await close(tx, { catalogId, id, by: personId, note, at }))) throw new DomainError('finding-closed')
    const fields = {
      person: personId,
      finding: id,
      findingKind: finding.kind,
      device: finding.deviceId ? fromHex(finding.deviceId) : undefined,
      capability: finding.cti ?? undefined,
      note,
    }
    await writeEntry(tx, { log: catalogId, id: context.newId(), kind: 'finding.close', at, fields })
    return { id }
  })
}
