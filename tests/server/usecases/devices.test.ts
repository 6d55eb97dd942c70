// Devices come into a catalog: by their IDs, pending, and by proving who they are.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bytes, toHex, uuidFromText } from '@/lib/core/bytes'
import { uncompressed } from '@/lib/core/cose'
import { findDevice, findHoldings } from '@/lib/server/store/devices'
import { createProduct } from '@/lib/server/usecases/create-product'
import { claimDevices } from '@/lib/server/usecases/claim-devices'
import { editDevice } from '@/lib/server/usecases/edit-device'
import { askForStatement, proveDevice } from '@/lib/server/usecases/prove-device'
import {
  type Catalog,
  type Device,
  type Member,
  makeCatalog,
  makeDevice,
  saysOf,
  statementOf,
} from '../../setup/catalog'
import { codeOf, recorded, refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'

let portal: Portal
let catalog: Catalog
let device: Device

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())
beforeEach(async () => {
  catalog = await makeCatalog(portal, { keys: false })
  device = await makeDevice()
})

const holdingOf = async (of: Device) =>
  (await catalog.owner.inTransaction((tx) => findHoldings(tx, of.deviceId)))[0]
const nonceFor = async (who: Member, catalogId = catalog.id) =>
  (await askForStatement(who, { catalogId })).nonce

async function prove(
  who: Member,
  more: { nonce?: Bytes; says?: object; groupId?: string; by?: Device } = {},
) {
  const nonce = more.nonce ?? (await nonceFor(who))
  const statement = await statementOf(more.by ?? device, saysOf(catalog, nonce, more.says))
  return proveDevice(who, {
    catalogId: catalog.id,
    nonce,
    statement,
    groupId: more.groupId ?? null,
    name: 'Freezer 7',
  })
}

describe('claiming by ID', () => {
  const claim = (lines: string, who: Member = catalog.owner, groupId = catalog.group) =>
    claimDevices(who, { catalogId: catalog.id, groupId, lines })

  it('takes each line, once, pending, with an entry for each', async () => {
    const other = await makeDevice()
    const spaced = toHex(other.deviceId)
      .toUpperCase()
      .replace(/(.{4})/g, '$1 ')
    const lines = `device ID, name\n${toHex(device.deviceId)},Freezer 7, bay 3\r\n\n"${spaced}";"Gate"\n${toHex(device.deviceId)}\n`
    const { value, entries } = await recorded(portal, ['device.claim', 'device.claim'], () => claim(lines))
    expect(value).toEqual({ claimed: 2, known: 1 })
    expect(entries[0]!.fields).toMatchObject({ person: catalog.owner.viewer.personId, group: catalog.group })
    expect(await holdingOf(device)).toMatchObject({
      claim: 'pending',
      name: 'Freezer 7, bay 3',
      groupId: catalog.group,
    })
    expect(await holdingOf(other)).toMatchObject({ claim: 'pending', name: 'Gate' })
    expect(await claim(lines)).toEqual({ claimed: 0, known: 3 })
  })

  it.each(['nonsense', '00'.repeat(63), `${'00'.repeat(64)}0`, `${'zz'.repeat(64)}`])(
    'takes none where one line is bad: %s',
    async (bad) => {
      expect(await refused(portal, () => claim(`${toHex(device.deviceId)}\n${bad}`))).toBe(
        'device-id-malformed',
      )
      expect(await holdingOf(device)).toBeUndefined()
    },
  )

  it('takes at least one and at most a thousand', async () => {
    expect(await refused(portal, () => claim('\n \n'))).toBe('device-id-malformed')
    expect(await refused(portal, () => claim(`${toHex(device.deviceId)}\n`.repeat(1001)))).toBe('too-large')
  })

  it('is for owners within whose reach the group is', async () => {
    const harbour = await catalog.addGroup('Harbour')
    const line = toHex(device.deviceId)
    const narrowed = await catalog.join('owner', { groupId: harbour })
    expect(await refused(portal, async () => claim(line, await catalog.join('technician')))).toBe(
      'not-permitted',
    )
    expect(await refused(portal, () => claim(line, narrowed))).toBe('not-found')
    expect(await codeOf(() => claim(line, narrowed, harbour))).toBe('done')
  })

  it('says nothing of what another catalog holds', async () => {
    const elsewhere = await makeCatalog(portal, { keys: false })
    const held = await elsewhere.addDevice()
    expect(await claim(toHex(held.deviceId))).toEqual({ claimed: 1, known: 0 })
  })
})

describe('proving', () => {
  it('claims an unknown device for an owner, proven', async () => {
    const { value, entries } = await recorded(portal, ['device.claim', 'device.prove'], () =>
      prove(catalog.owner),
    )
    expect(value.claimed).toBe(true)
    expect(entries[1]!.fields).toMatchObject({ device: toHex(device.deviceId), epoch: 1, keystoreVersion: 0 })
    expect(await holdingOf(device)).toMatchObject({
      id: value.id,
      claim: 'proven',
      name: 'Freezer 7',
      groupId: catalog.group,
      firmwareSeen: '4.1.7',
    })
    const { rows } = await portal.admin.query<{ public_key: Buffer }>(
      'SELECT public_key FROM device WHERE id = $1',
      [value.id],
    )
    expect(rows[0]!.public_key.toString('hex')).toBe(toHex(uncompressed(device.key)))
  })

  it('makes a pending holding proven, also for a technician, who claims none', async () => {
    const technician = await catalog.join('technician')
    expect(await refused(portal, () => prove(technician))).toBe('not-permitted')
    await claimDevices(catalog.owner, {
      catalogId: catalog.id,
      groupId: catalog.group,
      lines: toHex(device.deviceId),
    })
    const { value } = await recorded(portal, ['device.prove'], () => prove(technician))
    expect(value.claimed).toBe(false)
    expect((await holdingOf(device))!.claim).toBe('proven')
    expect(await refused(portal, async () => prove(await catalog.join('auditor')))).toBe('not-permitted')
  })

  it('raises what the catalog knows of the device, and never lowers it', async () => {
    const high = { epoch: 4, keystoreVersion: 7, operationCounter: 90, handoverNumber: 1, firmware: '4.2.0' }
    const { id } = await prove(catalog.owner, { says: high })
    await prove(catalog.owner, {
      says: { epoch: 3, keystoreVersion: 6, operationCounter: 80, firmware: '4.1.0' },
    })
    const row = await catalog.owner.inTransaction((tx) => findDevice(tx, catalog.id, id))
    expect(row).toMatchObject({ epochIssued: 4, keystoreSeen: 7, counterSeen: 90, firmwareSeen: '4.1.0' })
    const { rows } = await portal.admin.query('SELECT 1 FROM device_statement WHERE device = $1', [id])
    expect(rows).toHaveLength(2)
  })

  it('is over a nonce of ours, once, given to this person for this catalog, for five minutes', async () => {
    const nonce = await nonceFor(catalog.owner)
    await prove(catalog.owner, { nonce })
    expect(await refused(portal, () => prove(catalog.owner, { nonce }))).toBe('nonce-invalid')
    const theirs = await nonceFor(await catalog.join('owner'))
    expect(await refused(portal, () => prove(catalog.owner, { nonce: theirs }))).toBe('nonce-invalid')
    const elsewhere = await makeCatalog(portal, { keys: false })
    const both = await catalog.join('owner', { person: (await elsewhere.join('owner')).person })
    const other = await nonceFor(both, elsewhere.id)
    expect(await refused(portal, () => prove(both, { nonce: other }))).toBe('nonce-invalid')
    const late = await nonceFor(catalog.owner)
    portal.clock.forward(300)
    expect(await refused(portal, () => prove(catalog.owner, { nonce: late }))).toBe('nonce-invalid')
    expect(await refused(portal, () => prove(catalog.owner, { nonce: new Uint8Array(32) }))).toBe(
      'nonce-invalid',
    )
  })

  it('is by the device’s own key, over the nonce that was given', async () => {
    const impostor = await makeDevice()
    const says = { deviceId: device.deviceId }
    expect(await refused(portal, () => prove(catalog.owner, { by: impostor, says }))).toBe(
      'identity-not-proved',
    )
    expect(await refused(portal, () => prove(catalog.owner, { says: { nonce: new Uint8Array(32) } }))).toBe(
      'identity-not-proved',
    )
    expect(
      await refused(portal, () => prove(catalog.owner, { by: { ...device, pair: impostor.pair } })),
    ).toBe('identity-not-proved')
    const nonce = await nonceFor(catalog.owner)
    const junk = { catalogId: catalog.id, nonce, statement: new Uint8Array(50), groupId: null, name: null }
    expect(await refused(portal, () => proveDevice(catalog.owner, junk))).toBe('identity-not-proved')
    expect(await holdingOf(device)).toBeUndefined()
  })

  it('is to the catalog and product that the device says it belongs to', async () => {
    const elsewhere = await makeCatalog(portal, { keys: false })
    const ofOther = { catalogId: uuidFromText(elsewhere.id) }
    expect(await refused(portal, () => prove(catalog.owner, { says: ofOther }))).toBe(
      'device-of-other-catalog',
    )
    const ofProduct = { productId: uuidFromText(elsewhere.product) }
    expect(await refused(portal, () => prove(catalog.owner, { says: ofProduct }))).toBe('product-unknown')
  })

  it('is into a group of the device’s own product, or into .unassigned where that has none', async () => {
    const { id: other } = await createProduct(catalog.owner, { catalogId: catalog.id, name: 'Gateway' })
    const says = { productId: uuidFromText(other) }
    const groupId = catalog.group
    expect(await refused(portal, () => prove(catalog.owner, { says, groupId }))).toBe(
      'group-of-other-product',
    )
    expect(await refused(portal, () => prove(catalog.owner, { groupId: crypto.randomUUID() }))).toBe(
      'not-found',
    )
    const { id } = await prove(catalog.owner, { says })
    const row = await catalog.owner.inTransaction((tx) => findDevice(tx, catalog.id, id))
    expect(row).toMatchObject({ product: '.unassigned', group: '.default' })
  })

  it('tells how far a clock is off, and that there is none', async () => {
    portal.clock.stop()
    const nowS = portal.clock.now().getTime() / 1000
    const offset = async (issuedAt: number) => {
      const proved = await prove(catalog.owner, { says: { issuedAt } })
      const row = await catalog.owner.inTransaction((tx) => findDevice(tx, catalog.id, proved.id))
      expect(row!.clockOffsetS).toBe(proved.clockOffsetS)
      return [proved.clockOffsetS, row!.clockSeen]
    }
    expect(await offset(nowS)).toEqual([0, true])
    expect(await offset(nowS - 900)).toEqual([-900, true])
    expect(await offset(nowS + 400)).toEqual([400, true])
    expect(await offset(0)).toEqual([null, false])
  })

  it('holds in one catalog at a time', async () => {
    const elsewhere = await makeCatalog(portal, { keys: false })
    await elsewhere.addDevice({ pair: device.pair })
    expect(await refused(portal, () => prove(catalog.owner))).toBe('device-of-other-catalog')
    expect(await holdingOf(device)).toBeUndefined()
  })

  it('of the same device at the same moment holds it once', async () => {
    const both = await Promise.allSettled([prove(catalog.owner), prove(catalog.owner)])
    expect(both.filter((one) => one.status === 'fulfilled').length).toBeGreaterThan(0)
    const { rows } = await portal.admin.query('SELECT 1 FROM device WHERE catalog_id = $1', [catalog.id])
    expect(rows).toHaveLength(1)
  })
})

describe('editing', () => {
  it('renames and moves, within the reach of the role on both ends', async () => {
    const { id } = await prove(catalog.owner)
    const harbour = await catalog.addGroup('Harbour')
    const edit = (who: Member) =>
      editDevice(who, { catalogId: catalog.id, id, name: ' Freezer 8 ', groupId: harbour })
    const near = await catalog.join('owner', { groupId: catalog.group })
    expect(await refused(portal, () => edit(near))).toBe('not-permitted')
    expect(await refused(portal, async () => edit(await catalog.join('technician')))).toBe('not-permitted')
    const { entries } = await recorded(portal, ['device.move'], () => edit(catalog.owner))
    expect(entries[0]!.fields).toMatchObject({
      group: harbour,
      subjectName: 'Freezer 8',
      device: toHex(device.deviceId),
    })
    expect(await holdingOf(device)).toMatchObject({ name: 'Freezer 8', groupId: harbour })
    expect(await refused(portal, () => edit(near))).toBe('not-found')
  })
})
