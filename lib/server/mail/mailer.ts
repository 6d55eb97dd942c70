// How mail leaves: by SMTP, into a demo's mailbox, or not at all. One mail to one address at a time.
import nodemailer from 'nodemailer'
import type { MailContent } from '@/lib/domain/mail'

/** none: nobody set a mail server. */
export type MailRoute = 'smtp' | 'mailbox' | 'none'
export type OutgoingMail = MailContent & { id: string; to: string }
export type Mailer = {
  route: MailRoute
  /** Throws MailError. */
  send(mail: OutgoingMail): Promise<void>
  close(): void
}

/** `permanent`: the server will never take this mail. */
export class MailError extends Error {
  constructor(
    message: string,
    readonly permanent: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

export type MailSettings = {
  mode: 'demo' | 'production'
  url: string
  smtpUrl?: string
  from?: string
  timeoutMs?: number
}

export const routeOf = ({ mode, smtpUrl }: Pick<MailSettings, 'mode' | 'smtpUrl'>): MailRoute =>
  mode === 'demo' ? 'mailbox' : smtpUrl ? 'smtp' : 'none'

/** A demo sends nothing away, whatever is set. */
export function makeMailer(settings: MailSettings): Mailer {
  const route = routeOf(settings)
  if (route !== 'smtp') return { route, send: async () => {}, close: () => {} }
  const { timeoutMs = 20_000, url } = settings
  const host = new URL(url).hostname
  const transport = nodemailer.createTransport({
    url: settings.smtpUrl,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const from = settings.from ?? `Latchkey <latchkey@${host}>`
  const send: Mailer['send'] = async ({ id, to, subject, text, html }) => {
    const mail = {
      from,
      // An address, not a list to be read: what a person is called reaches no header.
      to: { name: '', address: to },
      envelope: { from: addressOf(from), to: [to] },
      subject,
      text,
      html,
      // The same for every attempt, so that a server that took it twice can tell.
      messageId: `<${id}@${host}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    }
    if (/[\r\n,<>\s]/.test(to)) throw new MailError('This is no address of one person.', true)
    await transport.sendMail(mail).catch((cause: unknown) => {
      throw asMailError(cause)
    })
  }
  return { route, send, close: () => transport.close() }
}

const addressOf = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from

/** What the library says in several ways. */
const WORDS: Record<string, string | undefined> = {
  EAUTH: 'The mail server refused the login.',
  ETIMEDOUT: 'The mail server did not answer in time.',
}

function asMailError(cause: unknown): MailError {
  const { code, responseCode, response, message } = cause as {
    code?: string
    responseCode?: number
    response?: string
    message?: string
  }
  const said = response ?? WORDS[code ?? ''] ?? message ?? 'unknown'
  const permanent = responseCode !== undefined && responseCode >= 500 && code === 'EENVELOPE'
  return new MailError(said.replaceAll(/\s+/g, ' ').slice(0, 500), permanent, { cause })
}
