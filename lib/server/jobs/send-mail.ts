// Sends one mail, or queues the next attempt, or gives it up and says why. A crash between sending and noting it sends it
// once more, under the same Message-ID: SMTP knows no better.
import { z } from 'zod'
import { isNoticeKind } from '@/lib/domain/notices'
import { type Letter, type MailContent, mailOfLetter, mailOfNotice } from '@/lib/domain/mail'
import { MailError } from '../mail/mailer'
import {
  type WaitingMail,
  findWaitingMail,
  markMailFailed,
  markMailSent,
  markMailTried,
  queueMail,
} from '../store/mail'
import type { Job, JobContext } from './job'

/** Seconds until the next attempt, after each that failed; about two days in all. */
export const MAIL_RETRIES_S = [10, 60, 300, 1800, 7200, 21_600, 43_200, 86_400]

const payloadSchema = z.object({ id: z.uuid() })

export const sendMail: Job = async (context, payload) => {
  const { id } = payloadSchema.parse(payload)
  const mail = await context.inTransaction((tx) => findWaitingMail(tx, id))
  if (!mail) return
  try {
    const content = contentOf(context, mail)
    await context.mailer.send({ ...content, id, to: mail.email })
    const kept = context.mailer.route === 'mailbox' ? { subject: content.subject, body: content.text } : null
    await context.inTransaction((tx) => markMailSent(tx, { id, at: context.now(), kept }))
  } catch (error) {
    if (!(error instanceof MailError)) throw error
    await tryAgain(context, mail, error)
  }
}

async function tryAgain(context: JobContext, mail: WaitingMail, error: MailError): Promise<void> {
  const { id } = mail
  const waitS = error.permanent ? undefined : MAIL_RETRIES_S[mail.attempts]
  await context.inTransaction(async (tx) => {
    if (waitS === undefined)
      return void (await markMailFailed(tx, { id, error: error.message, at: context.now() }))
    await markMailTried(tx, { id, error: error.message })
    await queueMail(tx, id, new Date(context.now().getTime() + waitS * 1000))
  })
}

function contentOf({ url, open, mailer }: JobContext, mail: WaitingMail): MailContent {
  if (mailer.route === 'none') throw new MailError('No mail server is set (LATCHKEY_SMTP_URL).', true)
  if (!mail.reachable) throw new MailError('The person is no longer a member, or is disabled.', true)
  if (mail.about && mail.catalogId && isNoticeKind(mail.kind)) {
    const { names, ...about } = mail.about
    return mailOfNotice({ kind: mail.kind, catalogId: mail.catalogId, about, names, url })
  }
  if (!mail.sealed) throw new MailError('The letter is gone.', true)
  return mailOfLetter(JSON.parse(open(mail.sealed, `mail ${mail.id}`)) as Letter)
}
