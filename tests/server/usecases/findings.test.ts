// What does not agree becomes a finding, and one that a later receipt explains is closed, saying so.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bytes, toBytes, uuidFromText, uuidToText } from '@/lib/core/bytes'
import { readReceiptOf } from '@/lib/device/commands/receipts'
import { CHAIN_START, chainNext } from '@/lib/domain/receipt'
import { capabilityRecord } from '@/lib/server/queries/record'
import { openVisit } from '@/lib/server/usecases/open-visit'
import { revokeCapability } from '@/lib/server/usecases/revoke-capability'
import { attachDevice, handIn, prove } from '../../setup/attached'
import { recorded } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'
import { RecordWorld, random } from '../../setup/record'

let portal: Portal
let w: RecordWorld

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())
beforeEach(async () => {
  w = await RecordWorld.open(portal)
})

describe('findings', () => {
  it('changes that no receipt explains, until a receipt does', async () => {
    await prove(w.technician, w.catalog, w.attached)
    await w.change()
    const lost = await readReceiptOf(w.attached.channel, uuidFromText(w.cti), random(32))
    w.attached.device.warm.receipts.clear()
    await prove(w.technician, w.catalog, w.attached)
    const { entries } = await recorded(portal, ['finding.open'], () =>
      handIn(w.technician, w.catalog, w.attached),
    )
    expect(entries[0]!.fields).toMatchObject({ findingKind: 'unexplained-changes' })
    const [found] = await w.findings()
    expect(found!.detail).toEqual({ atLeast: 2, counterBefore: 0, counterAfter: 2 })
    expect((await handIn(w.technician, w.catalog, w.attached)).findings).toBe(0)
    await recorded(portal, ['receipt.take', 'finding.explain'], () => w.give([lost]))
    expect(await w.kinds()).toEqual([])
    expect((await w.findings('closed'))[0]).toMatchObject({ id: found!.id, closedBy: null })
  })

  it('a capability that was never issued: listed, and then proved by its receipt', async () => {
    const unknown = random(16)
    expect((await w.give([], { listed: [uuidToText(unknown), w.cti] })).findings).toBe(1)
    expect((await w.give([], { listed: [uuidToText(unknown)] })).findings).toBe(0)
    const proof = await w.signed({ cti: unknown, entries: [w.entry(1)] })
    expect(await w.give([proof], { listed: [uuidToText(unknown)] })).toMatchObject({ taken: 1, findings: 1 })
    const found = await w.findings()
    expect(found.map((one) => one.detail['signedByDevice'])).toEqual(expect.arrayContaining([false, true]))
    expect(found.every((one) => one.kind === 'unknown-capability' && one.cti === uuidToText(unknown))).toBe(
      true,
    )
    const empty = await w.signed({ cti: random(16), entries: [] })
    expect(await w.give([empty])).toMatchObject({ known: 1, findings: 0 })
  })

  it('changes that no receipt explains, where nobody hands in any', async () => {
    await prove(w.technician, w.catalog, w.attached)
    await w.change()
    w.attached.device.warm.receipts.clear()
    await prove(w.technician, w.catalog, w.attached)
    expect(await w.kinds()).toEqual([])
    const { entries } = await recorded(portal, ['finding.open', 'device.prove'], () =>
      prove(w.technician, w.catalog, w.attached),
    )
    expect(entries[0]!.fields).toMatchObject({ findingKind: 'unexplained-changes' })
    expect(await w.kinds()).toEqual(['unexplained-changes'])
  })

  it('changes that no receipt explains, however many statements follow them', async () => {
    await prove(w.technician, w.catalog, w.attached)
    await w.change()
    w.attached.device.warm.receipts.clear()
    await prove(w.technician, w.catalog, w.attached)
    await portal.admin.query(
      `INSERT INTO device_statement (catalog_id, id, device, bytes, nonce, person_id, at)
       SELECT s.catalog_id, gen_random_uuid(), s.device, s.bytes, uuid_send(gen_random_uuid()), s.person_id, s.at + n * interval '1 second'
       FROM (SELECT * FROM device_statement WHERE device = $1 ORDER BY at DESC LIMIT 1) s, generate_series(1, 60) n`,
      [w.attached.id],
    )
    expect((await handIn(w.technician, w.catalog, w.attached)).findings).toBe(1)
    expect(await w.kinds()).toEqual(['unexplained-changes'])
  })

  it('of one person’s unproven word no more than can be asked about, and what a device signed all the same', async () => {
    const ids = (many: number) => Array.from({ length: many }, () => uuidToText(random(16)))
    expect((await w.give([], { listed: ids(15) })).findings).toBe(15)
    expect((await w.give([], { listed: ids(15) })).findings).toBe(5)
    const forged = await w.signed({ cti: random(16), entries: [w.entry(1)] })
    forged[forged.length - 1]! ^= 1
    expect(await w.give([forged])).toMatchObject({ refused: 1, findings: 0 })
    const proof = await w.signed({ cti: random(16), entries: [w.entry(1)] })
    expect(await w.give([proof])).toMatchObject({ taken: 1, findings: 1 })
    const lena = await w.catalog.join('technician')
    expect((await w.give([], { who: lena, listed: ids(1) })).findings).toBe(1)
  })

  it('a gap, until it is filled', async () => {
    const all = [1, 2, 3, 4, 5].map((n) => w.entry(n))
    const upTo = async (n: number) => {
      let value = CHAIN_START as Bytes
      for (const one of all.slice(0, n)) value = await chainNext(value, one)
      return value
    }
    const part = async (from: number, to: number) =>
      w.signed({
        entries: all.slice(from, to),
        ended: to,
        chain: [await upTo(from), await upTo(to)],
      })
    expect((await w.give([await part(0, 2)])).findings).toBe(0)
    expect((await w.give([await part(3, 5)])).findings).toBe(1)
    expect((await w.findings())[0]).toMatchObject({ kind: 'gap', detail: { from: 3, to: 3, missing: 1 } })
    await w.give([await part(1, 4)])
    expect(await w.kinds()).toEqual([])
  })

  it('more operations than anybody can count, as the gap that they are', async () => {
    const first = Number.MAX_SAFE_INTEGER
    const chain: [Bytes, Bytes] = [random(32), random(32)]
    const one = w.entry(first, { uptimeMs: 0 })
    chain[1] = await chainNext(chain[0], one)
    const claim = await w.signed({ entries: [one], ended: first, chain, uptimeMs: first })
    expect(await w.give([claim])).toMatchObject({ taken: 1, findings: 1 })
    const record = await capabilityRecord(w.catalog.owner, { catalogId: w.catalog.id, cti: w.cti })
    expect(record.books[0]!.missing).toEqual([{ from: 1, to: first - 1 }])
    expect((await w.findings())[0]).toMatchObject({ kind: 'gap', detail: { missing: first - 1 } })
  })

  it('a chain that does not hold, and receipts that contradict each other', async () => {
    const broken = await w.signed({
      entries: [w.entry(1)],
      chain: [CHAIN_START as Bytes, random(32)],
    })
    expect(await w.give([broken])).toEqual({ taken: 0, known: 0, refused: 1, findings: 1 })
    const before = random(32)
    const later = w.entry(3)
    const chain: [Bytes, Bytes] = [before, await chainNext(before, later)]
    await w.give([await w.signed({ entries: [w.entry(1), w.entry(2)] })])
    expect(await w.give([await w.signed({ entries: [later], ended: 3, chain })])).toMatchObject({
      findings: 1,
    })
    expect(await w.kinds()).toEqual(['broken-chain', 'broken-chain'])
  })

  it('a signature that is not the device’s: kept as evidence, not as a receipt', async () => {
    const good = await w.signed({ entries: [w.entry(1)] })
    const bad = toBytes(good)
    bad[bad.length - 1]! ^= 1
    expect(await w.give([bad])).toEqual({ taken: 0, known: 0, refused: 1, findings: 1 })
    expect(await w.kinds()).toEqual(['bad-signature'])
    expect(await w.stored()).toEqual([])
    expect(await w.give([random(40)])).toEqual({ taken: 0, known: 0, refused: 1, findings: 0 })
  })

  it('a receipt of another device, or one device’s receipt for another’s capability', async () => {
    const other = await attachDevice({ portal, catalog: w.catalog })
    const receipt = await w.signed({ entries: [w.entry(1)] }, other)
    expect(await w.give([receipt])).toEqual({ taken: 0, known: 0, refused: 1, findings: 1 })
    expect(await w.give([receipt], { of: other })).toEqual({ taken: 1, known: 0, refused: 0, findings: 1 })
    expect(await w.kinds()).toEqual(['other-device', 'other-device'])
  })

  it('an operation that the type does not cover, unless the device refused it', async () => {
    const refusedOne = w.entry(1, { op: 'app.delete', code: 19 })
    expect((await w.give([await w.signed({ entries: [refusedOne] })])).findings).toBe(0)
    const done = await w.signed({ entries: [refusedOne, w.entry(2, { op: 'app.delete' })] })
    expect((await w.give([done])).findings).toBe(1)
    expect((await w.findings())[0]).toMatchObject({
      kind: 'not-covered',
      cti: w.cti,
      detail: { operation: 'app.delete', sequence: 2 },
    })
  })

  it('use after expiry and after revocation, where the time is certain', async () => {
    const dated = async (uptimeMs: number, at: number) => {
      const { receiptNonce: nonce } = await openVisit(w.technician, {
        catalogId: w.catalog.id,
        deviceId: w.attached.deviceId,
      })
      return w.give([await w.signed({ nonce, uptimeMs, entries: [w.entry(1, { uptimeMs: at })] })], {
        nonce,
      })
    }
    await revokeCapability(w.catalog.owner, { catalogId: w.catalog.id, cti: w.cti, reason: 'Stolen.' })
    portal.clock.forward(600)
    expect((await dated(700_000, 1000)).findings).toBe(0)
    expect((await dated(700_000, 690_000)).findings).toBe(1)
    expect((await w.findings())[0]).toMatchObject({
      kind: 'after-revocation',
      detail: { deviceHadBeenTold: false },
    })
    await w.issue()
    portal.clock.forward(5 * 3600)
    expect((await dated(10_000, 9000)).findings).toBe(1)
    expect(await w.kinds()).toContain('after-expiry')
  })
})
