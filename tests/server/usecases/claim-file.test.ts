// A file of devices comes into a catalog: read in any of the ways that spreadsheets write one, each row judged, claimed once.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { claimDetail, claimRows, claimsOf } from '@/lib/server/queries/claims'
import { applyClaim, startClaim } from '@/lib/server/usecases/apply-claim'
import { checkClaim } from '@/lib/server/usecases/check-claim'
import { claimDevices } from '@/lib/server/usecases/claim-devices'
import { createProduct } from '@/lib/server/usecases/create-product'
import { type Catalog, type Device, makeCatalog } from '../../setup/catalog'
import { claimAll, holdingIn, idOf, inPieces, makeDevices, pointOf, receive } from '../../setup/claim-file'
import { codeOf, recorded, refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'

let portal: Portal
let catalog: Catalog
let some: Device[]

beforeAll(async () => {
  portal = await openPortal()
  some = await makeDevices(12)
})
afterAll(() => portal.close())
beforeEach(async () => {
  catalog = await makeCatalog(portal)
})

const at = (id: string) => ({ catalogId: catalog.id, id })
const send = async (content: string, more = {}) =>
  (await receive(catalog.owner, { catalogId: catalog.id, content, ...more })).id
const detail = (id: string) => claimDetail(catalog.owner, at(id))
const codes = async (id: string) => (await detail(id)).problems.map((one) => `${one.column} ${one.code}`)
const holding = (device: Device) => holdingIn(catalog, device)
const claimWhole = (id: string) => claimAll(catalog.owner, at(id))

describe('a file', () => {
  const spaced = (id: string) => id.toUpperCase().replaceAll(/(.{4})/g, '$1 ')

  it.each([
    [
      'commas, CRLF and quotes',
      (d: Device[]) => `device_id,name\r\n${idOf(d[0]!)},"Freezer 7, bay ""3"""\r\n`,
    ],
    [
      'a BOM, semicolons, spaces and capitals',
      (d: Device[]) => `\uFEFFName;Device ID\r\n"Freezer 7, bay ""3""";${spaced(idOf(d[0]!))}\r\n`,
    ],
    [
      'tabs, empty lines and no end',
      (d: Device[]) => `\tDEVICE-ID\tname\n\n\t${idOf(d[0]!)}\t"Freezer 7, bay ""3"""`,
    ],
  ])('is read with %s', async (_, write) => {
    for (const size of [1, 7, 100_000]) {
      const id = await send('', { content: inPieces(write(some), size) })
      expect(await detail(id)).toMatchObject({
        state: 'checked',
        rows: 1,
        counts: { waiting: 1 },
        problems: [],
      })
      const { rows } = await claimRows(catalog.owner, { ...at(id), show: 'all', after: 0 })
      expect(rows).toMatchObject([{ given: idOf(some[0]!), name: 'Freezer 7, bay "3"' }])
    }
  })

  it.each([
    ['', 'empty'],
    ['device_id,name\r\n', 'empty'],
    ['name,serial\r\nA,1\r\n', 'id-column-missing'],
    ['device_id,name,id\r\n', 'column-twice'],
    ['device_id,name\r\n00,"never closed\r\n', 'csv-broken'],
    ['device_id,name\r\n00,a"b\r\n', 'csv-broken'],
  ])('%j is not read: %s', async (content, problem) => {
    const id = await send(content)
    expect(await detail(id)).toMatchObject({ state: 'unreadable', problem })
    expect(await codeOf(() => startClaim(catalog.owner, at(id)))).toBe('changed-meanwhile')
  })

  it('whose upload breaks off is said to be so, and claims nothing', async () => {
    async function* breaking() {
      yield new TextEncoder().encode(`device_id\n${idOf(some[0]!)}\n`)
      throw new Error('gone')
    }
    await expect(send('', { content: breaking() })).rejects.toThrow('gone')
    const [claim] = await claimsOf(catalog.owner, { catalogId: catalog.id })
    expect(claim).toMatchObject({ state: 'unreadable', problem: 'cut-short' })
  })

  it('that is one endless line is let go after 32 kB of it', async () => {
    let given = 0
    async function* endless() {
      for (; given < 64; given++) yield new Uint8Array(2 ** 16).fill(65)
    }
    const id = await send('', { content: endless() })
    expect(await detail(id)).toMatchObject({ state: 'unreadable', problem: 'csv-broken' })
    expect(given).toBeLessThan(16)
  })
})

describe('a row', () => {
  it('is judged by itself, by the others and by the catalog', async () => {
    const [a, b, c] = some as [Device, Device, Device]
    const lines = [
      'device_id,product,group,name,serial,public_key,keystore_version',
      `${idOf(a)},Controller,depot,A,SN-1,${pointOf(a)},1`,
      `${idOf(a).toUpperCase()},,,again,,,`,
      `${idOf(b).slice(1)},,,,,,`,
      `${idOf(b)},,,,,${pointOf(c)},`,
      `${idOf(c)},Nothing,Depot,,,,`,
      `${idOf(some[3]!)},Controller,Nowhere,,,,`,
      `${idOf(some[4]!)},Controller,,,,,`,
      `${idOf(some[5]!)},,,${'x'.repeat(201)},,,`,
      `${idOf(some[6]!)},,,,${'x'.repeat(101)},,`,
      `${idOf(some[7]!)},,,,,,99`,
      `${idOf(some[8]!)},,,,,,-1`,
      `${idOf(some[9]!)},,,,,abc,`,
      `${idOf(some[10]!)},,,,,,,too many`,
      `${idOf(some[11]!)},,Depot,,,${pointOf(some[11]!).slice(2)},`,
    ]
    const id = await send(lines.join('\n'))
    expect((await detail(id)).counts).toMatchObject({ waiting: 2, refused: 12 })
    expect((await codes(id)).sort()).toEqual([
      'device_id id-malformed',
      'device_id id-repeated',
      'group group-missing',
      'group group-unknown',
      'keystore_version keystore-malformed',
      'keystore_version keystore-unknown',
      'name text-too-long',
      'null cells-too-many',
      'product product-unknown',
      'public_key key-malformed',
      'public_key key-of-other-device',
      'serial text-too-long',
    ])
    const { rows } = await claimRows(catalog.owner, { ...at(id), show: 'refused', after: 0 })
    expect(rows.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
    const { value } = await recorded(
      portal,
      ['claim.start', 'device.claim', 'device.claim', 'claim.finish'],
      () => claimWhole(id),
    )
    expect(value).toMatchObject({ claimed: 2, refused: 12 })
    expect(await holding(a)).toMatchObject({
      ...{ claim: 'pending', name: 'A', serial: 'SN-1', keystoreSeen: 1, groupId: catalog.group },
    })
    expect(await holding(b)).toBeUndefined()
  })

  it('of a device that is here already changes nothing of it', async () => {
    await claimDevices(catalog.owner, {
      catalogId: catalog.id,
      groupId: catalog.group,
      lines: `${idOf(some[0]!)},Old`,
    })
    const id = await send(`device_id,name\n${idOf(some[0]!)},New\n${idOf(some[1]!)},Other`)
    expect(await claimWhole(id)).toMatchObject({ known: 1, claimed: 1 })
    expect(await holding(some[0]!)).toMatchObject({ name: 'Old' })
    const again = await send(`device_id,name\n${idOf(some[0]!)},New\n${idOf(some[1]!)},Other`)
    expect((await detail(again)).before).toMatchObject({ id })
    expect(await claimWhole(again)).toMatchObject({ known: 2, claimed: 0 })
  })

  it('without a place comes into the chosen group, else where devices without one stand', async () => {
    const id = await send(`device_id\n${idOf(some[0]!)}`)
    await checkClaim(catalog.owner, { ...at(id), groupId: catalog.group })
    await claimWhole(id)
    expect(await holding(some[0]!)).toMatchObject({ group: 'Depot' })
    await claimWhole(await send(`device_id\n${idOf(some[1]!)}`))
    expect(await holding(some[1]!)).toMatchObject({ group: '.default', product: '.unassigned' })
  })

  it('makes its product and group where that is chosen', async () => {
    const text = `device_id,product,group\n${idOf(some[0]!)},Pump,Hall A\n${idOf(some[1]!)},pump,HALL A\n${idOf(some[2]!)},Controller,Hall A`
    const id = await send(text)
    expect((await codes(id)).sort()).toEqual(['group group-unknown', 'product product-unknown'])
    await checkClaim(catalog.owner, { ...at(id), createMissing: true })
    expect((await detail(id)).counts).toMatchObject({ waiting: 3, refused: 0 })
    const made = ['product.create', 'group.create', 'group.create'] as const
    const claimed = ['device.claim', 'device.claim', 'device.claim'] as const
    await recorded(portal, ['claim.start', ...made, ...claimed, 'claim.finish'], () => claimWhole(id))
    expect(await holding(some[1]!)).toMatchObject({ product: 'Pump', group: 'Hall A' })
    expect(await holding(some[2]!)).toMatchObject({ product: 'Controller', group: 'Hall A' })
  })

  it('whose group is of two products has to say which', async () => {
    await createProduct(catalog.owner, { catalogId: catalog.id, name: 'Pump' })
    await claimWhole(
      await send(`device_id,product,group\n${idOf(some[0]!)},Pump,Depot`, { createMissing: true }),
    )
    expect(await codes(await send(`device_id,group\n${idOf(some[1]!)},Depot`))).toEqual([
      'group group-ambiguous',
    ])
  })
})

describe('all or nothing', () => {
  it('is nothing where a row is wrong, and everything in one step where none is', async () => {
    const bad = await send(`device_id\n${idOf(some[0]!)}\nabc`, { allOrNothing: true })
    expect(await refused(portal, () => startClaim(catalog.owner, at(bad)))).toBe('claim-has-problems')
    const many = await makeDevices(1500)
    const good = await send(`device_id\n${many.map(idOf).join('\n')}`, { allOrNothing: true })
    await startClaim(catalog.owner, at(good))
    expect(await applyClaim(catalog.owner, at(good))).toMatchObject({ done: true, counts: { claimed: 1500 } })
  })
})
