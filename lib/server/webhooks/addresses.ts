// Which addresses of the network a webhook may reach: those of the public internet. Everything else is refused: this machine,
// its neighbours, a cloud's metadata, and the ways in which IPv6 carries IPv4.
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { DomainError } from '@/lib/domain/errors'
import { checkTarget, isAllowed } from '@/lib/domain/webhook-target'

const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number]

export function isPublic(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  // An IPv4 address within an IPv6 one is judged as what it is.
  const address = ipaddr.process(text)
  if (address.range() !== 'unicast') return false
  return address.kind() === 'ipv4' || (address as ipaddr.IPv6).match(GLOBAL_UNICAST)
}

/** What can be told of a target before its name is resolved. Throws `webhook-target`. */
export function requireTarget(text: string, allowed: readonly string[]): void {
  const url = checkTarget(text, allowed)
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(literal) && !isAllowed(url, allowed) && !isPublic(literal))
    throw new DomainError('webhook-target', 'It is an address that is not public.')
}
