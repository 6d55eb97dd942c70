// A page of the devices that a person may see, and how many there are, as far as counting costs nothing.
import {
  type Cursor,
  type DeviceFilter,
  type DeviceSort,
  type Going,
  cursorText,
  orderOf,
} from '@/lib/domain/device-list'
import { DomainError } from '@/lib/domain/errors'
import { can, scopeOf } from '@/lib/domain/policy'
import type { Context } from '../context'
import type { CsvRow } from '../csv'
import { countDevices, pageOfDevices } from '../store/device-pages'
import type { DeviceRow } from '../store/devices'
import { latestKeystore } from '../store/keys'
import { listEveryGroup } from '../store/places'
import { type DeviceLine, lineFrom } from './devices'

export const DEVICES_PER_PAGE = 50
/** Counting stops here. */
export const MOST_COUNTED = 1000
/** And here of what a filter leaves. */
export const MOST_MATCHING = 250

export type ListedLine = DeviceLine & { live: number; waiting: number; noticePending: boolean }
export type GroupLine = { id: string; name: string; product: string; productId: string; archived: boolean }
export type DeviceListing = {
  rows: ListedLine[]
  /** Places beside the page, for `after` and `before`. */
  previous: string | null
  next: string | null
  /** Of the catalog, as far as the person sees it; MOST_COUNTED and one stands for more. */
  held: number
  /** Of what was asked for; null for a search with more than a page, where counting is not cheap. */
  matching: number | null
  groups: GroupLine[]
  keystore: number | null
  may: { claim: boolean; move: boolean }
}

export type ListDevices = DeviceFilter & Going & { catalogId: string; sort?: DeviceSort; limit?: number }

/** Throws `not-found`. */
export async function listDevices(context: Context, input: ListDevices): Promise<DeviceListing> {
  const { viewer } = context
  const { catalogId, sort = 'name', limit = DEVICES_PER_PAGE, ...filter } = input
  const scope = scopeOf(viewer, 'device.see', catalogId)
  if (!scope) throw new DomainError('not-found')
  return context.inTransaction(async (tx) => {
    const keystore = (await latestKeystore(tx, catalogId))?.version ?? null
    const usual = { sort, limit, now: context.now(), newestKeystore: keystore }
    const page = await pageOfDevices(tx, scope, { ...filter, ...usual })
    const count = (of: DeviceFilter, most: number) =>
      countDevices(tx, scope, { ...of, ...usual, most: most + 1 })
    const held = await count({}, MOST_COUNTED)
    const rows = orderOf(filter.text, sort) === 'id' ? page.rows.toSorted(byName) : page.rows
    const whole = !filter.after && !filter.before && page.next === null
    const groups = (await listEveryGroup(tx, catalogId))
      .filter((one) => scope.groups === 'all' || scope.groups.includes(one.id))
      .map(({ id, name, product, productId, archived }) => ({ id, name, product, productId, archived }))
    return {
      rows: rows.map((row) => ({
        ...lineFrom(row),
        live: row.live,
        waiting: row.waiting,
        noticePending: row.noticePending,
      })),
      previous: page.previous && cursorText(page.previous),
      next: page.next && cursorText(page.next),
      held,
      matching: whole
        ? page.rows.length
        : filter.text
          ? null
          : isFiltered(filter)
            ? await count(filter, MOST_MATCHING)
            : held,
      groups,
      keystore,
      may: {
        claim: groups.some(
          (one) => !one.archived && can(viewer, 'device.claim', { catalogId, groupId: one.id }),
        ),
        move: groups.some((one) => can(viewer, 'device.edit', { catalogId, groupId: one.id })),
      },
    }
  })
}

/** What matched a text lies on its page by name, whatever order it was read in. */
function byName(a: DeviceRow, b: DeviceRow): number {
  if (a.name === null || b.name === null) return Number(a.name === null) - Number(b.name === null)
  const [one, other] = [a.name.toLowerCase(), b.name.toLowerCase()]
  return one < other ? -1 : Number(one > other)
}

const isFiltered = ({ after: _after, before: _before, ...filter }: DeviceFilter & Going): boolean =>
  Object.values(filter).some(Boolean)

export const DEVICE_EXPORT_HEAD = [
  ...['device_id', 'product', 'group', 'name', 'serial', 'claim', 'keystore_version'],
  ...['firmware', 'last_seen', 'in_catalog_since', 'capabilities'],
] as const
const EXPORTED = 500

/** All devices that match, a page at a time; each page is read in a transaction of its own. Throws `not-found`. */
export function deviceExport(
  context: Context,
  { catalogId, sort = 'name', after: _after, before: _before, ...filter }: ListDevices,
): AsyncGenerator<CsvRow[]> {
  const scope = scopeOf(context.viewer, 'device.see', catalogId)
  if (!scope) throw new DomainError('not-found')
  const read = (after: Cursor | undefined) =>
    context.inTransaction(async (tx) => {
      const newestKeystore = (await latestKeystore(tx, catalogId))?.version ?? null
      const page = { sort, limit: EXPORTED, now: context.now(), newestKeystore, ...(after && { after }) }
      return pageOfDevices(tx, scope, { ...filter, ...page })
    })
  async function* pages(): AsyncGenerator<CsvRow[]> {
    for (let after: Cursor | undefined; ;) {
      const { rows, next } = await read(after)
      yield rows.map((row) => [
        ...[row.deviceId, row.product, row.group, row.name, row.serial, row.claim, row.keystoreSeen || null],
        ...[row.firmwareSeen, row.statementAt?.toISOString() ?? null, row.since.toISOString(), row.live],
      ])
      if (!next) return
      after = next
    }
  }
  return pages()
}
