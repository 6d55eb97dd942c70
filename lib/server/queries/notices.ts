// What one person was told, how many of it they have not read, which of it comes by mail; and a demo's mailbox.
import { DomainError } from '@/lib/domain/errors'
import { NOTICES, NOTICE_KINDS, type NoticeKind, isNoticeKind, wordsOfNotice } from '@/lib/domain/notices'
import type { NoticeTopic } from '@/lib/domain/notice-about'
import type { Context } from '../context'
import { listMailbox } from '../store/mail'
import { countUnread, listChoices, listNotices } from '../store/notices'

const PAGE = 50
const MOST_COUNTED = 100

export type NoticeLine = {
  id: string
  title: string
  path: string
  catalog: string | null
  at: string
  read: boolean
}
export type Before = { at: string; id: string }

/** The viewer's own. `next` names what the following page comes before. */
export async function myNotices(
  context: Context,
  { before }: { before: Before | null },
): Promise<{ lines: NoticeLine[]; unread: number; next: Before | null }> {
  requireBrowser(context)
  return context.inTransaction(async (tx) => {
    const from = before && { at: new Date(before.at), id: before.id }
    const rows = await listNotices(tx, { before: from, limit: PAGE + 1 })
    const shown = rows.slice(0, PAGE)
    const last = shown.at(-1)
    return {
      // A kind that this version no longer knows is left out.
      lines: shown.flatMap(({ id, catalogId, kind, about: { names, ...about }, at, readAt }) => {
        if (!isNoticeKind(kind)) return []
        const words = wordsOfNotice({ kind, catalogId, about, names })
        return { id, ...words, catalog: names.catalog ?? null, at: at.toISOString(), read: readAt !== null }
      }),
      unread: await countUnread(tx, MOST_COUNTED),
      next: rows.length > PAGE && last ? { at: last.at.toISOString(), id: last.id } : null,
    }
  })
}

/** For the side bar. Counted up to a hundred. */
export const unreadNotices = (context: Context): Promise<number> =>
  context.inTransaction((tx) => countUnread(tx, MOST_COUNTED))

export type Choice = { kind: NoticeKind; topic: NoticeTopic; label: string; mail: boolean }

export async function noticeChoices(context: Context): Promise<Choice[]> {
  requireBrowser(context)
  const chosen = new Map((await context.inTransaction(listChoices)).map((one) => [one.kind, one.mail]))
  return NOTICE_KINDS.map((kind) => {
    const { topic, label, mail } = NOTICES[kind]
    return { kind, topic, label, mail: chosen.get(kind) ?? mail }
  })
}

export type MailboxMail = { id: string; to: string; name: string; subject: string; body: string; at: string }

/** Every mail of a demo, newest first. Throws `not-found` in production. */
export async function mailbox(
  context: Context,
  { before }: { before: string | null },
): Promise<{ mails: MailboxMail[]; next: string | null }> {
  if (context.mode !== 'demo') throw new DomainError('not-found')
  requireBrowser(context)
  const until = before ? new Date(before) : new Date(context.now().getTime() + 1000)
  const rows = await context.inTransaction((tx) => listMailbox(tx, { before: until, limit: PAGE + 1 }))
  const mails = rows.slice(0, PAGE).map(({ email: to, createdAt, ...row }) => ({
    ...row,
    to,
    at: createdAt.toISOString(),
  }))
  return { mails, next: rows.length > PAGE ? mails.at(-1)!.at : null }
}

/** An API token has no rights of its own here. */
function requireBrowser({ viewer }: Context): void {
  if (viewer.atMost) throw new DomainError('not-permitted')
}
