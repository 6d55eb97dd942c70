// More time without a gap: a new request goes on from one's own good capability, for the same, and the old one stays good.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { extendable } from '@/lib/server/queries/extension'
import { requestDetail } from '@/lib/server/queries/requests'
import { type Catalog, type Device, type Member, makeCatalog } from '../../setup/catalog'
import { recorded, refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'
import { approved, ask, decide, download, newProfile } from '../../setup/requests'

let portal: Portal
let catalog: Catalog
let technician: Member
let device: Device
let cti: string

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())
beforeEach(async () => {
  catalog = await makeCatalog(portal)
  technician = await catalog.join('technician')
  device = await catalog.addDevice()
  const id = await approved(technician, catalog.owner, { catalogId: catalog.id, device: device.id })
  cti = (await download(technician, id, await newProfile())).cti
})
const on = () => ({ catalogId: catalog.id, device: device.id })

it('names the capability that it goes on from, in the request, its entry and what the owner reads', async () => {
  expect(await extendable(technician, { cti })).toMatchObject({ tasks: ['read-logs'], device: device.id })
  const { value: id, entries } = await recorded(portal, ['request.create'], () =>
    ask(technician, on(), { extends: cti }),
  )
  expect(entries[0]!.fields.extends).toBe(cti)
  const shown = await requestDetail(catalog.owner, { catalogId: catalog.id, id })
  expect(shown.goesOnFrom?.cti).toBe(cti)
  await decide(catalog.owner, { catalogId: catalog.id, id })
  const next = await download(technician, id, await newProfile())
  const { rows } = await portal.admin.query<{ cti: string; good: boolean }>(
    `SELECT cti, state <> 'ended' AND not_before <= now() AND expires_at > now() AS good FROM capability WHERE catalog_id = $1`,
    [catalog.id],
  )
  expect(rows.map((row) => [row.cti, row.good]).sort()).toEqual(
    [
      [cti, true],
      [next.cti, true],
    ].sort(),
  )
})

it('is for its holder, on its device, for the same tasks, while it is good', async () => {
  const other = await catalog.join('technician')
  const elsewhere = await catalog.addDevice()
  const goOn = (who: Member, more = {}) =>
    refused(portal, () => ask(who, { ...on(), ...more }, { extends: cti, ...more }))
  expect(await goOn(other)).toBe('not-found')
  expect(await refused(portal, () => extendable(other, { cti }))).toBe('not-found')
  expect(await goOn(technician, { device: elsewhere.id })).toBe('not-found')
  expect(await goOn(technician, { tasks: ['restart'] })).toBe('invalid-input')
  portal.clock.forward(5 * 3600)
  expect(await goOn(technician)).toBe('capability-ended')
  expect(await refused(portal, () => extendable(technician, { cti }))).toBe('capability-ended')
})
