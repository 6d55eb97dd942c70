// A file of devices that is claimed: nothing is told of other catalogs, the report, two workers at once, and who may.
import { parse } from 'csv-parse/sync'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { csvDownload } from '@/lib/server/csv'
import {
  CLAIM_REPORT_HEAD,
  claimDetail,
  claimProgress,
  claimReport,
  claimRows,
} from '@/lib/server/queries/claims'
import { applyClaim, startClaim } from '@/lib/server/usecases/apply-claim'
import { checkClaim, dropClaim } from '@/lib/server/usecases/check-claim'
import { askForStatement, proveDevice } from '@/lib/server/usecases/prove-device'
import { type Catalog, type Device, makeCatalog, saysOf, statementOf } from '../../setup/catalog'
import { claimAll, holdingIn, idOf, makeDevices, pointOf, receive } from '../../setup/claim-file'
import { codeOf } from '../../setup/entries'
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
const holding = (device: Device) => holdingIn(catalog, device)
const claimWhole = (id: string) => claimAll(catalog.owner, at(id))

describe('what another catalog holds', () => {
  it('is not told: the outcome is the same, and both have it pending until it proves itself', async () => {
    const other = await makeCatalog(portal, { name: 'Other' })
    const [proven, unknown] = await makeDevices(2)
    const { nonce } = await askForStatement(other.owner, { catalogId: other.id })
    const statement = await statementOf(proven!, saysOf(other, nonce))
    await proveDevice(other.owner, {
      catalogId: other.id,
      nonce,
      statement,
      groupId: other.group,
      name: null,
    })
    const outcome = async (device: Device) => {
      const id = await send(`device_id,public_key\n${idOf(device)},${pointOf(device)}`)
      const checked = await detail(id)
      const counts = await claimWhole(id)
      const { rows } = await claimRows(catalog.owner, { ...at(id), show: 'all', after: 0 })
      const { claim, until } = (await holding(device))!
      return {
        state: checked.state,
        problems: checked.problems,
        counts,
        row: { ...rows[0], given: '' },
        claim,
        until,
      }
    }
    expect(await outcome(proven!)).toEqual(await outcome(unknown!))
  })
})

describe('the report', () => {
  it('can be saved, and nothing in it is calculated', async () => {
    const id = await send(`device_id,name\n=1+1,=cmd\n${idOf(some[0]!)},"=HYPERLINK(""http://x"")"`)
    const { name, pages } = await claimReport(catalog.owner, { ...at(id), show: 'all' })
    const text = await csvDownload({ name, head: CLAIM_REPORT_HEAD }, pages).text()
    expect(name).toBe('units-report.csv')
    const [head, first, second] = parse(text, { bom: true }) as string[][]
    expect(head).toEqual([...CLAIM_REPORT_HEAD])
    expect(first!.slice(0, 6)).toEqual(['2', "'=1+1", "'=cmd", 'refused', 'device_id', 'id-malformed'])
    expect(second![2]).toBe(`'=HYPERLINK("http://x")`)
  })
})

describe('two at once', () => {
  it('claim each device once', async () => {
    const many = await makeDevices(2500)
    const id = await send(`device_id\n${many.map(idOf).join('\n')}`)
    await startClaim(catalog.owner, at(id))
    const worker = async () => {
      for (;;) if ((await applyClaim(catalog.owner, at(id))).done) return
    }
    await Promise.all([worker(), worker(), worker()])
    const { rows } = await portal.admin.query<{ devices: number; entries: number }>(
      `SELECT (SELECT count(*)::int FROM device WHERE catalog_id = $1) AS devices,
         (SELECT count(*)::int FROM audit_entry WHERE log = $1 AND kind = 112) AS entries`,
      [catalog.id],
    )
    expect(rows).toEqual([{ devices: 2500, entries: 2500 }])
  })

  it('may drop a file or begin it, not both', async () => {
    const id = await send(`device_id\n${idOf(some[0]!)}`)
    const both = [startClaim(catalog.owner, at(id)), dropClaim(catalog.owner, at(id))]
    const ended = await Promise.allSettled(both)
    expect(ended.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('nobody else', () => {
  it('may claim: not a technician, an auditor, an owner of one group, nor an owner elsewhere', async () => {
    const id = await send(`device_id\n${idOf(some[0]!)}`)
    const others = [
      await catalog.join('technician'),
      await catalog.join('auditor'),
      await catalog.join('owner', { groupId: catalog.group }),
    ]
    for (const who of others) {
      expect(await codeOf(() => receive(who, { catalogId: catalog.id, content: 'device_id' }))).toBe(
        'not-permitted',
      )
      for (const work of [claimDetail, claimProgress, startClaim, applyClaim, dropClaim, checkClaim])
        expect(await codeOf(() => work(who, at(id))), work.name).toBe('not-permitted')
    }
    const elsewhere = await makeCatalog(portal, { name: 'Elsewhere' })
    for (const work of [claimDetail, claimProgress, startClaim, applyClaim, dropClaim, checkClaim]) {
      expect(await codeOf(() => work(elsewhere.owner, at(id)))).toBe('not-found')
      expect(await codeOf(() => work(elsewhere.owner, { catalogId: elsewhere.id, id }))).toBe('not-found')
      expect(await codeOf(() => work(elsewhere.owner, { catalogId: elsewhere.id, id: randomUUID() }))).toBe(
        'not-found',
      )
    }
  })
})
