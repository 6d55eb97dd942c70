// Pages of devices: which ids stand on one is read by a function of the database past row-level security, which holds it to
// one catalog and its members (migrations/0008_fleet); the rows themselves are read as anybody reads them.
import {
  type Cursor,
  type DeviceFilter,
  type DeviceSort,
  FALLING,
  orderOf,
  type Going,
  searchOf,
  seenBounds,
} from '@/lib/domain/device-list'
import type { Scope } from '@/lib/domain/policy'
import type { Tx } from '../context'
import { COLUMNS, type DeviceRow, FROM } from './devices'
import { listEveryGroup } from './places'

export type ListedDevice = DeviceRow & { live: number; waiting: number; noticePending: boolean }
export type DevicePage = { rows: ListedDevice[]; previous: Cursor | null; next: Cursor | null }
export type Listing = DeviceFilter &
  Going & { sort: DeviceSort; limit: number; now: Date; newestKeystore: number | null }

/** Null where nothing can match: none of the groups is within reach, or no device can be behind. */
async function conditionOf(tx: Tx, scope: Scope, filter: Listing): Promise<Record<string, unknown> | null> {
  const groups = await groupsOf(tx, scope, filter)
  if (groups?.length === 0 || (filter.behind && !filter.newestKeystore)) return null
  return {
    ...searchOf(filter.text),
    ...(groups && { groups }),
    ...(filter.claim && { claim: filter.claim }),
    ...(filter.behind && { below: filter.newestKeystore }),
    ...(filter.live && { liveAt: filter.now }),
    ...(filter.seen && seenBounds(filter.seen, filter.now)),
    ...(filter.released && { released: true }),
  }
}

async function groupsOf(tx: Tx, scope: Scope, filter: DeviceFilter): Promise<string[] | undefined> {
  const reach = scope.groups === 'all' ? undefined : scope.groups
  const { groupId, productId } = filter
  if (!groupId && !productId) return reach && [...reach]
  return (await listEveryGroup(tx, scope.catalogId))
    .filter((one) => (!groupId || one.id === groupId) && (!productId || one.productId === productId))
    .map((one) => one.id)
    .filter((id) => !reach || reach.includes(id))
}

export async function pageOfDevices(tx: Tx, scope: Scope, filter: Listing): Promise<DevicePage> {
  const condition = await conditionOf(tx, scope, filter)
  if (!condition) return { rows: [], previous: null, next: null }
  const { sort, after, before, limit } = filter
  const order = orderOf(filter.text, sort)
  const page = {
    sort: order,
    falls: order !== 'id' && FALLING[order],
    limit: limit + 1,
    ...(after ? { after } : before && { before }),
  }
  const found = await tx.$queryRaw<
    { id: string; key: string }[]
  >`SELECT id, key FROM search_device_page(${scope.catalogId}::uuid,
    ${JSON.stringify(condition)}::jsonb, ${JSON.stringify(page)}::jsonb)`
  const more = found.length > limit
  const backwards = !after && before !== undefined
  const shown = backwards ? found.slice(0, limit).toReversed() : found.slice(0, limit)
  const place = (one: { id: string; key: string } | undefined): Cursor | null =>
    one ? [one.key, one.id] : null
  return {
    rows: await rowsOf(tx, scope.catalogId, { ids: shown.map((one) => one.id), now: filter.now }),
    previous: (backwards ? more : after) ? place(shown[0]) : null,
    next: (backwards ? true : more) ? place(shown.at(-1)) : null,
  }
}

async function rowsOf(tx: Tx, catalogId: string, of: { ids: string[]; now: Date }): Promise<ListedDevice[]> {
  const rows = await tx.$queryRaw<ListedDevice[]>`SELECT ${COLUMNS},
      (SELECT count(*)::int FROM capability k WHERE k.catalog_id = d.catalog_id AND k.device = d.id AND k.state <> 'ended' AND k.expires_at > ${of.now}) AS live,
      (SELECT count(*)::int FROM request r WHERE r.catalog_id = d.catalog_id AND r.device = d.id AND r.state = 'waiting' AND r.lapses_at > ${of.now}) AS waiting,
      EXISTS (SELECT 1 FROM revocation v WHERE v.catalog_id = d.catalog_id AND v.device = d.id AND v.confirmed_at IS NULL) AS "noticePending"
    ${FROM} WHERE d.catalog_id = ${catalogId}::uuid AND d.id = ANY (${of.ids}::uuid[])`
  const byId = new Map(rows.map((row) => [row.id, row]))
  return of.ids.flatMap((id) => byId.get(id) ?? [])
}

/** How many match, counted up to `most`. */
export async function countDevices(
  tx: Tx,
  scope: Scope,
  filter: Listing & { most: number },
): Promise<number> {
  const condition = await conditionOf(tx, scope, filter)
  if (!condition) return 0
  const [row] = await tx.$queryRaw<{ n: number }[]>`SELECT search_device_count(${scope.catalogId}::uuid,
    ${JSON.stringify(condition)}::jsonb, ${filter.most}::int) AS n`
  return row!.n
}
