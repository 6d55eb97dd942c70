// Somebody leaves a catalog, by an owner or by themselves. In one transaction their memberships end and what they could still
// do with them: open requests, approvals that were not downloaded, tokens for the catalog, and sign-ins where they belong to no
// catalog any more. What was downloaded stays good until it expires or an owner revokes it: it is counted for them.
import { DomainError } from '@/lib/domain/errors'
import { rolesInWords } from '@/lib/domain/membership'
import { can } from '@/lib/domain/policy'
import { stateAt } from '@/lib/domain/request'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { countLive } from '../store/capabilities'
import { personNames } from '../store/catalogs'
import { endMembers, endWhatHungOn, groupNames, membershipsOf } from '../store/members'
import { listEnrolments } from '../store/passkeys'
import { tell } from '../store/notices'
import { lockRequester, moveRequest, openRequestsOf, withdrawApproval } from '../store/requests'
import { unenrol } from './apply-enrolment'

export type Leaving = { catalogId: string; personId: string }
export type Left = { withdrawn: number; live: number; signInsEnded: boolean }

const NOTE = 'They no longer belong to the catalog.'

/** Throws `last-owner` where nobody would be left who owns all of the catalog. */
export async function removeMember(context: Context, input: Leaving): Promise<Left> {
  requireMayRemove(context, input)
  const { catalogId, personId } = input
  return context.inTransaction(async (tx) => {
    const rows = await membershipsOf(tx, catalogId, personId)
    if (rows.length === 0) throw new DomainError('not-found')
    const now = context.now()
    const withdrawn = await withdrawOpen(context, tx, input)
    const live = await countLive(tx, { catalogId, requesterId: personId, now })
    const roles = rolesInWords(rows, await groupNames(tx, catalogId))
    const fields = { person: context.viewer.personId, subject: personId, roles }
    // Before the end: who leaves the catalog can no longer write to its log.
    await writeEntry(tx, { log: catalogId, id: context.newId(), kind: 'member.remove', at: now, fields })
    for (const one of await listEnrolments(tx, input)) await unenrol(context, tx, one)
    const [known] = await personNames(tx, [personId])
    await tell(tx, {
      ...{ catalogId, kind: 'member.removed', to: ['owners', 'auditors', { personId }], at: now },
      ...{ about: { member: personId }, names: { subject: known?.name } },
    })
    const ended = await endMembers(tx, { catalogId, ids: rows.map((row) => row.id), now })
    if (ended !== rows.length) throw new DomainError('changed-meanwhile')
    return { withdrawn, live, signInsEnded: await endWhatHungOn(tx, catalogId, personId) }
  })
}

function requireMayRemove({ viewer }: Context, { catalogId, personId }: Leaving): void {
  if (personId === viewer.personId && can(viewer, 'member.leave', { catalogId })) return
  if (!can(viewer, 'member.see', { catalogId })) throw new DomainError('not-found')
  if (!can(viewer, 'member.change', { catalogId })) throw new DomainError('not-permitted')
}

/** Requests of theirs that wait, and approvals that were not downloaded, each with its entry. */
async function withdrawOpen(context: Context, tx: Tx, { catalogId, personId }: Leaving): Promise<number> {
  const at = context.now()
  await lockRequester(tx, catalogId, personId)
  const open = await openRequestsOf(tx, catalogId, personId)
  const standing = open.filter((request) => stateAt(request, at) !== 'lapsed')
  for (const { id, state } of standing) {
    if (state === 'approved') await withdrawApproval(tx, { catalogId, request: id, at })
    await moveRequest(tx, { catalogId, id, state: 'withdrawn', at })
    const kind = state === 'approved' ? 'approval.withdraw' : 'request.withdraw'
    const fields = { person: context.viewer.personId, request: id, note: NOTE }
    await writeEntry(tx, { log: catalogId, id: context.newId(), kind, at, fields })
  }
  return standing.length
}
