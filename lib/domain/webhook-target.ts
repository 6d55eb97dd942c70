// Where a webhook may go, as far as its address says it: by https to a public host, on the usual ports, without a login. What
// a name leads to is checked when it is resolved (lib/server/webhooks/post).
import { DomainError } from './errors'

const PORTS: readonly string[] = ['', '443', '8443']

/** `allowed`: hosts that the operator trusts, also without https and on any port. Throws `webhook-target`. */
export function checkTarget(text: string, allowed: readonly string[]): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['https:', 'http:'].includes(url.protocol)) throw refused('It is no address of the web.')
  if (url.username || url.password) throw refused('It carries a login.')
  if (url.hash) throw refused('It has a part after #.')
  if (isAllowed(url, allowed)) return url
  if (url.protocol !== 'https:') throw refused('It is not https.')
  if (!PORTS.includes(url.port)) throw refused('Only the ports 443 and 8443 may be used.')
  return url
}

export const isAllowed = (url: URL, allowed: readonly string[]): boolean =>
  allowed.some((one) => one === url.hostname || one === url.host)

export const allowedHosts = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== '')

const refused = (why: string) => new DomainError('webhook-target', why)
