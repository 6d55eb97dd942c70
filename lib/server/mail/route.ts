// Whether mail leaves this portal, for screens that offer it.
import { env } from '../env'
import { type MailRoute, routeOf } from './mailer'

export function mailRoute(): MailRoute {
  const { LATCHKEY_MODE: mode, LATCHKEY_SMTP_URL: smtpUrl } = env()
  return routeOf({ mode, smtpUrl })
}
