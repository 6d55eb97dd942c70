// Products, device groups and a catalog itself: reserved places, names, archiving and restoring, and devices moved together.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { toHex } from '@/lib/core/bytes'
import { productsOf } from '@/lib/server/queries/catalog'
import { findHoldings } from '@/lib/server/store/devices'
import { archiveCatalog, renameCatalog, restoreCatalog } from '@/lib/server/usecases/change-catalog'
import {
  archiveGroup,
  archiveProduct,
  renameGroup,
  renameProduct,
  restoreGroup,
  restoreProduct,
} from '@/lib/server/usecases/change-place'
import { createGroup, createProduct } from '@/lib/server/usecases/create-product'
import { editDevice } from '@/lib/server/usecases/edit-device'
import { moveDevices } from '@/lib/server/usecases/move-devices'
import { type Catalog, type Device, makeCatalog } from '../../setup/catalog'
import { refusalOf } from '../../setup/database'
import { codeOf, recorded, refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'
import { ask } from '../../setup/requests'

let portal: Portal
let catalog: Catalog
let product: { catalogId: string; id: string }
let group: { catalogId: string; id: string }

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())
beforeEach(async () => {
  catalog = await makeCatalog(portal, { keys: false })
  product = { catalogId: catalog.id, id: catalog.product }
  group = { catalogId: catalog.id, id: catalog.group }
})

const places = async () => productsOf(catalog.owner, catalog.id)
const reserved = async () => {
  const { products, groups } = await places()
  return { product: products.find((one) => one.reserved)!, group: groups.find((one) => one.reserved)! }
}
const placeOf = async ({ deviceId }: Device) => {
  const [row] = await catalog.owner.inTransaction((tx) => findHoldings(tx, deviceId))
  return `${row!.product}/${row!.group}`
}

describe('the reserved places', () => {
  it('come with every catalog, once, and stay as they are', async () => {
    const own = await reserved()
    expect([own.product.name, own.group.name]).toEqual(['.unassigned', '.default'])
    const at = { catalogId: catalog.id, id: own.product.id }
    const within = { catalogId: catalog.id, id: own.group.id }
    for (const work of [
      () => renameProduct(catalog.owner, { ...at, name: 'Mine' }),
      () => archiveProduct(catalog.owner, { ...at, moveDevices: true }),
      () => renameGroup(catalog.owner, { ...within, name: 'Mine' }),
      () => archiveGroup(catalog.owner, { ...within, moveDevices: true }),
      () => createGroup(catalog.owner, { catalogId: catalog.id, productId: own.product.id, name: 'More' }),
      () => createProduct(catalog.owner, { catalogId: catalog.id, name: '.mine' }),
      () => renameGroup(catalog.owner, { ...group, name: ' .default' }),
    ])
      expect(await refused(portal, work)).toBe('name-reserved')
  })

  it('are kept by the database too', async () => {
    const own = await reserved()
    const sql = 'UPDATE product SET archived_at = now() WHERE id = $1'
    expect(await refusalOf(portal.admin, sql, [own.product.id])).toBe('LK030')
    const second =
      'INSERT INTO product (catalog_id, id, name, reserved) VALUES ($1, gen_random_uuid(), $2, true)'
    expect(await refusalOf(portal.admin, second, [catalog.id, 'x'])).toBe('23505')
  })

  it('take devices', async () => {
    const device = await catalog.addDevice()
    const to = (await reserved()).group.id
    await moveDevices(catalog.owner, { catalogId: catalog.id, ids: [device.id], groupId: to })
    expect(await placeOf(device)).toBe('.unassigned/.default')
  })
})

describe('names', () => {
  it('change, with an entry, and are told apart by more than case', async () => {
    const { entries } = await recorded(portal, ['product.rename'], () =>
      renameProduct(catalog.owner, { ...product, name: '  Cold   room ' }),
    )
    expect(entries[0]!.fields).toMatchObject({ product: product.id, subjectName: 'Cold room' })
    await renameGroup(catalog.owner, { ...group, name: 'depot' })
    expect((await places()).groups[0]).toMatchObject({ name: 'depot', product: 'Cold room' })
    const again = () =>
      createGroup(catalog.owner, { catalogId: catalog.id, productId: product.id, name: 'DEPOT' })
    expect(await refused(portal, again)).toBe('name-taken')
    const other = await createProduct(catalog.owner, { catalogId: catalog.id, name: 'Gateway' })
    expect(await refused(portal, () => renameProduct(catalog.owner, { ...product, name: 'GATEWAY' }))).toBe(
      'name-taken',
    )
    const elsewhere = { catalogId: catalog.id, productId: other.id, name: 'Depot' }
    expect(await codeOf(() => createGroup(catalog.owner, elsewhere))).toBe('done')
  })

  it('are for owners of the whole catalog', async () => {
    for (const who of [
      await catalog.join('owner', { groupId: group.id }),
      await catalog.join('technician'),
    ]) {
      expect(await refused(portal, () => renameProduct(who, { ...product, name: 'x' }))).toBe('not-permitted')
      expect(await refused(portal, () => archiveGroup(who, { ...group, moveDevices: true }))).toBe(
        'not-permitted',
      )
      expect(await refused(portal, () => archiveCatalog(who, { catalogId: catalog.id }))).toBe(
        'not-permitted',
      )
    }
  })
})

describe('archiving', () => {
  it('of a group with devices moves them to .unassigned, or is refused', async () => {
    const device = await catalog.addDevice()
    const archive = (move: boolean) => archiveGroup(catalog.owner, { ...group, moveDevices: move })
    expect(await refused(portal, () => archive(false))).toBe('place-not-empty')
    const { value, entries } = await recorded(portal, ['group.archive', 'device.move'], () => archive(true))
    expect(value.moved).toBe(1)
    expect(entries[0]!.fields).toMatchObject({ group: group.id, devices: 1, subjectName: 'Depot' })
    expect(entries[1]!.fields).toMatchObject({ device: toHex(device.deviceId) })
    expect(await placeOf(device)).toBe('.unassigned/.default')
  })

  it('of a product does so for all of its groups', async () => {
    const device = await catalog.addDevice({ groupId: await catalog.addGroup('Harbour') })
    expect((await archiveProduct(catalog.owner, { ...product, moveDevices: true })).moved).toBe(1)
    expect(await placeOf(device)).toBe('.unassigned/.default')
    expect((await places()).groups.filter((one) => one.archived)).toHaveLength(2)
    const fresh = { catalogId: catalog.id, productId: product.id, name: 'New' }
    expect(await refused(portal, () => createGroup(catalog.owner, fresh))).toBe('place-archived')
  })

  it('lets nothing in, until it is restored', async () => {
    const harbour = await catalog.addGroup('Harbour')
    const device = await catalog.addDevice({ groupId: harbour })
    await archiveGroup(catalog.owner, { ...group, moveDevices: false })
    const move = () =>
      moveDevices(catalog.owner, { catalogId: catalog.id, ids: [device.id], groupId: group.id })
    const edit = () =>
      editDevice(catalog.owner, { catalogId: catalog.id, id: device.id, name: null, groupId: group.id })
    expect(await refused(portal, move)).toBe('place-archived')
    expect(await refused(portal, edit)).toBe('place-archived')
    expect(await codeOf(() => catalog.addDevice())).toBe('place-archived')
    await recorded(portal, ['group.restore'], () => restoreGroup(catalog.owner, group))
    expect(await move()).toEqual({ moved: 1 })
    await archiveProduct(catalog.owner, { ...product, moveDevices: true })
    await recorded(portal, ['product.restore'], () => restoreProduct(catalog.owner, product))
    expect(await codeOf(() => catalog.addDevice())).toBe('done')
  })

  it('at the same moment as a device comes in leaves none behind', async () => {
    for (let i = 0; i < 8; i++) {
      const at = { catalogId: catalog.id, id: await catalog.addGroup(`Group ${i}`) }
      const both = await Promise.all([
        codeOf(() => archiveGroup(catalog.owner, { ...at, moveDevices: false })),
        codeOf(() => catalog.addDevice({ groupId: at.id })),
      ])
      expect([
        ['done', 'place-archived'],
        ['place-not-empty', 'done'],
      ]).toContainEqual(both)
    }
  })
})

describe('moving many', () => {
  it('moves those that stand elsewhere, each with its entry', async () => {
    const harbour = await catalog.addGroup('Harbour')
    const [one, two, there] = [
      await catalog.addDevice(),
      await catalog.addDevice(),
      await catalog.addDevice({ groupId: harbour }),
    ]
    const ids = [one.id, two.id, there.id, one.id]
    const { value } = await recorded(portal, ['device.move', 'device.move'], () =>
      moveDevices(catalog.owner, { catalogId: catalog.id, ids, groupId: harbour }),
    )
    expect(value).toEqual({ moved: 2 })
  })

  it('moves none where one of them is out of reach', async () => {
    const harbour = await catalog.addGroup('Harbour')
    const [near, far] = [await catalog.addDevice(), await catalog.addDevice({ groupId: harbour })]
    const narrowed = await catalog.join('owner', { groupId: catalog.group })
    const move = (ids: string[], groupId: string) => () =>
      moveDevices(narrowed, { catalogId: catalog.id, ids, groupId })
    expect(await refused(portal, move([near.id, far.id], catalog.group))).toBe('not-found')
    expect(await refused(portal, move([near.id], harbour))).toBe('not-permitted')
    expect(await refused(portal, move([near.id, crypto.randomUUID()], catalog.group))).toBe('not-found')
    expect(await refused(portal, move([], catalog.group))).toBe('too-large')
  })
})

describe('an archived catalog', () => {
  it('is read, and nothing begins in it until it is restored', async () => {
    const device = await catalog.addDevice()
    const technician = await catalog.join('technician')
    await recorded(portal, ['catalog.archive'], () =>
      archiveCatalog(catalog.owner, { catalogId: catalog.id }),
    )
    expect((await places()).catalog.archivedAt).not.toBeNull()
    const request = () => ask(technician, { catalogId: catalog.id, device: device.id })
    expect(await refused(portal, request)).toBe('catalog-archived')
    expect(await codeOf(() => catalog.addDevice())).toBe('catalog-archived')
    expect(await codeOf(() => catalog.addGroup('New'))).toBe('catalog-archived')
    await recorded(portal, ['catalog.restore'], () =>
      restoreCatalog(catalog.owner, { catalogId: catalog.id }),
    )
    expect(await codeOf(request)).toBe('done')
  })

  it('has a name that its owners change', async () => {
    const { entries } = await recorded(portal, ['catalog.rename'], () =>
      renameCatalog(catalog.owner, { catalogId: catalog.id, name: 'Warm chain' }),
    )
    expect(entries[0]!.fields.subjectName).toBe('Warm chain')
    expect((await places()).catalog.name).toBe('Warm chain')
  })
})
