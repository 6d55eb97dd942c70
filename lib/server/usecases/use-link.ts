// A single-use link sets a password. The new password ends every sign-in and every other link of the person.
import { DomainError } from '@/lib/domain/errors'
import { checkPassword, hashPassword } from '../auth/password'
import { tokenId } from '../auth/token'
import type { Gate } from '../gate'
import { type OpenLink, consumeLink, findLink } from '../store/accounts'
import { writeEntry } from '../store/audit'

/** What the page of a link shows. Throws `link-invalid`. */
export async function openLink(gate: Gate, token: string): Promise<OpenLink> {
  const link = await gate.inTransaction((tx) => findLink(tx, tokenId(token)))
  if (!link) throw new DomainError('link-invalid')
  return link
}

export async function useLink(
  gate: Gate,
  input: { token: string; password: string },
): Promise<{ email: string }> {
  const link = await openLink(gate, input.token)
  if (link.purpose === 'set_up' || !link.email) throw new DomainError('link-invalid')
  checkPassword(input.password, [link.email.split('@')[0]!])
  const hash = await hashPassword(input.password)
  await gate.inTransaction(async (tx, log) => {
    const person = await consumeLink(tx, tokenId(input.token), hash)
    if (!person) throw new DomainError('link-invalid')
    await writeEntry(tx, {
      log,
      id: gate.newId(),
      kind: 'password.reset',
      at: gate.now(),
      fields: { person },
    })
  })
  return { email: link.email }
}
