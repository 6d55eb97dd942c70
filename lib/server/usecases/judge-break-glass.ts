// An owner other than the one who broke the glass says afterwards whether it was justified; once, with a note. And those who owe
// a review are reminded once it is overdue.
import { fromHex } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Verdict } from '@/lib/domain/standing'
import type { Context } from '../context'
import { writeEntry } from '../store/audit'
import { tell } from '../store/notices'
import { findGlass, judgeGlass, remindedOf } from '../store/standing'

export type JudgeBreakGlass = { catalogId: string; request: string; verdict: Verdict; note: string }

export async function judgeBreakGlass(
  context: Context,
  input: JudgeBreakGlass,
): Promise<{ verdict: Verdict }> {
  const { catalogId, request, verdict } = input
  const note = input.note.trim()
  return context.inTransaction(async (tx) => {
    const glass = await findGlass(tx, catalogId, request)
    if (!glass || !can(context.viewer, 'request.see', glass)) throw new DomainError('not-found')
    const { personId } = context.viewer
    if (!can(context.viewer, 'break-glass.judge', glass))
      throw new DomainError(glass.requesterId === personId ? 'own-glass' : 'not-permitted')
    if (note.length < 3) throw new DomainError('verdict-note-required')
    const at = context.now()
    const judged = await judgeGlass(tx, { catalogId, request, verdict, note, reviewerId: personId, at })
    if (!judged) throw new DomainError('already-judged')
    const device = fromHex(glass.deviceId)
    const fields = { person: personId, subject: glass.requesterId, request, device, verdict, note }
    await writeEntry(tx, { log: catalogId, id: context.newId(), kind: 'break-glass.judge', at, fields })
    const to = ['owners' as const, 'auditors' as const, { personId: glass.requesterId }]
    await tell(tx, { catalogId, kind: 'break-glass.reviewed', to, about: { request }, at })
    return { verdict }
  })
}

/** In the name of an owner, by the clock. Gives how many it reminded of. */
export async function remindOfBreakGlass(
  context: Context,
  { catalogId }: { catalogId: string },
): Promise<number> {
  if (!can(context.viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  return context.inTransaction(async (tx) => {
    const at = context.now()
    const overdue = await remindedOf(tx, catalogId, at)
    const to = ['owners' as const, 'auditors' as const, { personId: context.viewer.personId }]
    for (const { request } of overdue)
      await tell(tx, { catalogId, kind: 'break-glass.overdue', to, about: { request }, at })
    return overdue.length
  })
}
