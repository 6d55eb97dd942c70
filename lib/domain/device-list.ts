// How a list of devices is asked for: search, filters, an order, and the place to go on from. Knows no address and no SQL.
export const DEVICE_SORTS = ['name', 'seen', 'keystore', 'since'] as const
export type DeviceSort = (typeof DEVICE_SORTS)[number]
/** Last seen and added: the newest first. */
export const FALLING: Record<DeviceSort, boolean> = { name: false, seen: true, keystore: false, since: true }

export const SEEN = { 'last-7': 7, 'last-30': 30, 'last-365': 365 } as const
export type Seen = keyof typeof SEEN | 'not-30' | 'not-365' | 'never'

export type DeviceFilter = {
  text?: string
  /** In every one of these places. */
  groupId?: string
  productId?: string
  claim?: 'pending' | 'proven'
  /** The keystore it showed last is older than the catalog's newest. */
  behind?: boolean
  /** A capability for it is good now. */
  live?: boolean
  seen?: Seen
  /** Those that left the catalog, instead of those it holds. */
  released?: boolean
}

/** The key of the order and the id of the device beside the page. */
export type Cursor = readonly [key: string, id: string]
export type Going = { after?: Cursor; before?: Cursor }

export type DeviceSearch = { like: string; hex?: string } | { whole: string } | { beginning: string }

/** The order in which pages are read: what matches a text is read by id, and each page of it is shown by name. */
export type DeviceOrder = DeviceSort | 'id'
export function orderOf(text: string | undefined, sort: DeviceSort): DeviceOrder {
  const search = searchOf(text)
  return search && !('beginning' in search) && sort === 'name' ? 'id' : sort
}

/** Shorter texts have no trigram: of those only the beginning of a name is looked for. */
export const SHORTEST_PART = 3

/** What the database takes in no text. */
const UNSTORABLE = /[\0\p{Cs}]/gu

const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&')

/** What to look for; null where nothing was given. An ID may be grouped by spaces, colons or dashes, in any case. */
export function searchOf(text: string | undefined): DeviceSearch | null {
  const given = (text ?? '').replace(UNSTORABLE, '').trim()
  if (given === '') return null
  if ([...given].length < SHORTEST_PART) return { beginning: `${escaped(given.toLowerCase())}%` }
  const digits = given.toLowerCase().replace(/[\s:-]/g, '')
  const like = `%${escaped(given)}%`
  if (/^[0-9a-f]{128}$/.test(digits)) return { whole: digits }
  return /^[0-9a-f]{3,127}$/.test(digits) ? { like, hex: digits } : { like }
}

const DAY_MS = 86_400_000

/** Seen at or after a time, or before it; a device that never was counts as before. */
export function seenBounds(seen: Seen, now: Date): { seenSince: Date } | { unseenSince: Date } {
  const back = (days: number) => new Date(now.getTime() - days * DAY_MS)
  if (seen === 'never') return { unseenSince: new Date(0) }
  if (seen === 'not-30') return { unseenSince: back(30) }
  if (seen === 'not-365') return { unseenSince: back(365) }
  return { seenSince: back(SEEN[seen]) }
}

const TIME = /^(-infinity|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:?\d\d)?)$/

/** A cursor as text for an address. */
export const cursorText = ([key, id]: Cursor): string => `${id}.${key}`

const KEYS: Record<DeviceOrder, RegExp> = {
  id: /^[0-9a-f-]{36}$/,
  name: /^[^\0\p{Cs}]{0,300}$/su,
  seen: TIME,
  keystore: /^\d{1,18}$/,
  since: TIME,
}

/** Undefined where the text is no place in that order. */
export function cursorOf(text: string, order: DeviceOrder): Cursor | undefined {
  const found = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(.*)$/su.exec(text)
  return found && KEYS[order].test(found[2]!) ? [found[2]!, found[1]!] : undefined
}
