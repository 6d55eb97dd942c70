// A mail to one person with a single-use link, from within a use case. The link lies sealed in the database until the mail is
// sent, then nowhere; the queue carries the mail's id only.
import type { Letter } from '@/lib/domain/mail'
import type { Context, Tx } from './context'
import { addLetter } from './store/mail'

export async function sendLetter(
  context: Pick<Context, 'newId' | 'seal'>,
  tx: Tx,
  { personId, letter }: { personId: string; letter: Letter },
): Promise<void> {
  const id = context.newId()
  const sealed = context.seal(JSON.stringify(letter), `mail ${id}`)
  await addLetter(tx, { id, personId, kind: letter.kind, sealed })
}
