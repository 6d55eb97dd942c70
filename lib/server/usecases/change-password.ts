// A person changes their own password. It ends every other sign-in of theirs and their API tokens, as one set by link does.
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import { checkPassword, hashPassword, passwordFits } from '../auth/password'
import type { Context } from '../context'
import { changeOwnPassword, installationOf, ownPasswordHash } from '../store/accounts'
import { writeEntry } from '../store/audit'

export async function changePassword(
  context: Context,
  input: { current: string; next: string },
): Promise<{ changed: true }> {
  if (!can(context.viewer, 'account.change')) throw new DomainError('not-permitted')
  const stored = await context.inTransaction((tx) => ownPasswordHash(tx))
  if (!(await passwordFits(input.current, stored))) throw new DomainError('password-wrong')
  checkPassword(input.next, [context.viewer.email.split('@')[0]!])
  const hash = await hashPassword(input.next)
  return context.inTransaction(async (tx) => {
    await changeOwnPassword(tx, hash, context.viewer.signInId ?? new Uint8Array(0))
    const log = (await installationOf(tx))!.uuid
    await writeEntry(tx, {
      log,
      id: context.newId(),
      kind: 'password.change',
      at: context.now(),
      fields: { person: context.viewer.personId },
    })
    return { changed: true }
  })
}
