// What an API token may do: within its rights and its person's, never deciding; and the log names it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { toHex } from '@/lib/core/bytes'
import { tokenId } from '@/lib/server/auth/token'
import { imagesOf } from '@/lib/server/queries/catalog'
import { listDevices } from '@/lib/server/queries/device-list'
import { inbox } from '@/lib/server/queries/inbox'
import { myRequests } from '@/lib/server/queries/requests'
import { revokeToken } from '@/lib/server/usecases/api-tokens'
import { changePassword } from '@/lib/server/usecases/change-password'
import { decideGrant } from '@/lib/server/usecases/device-grant'
import { openVisit } from '@/lib/server/usecases/open-visit'
import { proveDevice } from '@/lib/server/usecases/prove-device'
import { reviewRequest } from '@/lib/server/usecases/review-request'
import {
  type Catalog,
  type Device,
  type Member,
  makeCatalog,
  makeDevice,
  saysOf,
  statementOf,
} from '../../setup/catalog'
import { recorded, refused } from '../../setup/entries'
import { PASSWORD, type Portal, openPortal } from '../../setup/portal'
import { ask, decide } from '../../setup/requests'
import { through as throughIn, tokenOf as make } from '../../setup/tokens'

let portal: Portal
let catalog: Catalog
let other: Catalog
let mika: Member

beforeAll(async () => {
  portal = await openPortal()
  catalog = await makeCatalog(portal)
  other = await makeCatalog(portal, { name: 'Doors' })
})
afterAll(() => portal.close())
beforeEach(async () => {
  const person = await portal.person('Mika', { password: true })
  mika = await catalog.join('technician', { person })
})

const through = (token: string) => throughIn(portal, token)

describe('within its rights', () => {
  it('does what they say and no more, and the log names the token', async () => {
    const device = await catalog.addDevice()
    const token = await make(mika)
    const who = await through(token)
    expect((await listDevices(who, { catalogId: catalog.id })).held).toBeGreaterThan(0)
    const { entries } = await recorded(portal, ['request.create'], () =>
      ask(who, { catalogId: catalog.id, device: device.id }),
    )
    expect(entries[0]!.fields.token).toBe(toHex(tokenId(token)))
    const { entries: own } = await recorded(portal, ['request.create'], async () =>
      ask(mika, { catalogId: catalog.id, device: (await catalog.addDevice()).id }),
    )
    expect(own[0]!.fields.token).toBeUndefined()
    expect(await myRequests(who, catalog.id)).toHaveLength(2)
    expect(await refused(portal, () => imagesOf(who, catalog.id))).toBe('not-permitted')
  })

  it('sees without the right to ask, and asks without the right to see devices in lists', async () => {
    const device = await catalog.addDevice()
    const on = { catalogId: catalog.id, device: device.id }
    const reader = await through(await make(mika, { scopes: ['devices:read'] }))
    expect(await refused(portal, () => ask(reader, on))).toBe('not-permitted')
    const images = await through(await make(mika, { scopes: ['images:read'] }))
    expect(await refused(portal, () => listDevices(images, { catalogId: catalog.id }))).toBe('not-found')
  })

  it('never decides, whoever made it', async () => {
    const device = await catalog.addDevice()
    const id = await ask(mika, { catalogId: catalog.id, device: device.id })
    const scopes = [
      'devices:read',
      'requests:read',
      'requests:write',
      'capabilities:download',
      'images:read',
      'statements:write',
    ]
    const who = await through(await make(catalog.owner, { scopes }))
    expect(await refused(portal, () => decide(who, { catalogId: catalog.id, id }))).not.toBe('done')
    const forced = {
      catalogId: catalog.id,
      id,
      decision: 'approve' as const,
      contentHash: '00'.repeat(32),
      note: null,
    }
    expect(await refused(portal, () => reviewRequest(who, forced))).toMatch(/^not-(permitted|found)$/)
    expect(await refused(portal, () => inbox(who, { catalogId: catalog.id, tab: 'waiting' }))).toBe(
      'not-found',
    )
  })

  it('makes, revokes and allows no token, and sets no password', async () => {
    const who = await through(await make(mika))
    const password = { current: PASSWORD, next: 'another good password' }
    expect(await refused(portal, () => make(who))).toBe('not-permitted')
    expect(await refused(portal, () => revokeToken(who, { id: '00'.repeat(32) }))).toBe('not-permitted')
    expect(await refused(portal, () => changePassword(who, password))).toBe('not-permitted')
    expect(await refused(portal, () => decideGrant(who, { userCode: 'BCDFGHJK', decision: 'deny' }))).toBe(
      'not-permitted',
    )
  })

  it('reports of devices that the catalog holds, and claims none', async () => {
    const who = await through(await make(catalog.owner, { scopes: ['statements:write'] }))
    const prove = async (device: Device) => {
      const { statementNonce: nonce } = await openVisit(who, {
        catalogId: catalog.id,
        deviceId: device.deviceId,
      })
      const statement = await statementOf(device, saysOf(catalog, nonce))
      return proveDevice(who, { catalogId: catalog.id, nonce, statement, groupId: null, name: null })
    }
    const held = await catalog.addDevice()
    const { entries } = await recorded(portal, ['device.prove'], () => prove(held))
    expect(entries[0]!.fields.token).toBe(toHex(who.viewer.tokenId!))
    expect(await refused(portal, async () => prove(await makeDevice()))).toBe('not-permitted')
    const opened = await openVisit(who, { catalogId: catalog.id, deviceId: (await makeDevice()).deviceId })
    expect(opened).toMatchObject({ holding: null, claimInto: [] })
  })

  it('narrowed to a catalog sees no other of its person', async () => {
    const both = await other.join('technician', { person: mika.person })
    const who = await through(await make(both, { catalogId: catalog.id }))
    expect((await listDevices(who, { catalogId: catalog.id })).held).toBeGreaterThan(0)
    expect(await refused(portal, () => listDevices(who, { catalogId: other.id }))).toBe('not-found')
  })
})
