// One's own sign-ins, ended one by one or all but this one. Each request looks its sign-in up, so they end at once.
import { fromHex } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { installationOf } from '../store/accounts'
import { writeEntry } from '../store/audit'
import { revokeSignIns } from '../store/sign-ins'

/** `id` is the hash of the sign-in, as the list shows it; null ends all others. */
export async function endSignIns(context: Context, input: { id: string | null }): Promise<{ ended: number }> {
  if (!can(context.viewer, 'account.change')) throw new DomainError('not-permitted')
  const { personId, signInId } = context.viewer
  return context.inTransaction(async (tx) => {
    const at = context.now()
    const only = input.id === null ? undefined : fromHex(input.id)
    const ended = await revokeSignIns(tx, { personId, only, keep: only ? undefined : signInId, at })
    if (only && ended.length === 0) throw new DomainError('not-found')
    const log = (await installationOf(tx))!.uuid
    for (const signIn of ended) {
      const fields = { person: personId, signIn }
      await writeEntry(tx, { log, id: context.newId(), kind: 'sign-in.revoke', at, fields })
    }
    return { ended: ended.length }
  })
}
