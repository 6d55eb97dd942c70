// A page of the devices that a person may see, and how many there are, as far as counting costs nothing.
import { type DeviceFilter, type DeviceSort, type Going, cursorText, orderOf } from '@/lib/domain/device-list'
import { DomainError } from '@/lib/domain/errors'
import { can, scopeOf } from '@/lib/domain/policy'
import type { Context } from '../context'
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
