// What the list of devices is asked for, as its address says it; a value that means nothing is left out.
import {
  DEVICE_SORTS,
  type DeviceFilter,
  type DeviceSort,
  type Going,
  SEEN,
  type Seen,
  cursorOf,
  orderOf,
} from '@/lib/domain/device-list'
import { type Search, isUuid, one } from '../load'

export type Query = DeviceFilter & Going & { sort: DeviceSort }

const SEENS: readonly string[] = [...Object.keys(SEEN), 'not-30', 'not-365', 'never']

export async function queryOf(search: Search): Promise<Query> {
  const given = await search
  const value = (name: string) => one(given[name])
  const id = (name: string) => (isUuid(value(name)) ? value(name) : undefined)
  const claim = value('claim')
  const sort = DEVICE_SORTS.find((name) => name === value('sort')) ?? 'name'
  const text = value('q').slice(0, 300) || undefined
  const order = orderOf(text, sort)
  return {
    text,
    groupId: id('group'),
    productId: id('product'),
    claim: claim === 'pending' || claim === 'proven' ? claim : undefined,
    behind: value('keystore') === 'behind' || undefined,
    live: value('capability') === 'open' || undefined,
    seen: SEENS.includes(value('seen')) ? (value('seen') as Seen) : undefined,
    released: value('held') === 'released' || undefined,
    sort,
    after: cursorOf(value('after'), order),
    before: cursorOf(value('before'), order),
  }
}

/** The address' values; places to go on from are given as text. */
export function valuesOf(query: Query): Record<string, string> {
  const { text, groupId, productId, claim, behind, live, seen, released, sort } = query
  const values = {
    q: text,
    group: groupId,
    product: productId,
    claim,
    keystore: behind && 'behind',
    capability: live && 'open',
    seen,
    held: released && 'released',
    sort: sort === 'name' ? undefined : sort,
  }
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])),
  )
}

export function hrefOf(path: string, values: Record<string, string>): string {
  const given = new URLSearchParams(values)
  return given.size > 0 ? `${path}?${given}` : path
}
