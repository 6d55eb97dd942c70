// Lists of devices: what a search finds, which filter leaves what, every order walked forth and back, and whose groups show.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toHex } from '@/lib/core/bytes'
import { DEVICE_SORTS, type DeviceFilter, type DeviceSort, FALLING, cursorOf } from '@/lib/domain/device-list'
import { type DeviceListing, type ListedLine, listDevices } from '@/lib/server/queries/device-list'
import { moveDevices } from '@/lib/server/usecases/move-devices'
import { type Catalog, type Device, type Member, makeCatalog } from '../../setup/catalog'
import { type Portal, openPortal } from '../../setup/portal'
import { approved, ask, download, newProfile } from '../../setup/requests'

let portal: Portal
let catalog: Catalog
let harbour: string
const devices = new Map<string, Device>()
const NAMES = ['Freezer 7', 'freezer 12', 'Kühlraum 3', '100 % cold', 'Chiller_4', 'Gate\\way']

beforeAll(async () => {
  portal = await openPortal()
  catalog = await makeCatalog(portal)
  harbour = await catalog.addGroup('Harbour')
  for (const [i, name] of NAMES.entries())
    devices.set(name, await catalog.addDevice({ name, groupId: i % 2 ? harbour : catalog.group }))
  devices.set('', await catalog.addDevice({ claim: 'pending' }))
  const set = (sql: string, name: string) =>
    portal.admin.query(`UPDATE device SET ${sql} WHERE id = $1`, [devices.get(name)!.id])
  await set(`serial = 'SN-4711-A', statement_at = now() - interval '3 days', keystore_seen = 1`, 'Freezer 7')
  await set(`serial = 'sn-0815', statement_at = now() - interval '90 days'`, 'Chiller_4')
  await set(`statement_at = now() - interval '500 days'`, 'Kühlraum 3')
  await set(`until = now(), end_reason = 'handover'`, '100 % cold')
})
afterAll(() => portal.close())

const list = (more: Partial<Parameters<typeof listDevices>[1]> = {}, who: Member = catalog.owner) =>
  listDevices(who, { catalogId: catalog.id, ...more })
const named = (rows: readonly ListedLine[]) => rows.map((row) => row.name)
const found = async (filter: DeviceFilter) => named((await list(filter)).rows)

describe('a search', () => {
  it('finds any part of a name, whatever its case, and takes no sign for a pattern', async () => {
    expect(await found({ text: 'reezer' })).toEqual(['freezer 12', 'Freezer 7'])
    expect(await found({ text: 'KÜHL' })).toEqual(['Kühlraum 3'])
    expect(await found({ text: 'er_4' })).toEqual(['Chiller_4'])
    expect(await found({ text: 'e\\w' })).toEqual(['Gate\\way'])
    for (const text of ['%%%', '___', 'f%r', 'x\0y', '\ud800zz', "'; DROP"])
      expect(await found({ text })).toEqual([])
  })

  it('finds any part of an ID from three digits on, grouped or not', async () => {
    const id = toHex(devices.get('Freezer 7')!.deviceId)
    for (const text of [id, id.slice(60, 70), id.slice(-8), id.toUpperCase().match(/.{4}/g)!.join(' ')])
      expect(await found({ text })).toEqual(['Freezer 7'])
    expect(await found({ text: id.slice(40, 43) })).toContain('Freezer 7')
    expect(await found({ text: 'f'.repeat(40) })).toEqual([])
  })

  it('finds any part of a serial', async () => {
    expect(await found({ text: '4711' })).toEqual(['Freezer 7'])
    expect(await found({ text: 'sn-' })).toEqual(['Chiller_4', 'Freezer 7'])
  })

  it('of one or two signs finds what begins so', async () => {
    expect(await found({ text: 'F' })).toEqual(['freezer 12', 'Freezer 7'])
    expect(await found({ text: 'GA' })).toEqual(['Gate\\way'])
    expect(await found({ text: 'r' })).toEqual([])
  })
})

describe('a filter', () => {
  it.each<[DeviceFilter, (string | null)[]]>([
    [{ claim: 'pending' }, [null]],
    [{ behind: true }, ['Chiller_4', 'freezer 12', 'Gate\\way', 'Kühlraum 3', null]],
    [{ seen: 'last-7' }, ['Freezer 7']],
    [{ seen: 'last-365' }, ['Chiller_4', 'Freezer 7']],
    [{ seen: 'not-30' }, ['Chiller_4', 'freezer 12', 'Gate\\way', 'Kühlraum 3', null]],
    [{ seen: 'never' }, ['freezer 12', 'Gate\\way', null]],
    [{ released: true }, ['100 % cold']],
    [{ text: 'freezer', seen: 'last-7' }, ['Freezer 7']],
    [{}, ['Chiller_4', 'freezer 12', 'Freezer 7', 'Gate\\way', 'Kühlraum 3', null]],
  ])('%j', async (filter, expected) => {
    const listing = await list(filter)
    expect(named(listing.rows)).toEqual(expected)
    expect(listing).toMatchObject({ matching: expected.length, held: 6 })
  })

  it('of a group or a product', async () => {
    expect(await found({ groupId: harbour })).toEqual(['freezer 12', 'Gate\\way'])
    expect(await found({ productId: catalog.product })).toHaveLength(6)
    expect(await found({ productId: catalog.product, groupId: harbour })).toHaveLength(2)
    expect(await found({ productId: crypto.randomUUID() })).toEqual([])
  })

  it('of open capabilities, which are shown with what waits', async () => {
    const technician = await catalog.join('technician')
    const on = { catalogId: catalog.id, device: devices.get('Gate\\way')!.id }
    const request = await approved(technician, catalog.owner, on)
    expect(await found({ live: true })).toEqual([])
    await download(technician, request, await newProfile())
    await ask(technician, on)
    const { rows } = await list({ live: true })
    expect(rows).toMatchObject([{ name: 'Gate\\way', live: 1, waiting: 1, noticePending: false }])
  })
})

describe('pages', () => {
  async function walk(
    sort: DeviceSort,
    from: DeviceListing,
    way: 'next' | 'previous',
  ): Promise<DeviceListing[]> {
    const pages = [from]
    for (let page = from; page[way]; pages.push(page)) {
      const place = cursorOf(page[way], sort)
      expect(place).toBeDefined()
      page = await list({ sort, limit: 2, ...(way === 'next' ? { after: place } : { before: place }) })
    }
    return pages
  }

  it.each(DEVICE_SORTS)('by %s show each device once, forth and back', async (sort) => {
    const whole = (await list({ sort })).rows.map((row) => row.id)
    const first = await list({ sort, limit: 2 })
    expect(first).toMatchObject({ previous: null, matching: 6 })
    const forth = await walk(sort, first, 'next')
    expect(forth.map((page) => page.rows.length)).toEqual([2, 2, 2])
    expect(forth.flatMap((page) => page.rows.map((row) => row.id))).toEqual(whole)
    const back = await walk(sort, forth.at(-1)!, 'previous')
    expect(back.map((page) => page.rows.map((row) => row.id))).toEqual(
      forth.toReversed().map((page) => page.rows.map((row) => row.id)),
    )
  })

  it('are in the order they say', async () => {
    const { rows } = await list({ sort: 'seen' })
    expect(named(rows).slice(0, 3)).toEqual(['Freezer 7', 'Chiller_4', 'Kühlraum 3'])
    expect((await list({ sort: 'keystore' })).rows.at(-1)!.name).toBe('Freezer 7')
    expect(FALLING.since).toBe(true)
    const since = (await list({ sort: 'since' })).rows.map((row) => row.since)
    expect(since).toEqual(since.toSorted().toReversed())
  })

  it('stay whole while devices come and go between two of them', async () => {
    const first = await list({ limit: 2 })
    await catalog.addDevice({ name: 'Another one' })
    const second = await list({ limit: 2, after: cursorOf(first.next!, 'name') })
    expect(named(second.rows)).toEqual(['Freezer 7', 'Gate\\way'])
  })

  it('take no place that is none', () => {
    const id = crypto.randomUUID()
    expect(cursorOf(`${id}.12`, 'keystore')).toEqual(['12', id])
    expect(cursorOf(`${id}.-infinity`, 'seen')).toEqual(['-infinity', id])
    for (const [text, sort] of [
      [`${id}.x`, 'keystore'],
      [`${id}.yesterday`, 'seen'],
      [`${id}.\0`, 'name'],
      ['x.y', 'name'],
      ['', 'name'],
    ] as const)
      expect(cursorOf(text, sort)).toBeUndefined()
  })
})

describe('a role for one group', () => {
  it('sees its devices and its group alone, by search and filter too', async () => {
    const narrowed = await catalog.join('technician', { groupId: harbour })
    const { rows, groups, held, may } = await list({}, narrowed)
    expect([named(rows), groups.map((group) => group.name), held]).toEqual([
      ['freezer 12', 'Gate\\way'],
      ['Harbour'],
      2,
    ])
    expect(may).toEqual({ claim: false, move: false })
    expect(named((await list({ text: 'reezer' }, narrowed)).rows)).toEqual(['freezer 12'])
    expect((await list({ groupId: catalog.group }, narrowed)).rows).toEqual([])
  })
})

describe('the function behind it', () => {
  it('gives nothing of a catalog to who is no member of it', async () => {
    const stranger = await makeCatalog(portal, { name: 'Other', keys: false })
    const asked = (who: Member) =>
      who.inTransaction(
        (tx) => tx.$queryRaw<unknown[]>`SELECT id FROM search_device_page(${catalog.id}::uuid, '{}'::jsonb,
          '{"sort": "name", "falls": false, "limit": 100}'::jsonb)
          UNION ALL SELECT NULL FROM (SELECT search_device_count(${catalog.id}::uuid, '{}'::jsonb, 10) AS n) c WHERE n > 0`,
      )
    expect((await asked(catalog.owner)).length).toBeGreaterThan(5)
    expect(await asked(stranger.owner)).toEqual([])
  })

  it('follows a move at once', async () => {
    const ids = [devices.get('Kühlraum 3')!.id]
    await moveDevices(catalog.owner, { catalogId: catalog.id, ids, groupId: harbour })
    expect(await found({ groupId: harbour })).toEqual(['freezer 12', 'Gate\\way', 'Kühlraum 3'])
  })
})
