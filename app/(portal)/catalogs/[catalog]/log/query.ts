// The log's address read: what does not have its form narrows nothing, and a device ID that is none is said.
import { LOG_KINDS } from '@/components/log/log-filters'
import { toHex } from '@/lib/core/bytes'
import { parseDeviceId } from '@/lib/domain/device-id'
import type { LogQuery } from '@/lib/server/queries/log'
import { type Search, isUuid, one } from '../load'

export type Given = { kind: string; person: string; device: string; from: string; to: string }
export type LogAddress = {
  given: Given
  zone: string
  before: string
  signIns: boolean
  deviceError: string | null
  query: LogQuery
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const DAY_MS = 86_400_000

/** The start of a day of somebody who is `zone` minutes ahead of UTC. */
function startOf(day: string, zone: string): number | undefined {
  if (!DAY.test(day)) return undefined
  const ahead = Number(zone)
  const utc = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(utc)) return undefined
  return Number.isInteger(ahead) && Math.abs(ahead) <= 840 ? utc - ahead * 60_000 : utc
}

function deviceOf(text: string): { digits?: string; error: string | null } {
  if (!text) return { error: null }
  try {
    return { digits: toHex(parseDeviceId(text)), error: null }
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'This is not a device ID.' }
  }
}

function beforeOf(text: string): LogQuery['before'] {
  const [ms = '', id = ''] = text.split('_')
  const at = new Date(Number(ms))
  return isUuid(id) && ms !== '' && !Number.isNaN(at.getTime()) ? { at, id } : undefined
}

export async function logAddress(catalogId: string, search: Search): Promise<LogAddress> {
  const all = await search
  const value = (name: string) => one(all[name]).slice(0, 300)
  const given: Given = {
    kind: LOG_KINDS.includes(value('kind')) ? value('kind') : '',
    person: isUuid(value('person')) ? value('person') : '',
    device: value('device'),
    from: DAY.test(value('from')) ? value('from') : '',
    to: DAY.test(value('to')) ? value('to') : '',
  }
  const [from, to] = [startOf(given.from, value('zone')), startOf(given.to, value('zone'))]
  const device = deviceOf(given.device)
  const query: LogQuery = {
    catalogId,
    kind: given.kind || undefined,
    person: given.person || undefined,
    device: device.digits,
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to + DAY_MS),
    before: beforeOf(value('before')),
    signIns: value('view') === 'sign-ins',
  }
  const deviceError = device.error
  return {
    given,
    zone: value('zone'),
    before: value('before'),
    signIns: query.signIns === true,
    deviceError,
    query,
  }
}

/** The page with the same filters, from the newest entry or from before that one. */
export function logHref(
  path: string,
  { given, zone }: LogAddress,
  before?: { at: string; id: string },
): string {
  const query = new URLSearchParams(Object.entries({ ...given, zone }).filter(([, value]) => value !== ''))
  if (before) query.set('before', `${Date.parse(before.at)}_${before.id}`)
  return query.size > 0 ? `${path}?${query}` : path
}
