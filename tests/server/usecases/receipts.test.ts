// What a device says was done comes into the record: taken once, as signed, in any order, by who may. The device is the
// virtual one, over its own protocol.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { toHex, utf8, uuidFromText, uuidToText } from '@/lib/core/bytes'
import { applyNotice, readReceiptOf } from '@/lib/device/commands/receipts'
import { addNetwork, listNetworks } from '@/lib/device/commands/wifi'
import { scopeOf } from '@/lib/domain/policy'
import { capabilityLife } from '@/lib/server/queries/capabilities'
import { countFindings } from '@/lib/server/store/findings'
import { closeFinding } from '@/lib/server/usecases/close-finding'
import { openVisit } from '@/lib/server/usecases/open-visit'
import { revokeCapability } from '@/lib/server/usecases/revoke-capability'
import { handIn, prove } from '../../setup/attached'
import { type Member, makeCatalog } from '../../setup/catalog'
import { recorded, refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'
import { RecordWorld, random, WIFI_KEY } from '../../setup/record'

let portal: Portal
let w: RecordWorld

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())
beforeEach(async () => {
  w = await RecordWorld.open(portal)
})

describe('an honest device', () => {
  it('has its receipts taken once, as w.signed, and nothing is found', async () => {
    await prove(w.technician, w.catalog, w.attached)
    await w.change()
    const { value, entries } = await recorded(portal, ['receipt.take'], () =>
      handIn(w.technician, w.catalog, w.attached),
    )
    expect(value).toEqual({ taken: 1, known: 0, refused: 0, findings: 0 })
    expect(entries[0]!.fields).toMatchObject({ capability: w.cti, entries: 2, operationCounter: 2 })
    const [row] = await w.stored()
    expect(row!.receipt.entries.map(([, op, , code]) => [op, code])).toEqual([
      ['wifi.add', 0],
      ['wifi.remove', 0],
    ])
    expect(row!.askedAt).not.toBeNull()
    expect((await handIn(w.technician, w.catalog, w.attached)).known).toBe(1)
    await prove(w.technician, w.catalog, w.attached)
    await handIn(w.technician, w.catalog, w.attached)
    expect(await w.kinds()).toEqual([])
  })

  it('has every entry that names its capability among the capability’s own, and findings only for who may see them', async () => {
    await prove(w.technician, w.catalog, w.attached)
    await w.change()
    await handIn(w.technician, w.catalog, w.attached)
    const on = { catalogId: w.catalog.id, cti: w.cti }
    await revokeCapability(w.catalog.owner, { ...on, reason: 'The laptop is lost.' })
    const { deviceId, channel } = w.attached
    const visit = await openVisit(w.technician, { catalogId: w.catalog.id, deviceId })
    await applyNotice(channel, visit.waiting.notice!.bytes)
    await prove(w.technician, w.catalog, w.attached)
    const last = w.entry(9)
    await w.give([await w.signed({ entries: [last], ended: 9, chain: [random(32), random(32)] })])
    const kindsFor = async (who: Member) => (await capabilityLife(who, on)).entries.map(({ kind }) => kind)
    const seen = await kindsFor(w.catalog.owner)
    const whole = ['request.create', 'capability.download', 'receipt.take', 'revocation.confirm']
    expect(seen).toEqual(expect.arrayContaining([...whole, 'capability.revoke', 'finding.open']))
    expect(seen.filter((kind) => kind === 'receipt.take')).toHaveLength(1)
    expect(seen.filter((kind) => kind === 'capability.download')).toHaveLength(1)
    const own = await kindsFor(w.technician)
    expect(own).toEqual(seen.filter((kind) => !kind!.startsWith('finding.')))
  })

  it('has what was kept without a network taken too, in any order, without a time', async () => {
    await prove(w.technician, w.catalog, w.attached)
    await w.change()
    const early = await readReceiptOf(w.attached.channel, uuidFromText(w.cti), random(32))
    await w.change()
    const late = await readReceiptOf(w.attached.channel, uuidFromText(w.cti), random(32))
    await prove(w.technician, w.catalog, w.attached)
    expect(await w.give([late])).toMatchObject({ taken: 1, findings: 0 })
    expect(await w.give([early])).toMatchObject({ findings: 0 })
    expect((await w.stored())[0]!.askedAt).toBeNull()
    expect(await w.kinds()).toEqual([])
  })

  it('may begin its record anew after a loss of power: no finding where nothing that changed it is missing', async () => {
    await prove(w.technician, w.catalog, w.attached)
    await w.change()
    await handIn(w.technician, w.catalog, w.attached)
    w.attached.device.warm.receipts.clear()
    await listNetworks(w.attached.channel, w.auth())
    await prove(w.technician, w.catalog, w.attached)
    expect(await handIn(w.technician, w.catalog, w.attached)).toMatchObject({ taken: 1, findings: 0 })
    expect(await w.kinds()).toEqual([])
  })

  it('that is not yet locked changes without a capability, and that is no finding', async () => {
    w.attached.flash.state = 0
    await prove(w.technician, w.catalog, w.attached)
    await addNetwork(w.attached.channel, { ssid: utf8('Factory'), security: 0 }, {})
    await prove(w.technician, w.catalog, w.attached)
    expect(await handIn(w.technician, w.catalog, w.attached)).toMatchObject({ findings: 0 })
  })
})

describe('who may', () => {
  it('hand in: who may prove the device; a nonce is good once', async () => {
    const receipt = await w.signed({ entries: [w.entry(1)] })
    const elsewhere = await makeCatalog(portal)
    expect(await refused(portal, () => w.give([receipt], { who: elsewhere.owner }))).toBe('not-found')
    expect(
      await refused(portal, async () => w.give([receipt], { who: await w.catalog.join('auditor') })),
    ).toBe('not-permitted')
    expect(await refused(portal, () => w.give([receipt], { nonce: random(32) }))).toBe('nonce-invalid')
  })

  it('close a finding: auditors, once, with a note; it stays', async () => {
    await w.give([], { listed: [uuidToText(random(16))] })
    const { id } = (await w.findings())[0]!
    const close = (who: Member, note = 'The back-up of May was restored.') =>
      closeFinding(who, { catalogId: w.catalog.id, id, note })
    const auditor = await w.catalog.join('auditor')
    expect(await refused(portal, () => close(w.catalog.owner))).toBe('not-permitted')
    expect(await refused(portal, () => close(w.technician))).toBe('not-found')
    expect(await refused(portal, () => close(auditor, ' '))).toBe('close-note-required')
    const { entries } = await recorded(portal, ['finding.close'], () => close(auditor))
    expect(entries[0]!.fields).toMatchObject({ finding: id, note: 'The back-up of May was restored.' })
    expect(await refused(portal, () => close(auditor))).toBe('finding-closed')
    const scope = scopeOf(auditor.viewer, 'finding.see', w.catalog.id)!
    expect(await auditor.inTransaction((tx) => countFindings(tx, scope, { state: 'closed' }))).toBe(1)
    await expect(
      portal.admin.query('UPDATE finding SET closed_at = NULL WHERE id = $1', [id]),
    ).rejects.toMatchObject({ code: 'LK001' })
    await expect(portal.admin.query('DELETE FROM finding WHERE id = $1', [id])).rejects.toMatchObject({
      code: 'LK001',
    })
  })

  it('keeps no key of a network anywhere in what was handed in', async () => {
    await w.change()
    await handIn(w.technician, w.catalog, w.attached)
    const { rows } = await portal.admin.query<{ dump: string }>(
      `SELECT string_agg(encode(bytes, 'hex'), '') AS dump FROM receipt WHERE catalog_id = $1`,
      [w.catalog.id],
    )
    expect(rows[0]!.dump).not.toContain(toHex(utf8(WIFI_KEY)))
    expect(rows[0]!.dump).not.toContain(toHex(utf8('Depot')))
  })
})
