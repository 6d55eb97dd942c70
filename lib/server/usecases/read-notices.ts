// What a person does with their own notices. No entry in the log: it is nobody else's business who has read what.
import { DomainError } from '@/lib/domain/errors'
import { isNoticeKind } from '@/lib/domain/notices'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { markRead, setChoice } from '../store/notices'

/** One by its id, or all up to a time: what came after the page was drawn stays unread. */
export async function readNotices(
  context: Context,
  { id, upTo }: { id: string | null; upTo: string },
): Promise<{ read: number }> {
  if (!can(context.viewer, 'account.change')) throw new DomainError('not-permitted')
  const at = context.now()
  return { read: await context.inTransaction((tx) => markRead(tx, { id, upTo: new Date(upTo), at })) }
}

export async function chooseNotices(
  context: Context,
  { kind, mail }: { kind: string; mail: boolean },
): Promise<{ mail: boolean }> {
  if (!can(context.viewer, 'account.change')) throw new DomainError('not-permitted')
  if (!isNoticeKind(kind)) throw new DomainError('not-found')
  await context.inTransaction((tx) => setChoice(tx, { kind, mail }))
  return { mail }
}
