// Mail as rows: owed, sent or given up (migrations/0019_mail). Its content exists only while it is sent, except in a demo.
import type { Bytes } from '@/lib/core/bytes'
import type { NoticeAbout, NoticeNames } from '@/lib/domain/notice-about'
import type { NoticeKind } from '@/lib/domain/notices'
import type { Tx } from '../context'
import { queueJob } from './notices'

export const addLetter = (tx: Tx, m: { id: string; personId: string; kind: string; sealed: Bytes }) =>
  tx.$queryRaw`SELECT gate_letter(${m.id}::uuid, ${m.personId}::uuid, ${m.kind}, ${m.sealed})::text`

/** For the worker: a mail for each who is told of this event and has not chosen otherwise. Told again, it adds none. */
export async function addNoticeMails(
  tx: Tx,
  event: { event: string; kind: NoticeKind; byMail: boolean },
): Promise<void> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO mail (id, person_id, catalog_id, notice, kind)
      SELECT gen_random_uuid(), n.person_id, n.catalog_id, n.id, n.kind FROM notice n
      LEFT JOIN notice_choice c ON c.person_id = n.person_id AND c.kind = n.kind
      WHERE n.event = ${event.event}::uuid AND coalesce(c.mail, ${event.byMail})
    ON CONFLICT (notice) DO NOTHING RETURNING id`
  for (const { id } of rows) await queueMail(tx, id)
}

export const queueMail = (tx: Tx, id: string, runAt?: Date) =>
  queueJob(tx, { task: 'mail.send', payload: { id }, key: `mail ${id}`, runAt })

export type WaitingMail = {
  id: string
  kind: string
  email: string
  /** May still be written to: not disabled, and for a notice a member or just removed. */
  reachable: boolean
  attempts: number
  sealed: Bytes | null
  catalogId: string | null
  about: (NoticeAbout & { names: NoticeNames }) | null
}

/** For the worker, held until the transaction ends. */
export async function findWaitingMail(tx: Tx, id: string): Promise<WaitingMail | undefined> {
  const rows = await tx.$queryRaw<WaitingMail[]>`
    SELECT m.id, m.kind, p.email::text AS email, m.attempts, m.sealed, m.catalog_id AS "catalogId", n.about,
      p.disabled_at IS NULL AND (m.notice IS NULL OR n.kind = 'member.removed' OR EXISTS (SELECT 1 FROM member w
        WHERE w.catalog_id = m.catalog_id AND w.person_id = m.person_id AND (w.until IS NULL OR w.until > now()))) AS reachable
    FROM mail m JOIN person p ON p.id = m.person_id LEFT JOIN notice n ON n.catalog_id = m.catalog_id AND n.id = m.notice
    WHERE m.id = ${id}::uuid AND m.state = 'waiting'`
  return rows[0]
}

/** `kept`: what a demo's mailbox shows of it. */
export const markMailSent = (
  tx: Tx,
  m: { id: string; at: Date; kept: { subject: string; body: string } | null },
) => tx.$executeRaw`UPDATE mail SET state = 'sent', ended_at = ${m.at}, attempts = attempts + 1, sealed = NULL, error = NULL,
    subject = ${m.kept?.subject ?? null}, body = ${m.kept?.body ?? null} WHERE id = ${m.id}::uuid AND state = 'waiting'`

export const markMailTried = (tx: Tx, m: { id: string; error: string }) =>
  tx.$executeRaw`UPDATE mail SET attempts = attempts + 1, error = ${m.error} WHERE id = ${m.id}::uuid AND state = 'waiting'`

export const markMailFailed = (tx: Tx, m: { id: string; error: string; at: Date }) =>
  tx.$executeRaw`UPDATE mail SET state = 'failed', ended_at = ${m.at}, attempts = attempts + 1, error = ${m.error}, sealed = NULL
    WHERE id = ${m.id}::uuid AND state = 'waiting'`

export type MailboxRow = {
  id: string
  email: string
  name: string
  subject: string
  body: string
  createdAt: Date
}
export const listMailbox = (tx: Tx, filter: { before: Date; limit: number }) =>
  tx.$queryRaw<MailboxRow[]>`SELECT id, email, name, subject, body, created_at AS "createdAt"
    FROM gate_mailbox(${filter.before}, ${filter.limit})`

export type FailedMail = {
  id: string
  email: string
  kind: string
  error: string
  attempts: number
  endedAt: Date
}
export const listFailedMail = (tx: Tx, limit: number) =>
  tx.$queryRaw<
    FailedMail[]
  >`SELECT id, email, kind, error, attempts, ended_at AS "endedAt" FROM gate_mail_failed(${limit}::int)`
export async function sendMailAgain(tx: Tx, id: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ done: boolean }[]>`SELECT gate_mail_again(${id}::uuid) AS done`
  return row!.done
}
