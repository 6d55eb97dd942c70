// The lists of the inbox: what waits for whom, in which order, page by page, and what was decided, found again.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_POLICY, type TypeRule } from '@/lib/domain/policy-document'
import { type InboxQuery, inbox } from '@/lib/server/queries/inbox'
import { navigationFor } from '@/lib/server/queries/navigation'
import { requestDetail, whatBecame } from '@/lib/server/queries/requests'
import { withdrawRequest } from '@/lib/server/usecases/withdraw-request'
import { type Catalog, type Member, makeCatalog } from '../../setup/catalog'
import { codeOf } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'
import { approved, ask, decide, download, newProfile } from '../../setup/requests'

const underRule = (rule: Partial<TypeRule>) => ({
  openRequestsPerPerson: 100,
  types: { ...DEFAULT_POLICY.types, fieldServicing: { ...DEFAULT_POLICY.types.fieldServicing, ...rule } },
})

let portal: Portal
let catalog: Catalog
let technician: Member

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

async function begin(rule: Partial<TypeRule> = {}) {
  catalog = await makeCatalog(portal, { policy: underRule(rule) })
  technician = await catalog.join('technician')
}
const asked = async (who: Member = technician, more: { groupId?: string; name?: string } = {}) =>
  ask(who, { catalogId: catalog.id, device: (await catalog.addDevice(more)).id })
const listed = async (who: Member, query: Partial<InboxQuery> = {}) =>
  (await inbox(who, { catalogId: catalog.id, ...query })).items.map((one) => one.id)

describe('what waits for a person', () => {
  beforeEach(() => begin({ approvals: 2 }))

  it('stands oldest first, and is counted', async () => {
    const ids = [await asked(), await asked(), await asked()]
    const page = await inbox(catalog.owner, { catalogId: catalog.id })
    expect(page.items.map((one) => one.id)).toEqual(ids)
    expect(page).toMatchObject({ tab: 'mine', mine: 3, next: null, decides: true })
    expect((await navigationFor(catalog.owner))[0]!.waiting).toBe(3)
  })

  it('leaves out what one asked for or decided on, which still waits for others', async () => {
    const second = await catalog.join('owner')
    const [theirs, own] = [await asked(), await asked(catalog.owner)]
    await decide(catalog.owner, { catalogId: catalog.id, id: theirs })
    expect(await listed(catalog.owner)).toEqual([])
    expect(await listed(catalog.owner, { tab: 'waiting' })).toEqual([theirs, own])
    expect(await listed(second)).toEqual([theirs, own])
    expect((await inbox(second, { catalogId: catalog.id })).items[0]).toMatchObject({
      approvals: 1,
      needed: 2,
    })
  })

  it('leaves out what is over, and what lies outside one’s reach', async () => {
    const harbour = await catalog.addGroup('Harbour')
    const near = await catalog.join('owner', { groupId: harbour })
    const there = await asked(technician, { groupId: harbour })
    await asked()
    expect(await listed(near)).toEqual([there])
    portal.clock.forward(8 * 86_400)
    expect(await listed(catalog.owner)).toEqual([])
    expect((await navigationFor(catalog.owner))[0]!.waiting).toBe(0)
  })

  it('is for the approvers that the policy names', async () => {
    const policy = await portal.person('Named')
    await begin({ approvers: [policy.personId] })
    const named = await catalog.join('owner', { person: policy })
    const id = await asked()
    expect(await listed(catalog.owner)).toEqual([])
    expect(await listed(catalog.owner, { tab: 'waiting' })).toEqual([id])
    expect(await listed(named)).toEqual([id])
    const detail = await requestDetail(catalog.owner, { catalogId: catalog.id, id })
    expect(detail.may).toMatchObject({ review: false, why: 'approver' })
  })

  it('is one’s own too where the policy says so', async () => {
    await begin({ selfApproval: true })
    const own = await asked(catalog.owner)
    expect(await listed(catalog.owner)).toEqual([own])
  })

  it('is nothing for an auditor, who sees all that waits', async () => {
    const id = await asked()
    const page = await inbox(await catalog.join('auditor'), { catalogId: catalog.id })
    expect(page).toMatchObject({ tab: 'waiting', decides: false, mine: 0, items: [{ id }] })
    expect(await codeOf(() => listed(technician))).toBe('not-found')
  })

  it('comes in pages that new requests do not move', async () => {
    const ids: string[] = []
    for (let i = 0; i < 53; i++) ids.push(await asked())
    const first = await inbox(catalog.owner, { catalogId: catalog.id })
    expect(first.items.map((one) => one.id)).toEqual(ids.slice(0, 50))
    const newer = await asked()
    expect(await listed(catalog.owner, { cursor: first.next! })).toEqual([...ids.slice(50), newer])
    expect(await codeOf(() => listed(catalog.owner, { cursor: 'x' }))).toBe('invalid-input')
  })
})

describe('what was decided', () => {
  beforeEach(() => begin())

  it('stands newest decision first, and is found by state and any part of its words', async () => {
    const denied = await asked(technician, { name: 'Freezer 7, bay 3' })
    const withdrawn = await asked()
    const given = await asked()
    const decided = { catalogId: catalog.id }
    await decide(catalog.owner, { ...decided, id: given })
    await withdrawRequest(technician, { ...decided, id: withdrawn })
    await decide(catalog.owner, { ...decided, id: denied }, { decision: 'deny', note: 'Under test.' })
    const list = (query: Partial<InboxQuery> = {}) => listed(catalog.owner, { tab: 'decided', ...query })
    expect(await list()).toEqual([denied, withdrawn, given])
    expect(await list({ state: 'denied' })).toEqual([denied])
    expect(await list({ text: 'freezer 7' })).toEqual([denied])
    expect(await list({ text: '100%' })).toEqual([])
    const { device } = await requestDetail(catalog.owner, { ...decided, id: given })
    expect(await list({ text: device.deviceId.slice(20, 40).toUpperCase() })).toEqual([given])
  })
})

describe('a request with what stands around it', () => {
  beforeEach(() => begin())

  it('names the last service, what is open and other requests for the device', async () => {
    const device = await catalog.addDevice()
    const on = { catalogId: catalog.id, device: device.id }
    const other = await catalog.join('technician')
    const had = await approved(other, catalog.owner, on)
    const { cti } = await download(other, had, await newProfile())
    const open = await ask(other, on)
    const id = await ask(technician, on)
    const detail = await requestDetail(catalog.owner, { catalogId: catalog.id, id })
    expect(detail.lastService).toMatchObject({ cti, by: other.viewer.name })
    expect(detail).toMatchObject({ live: 1, before: [], openElsewhere: [{ id: open, state: 'waiting' }] })
    const own = await requestDetail(technician, { catalogId: catalog.id, id })
    expect(own).toMatchObject({ openElsewhere: [], lastService: null, live: 0 })
  })

  it('says to who decided too late what others made of it', async () => {
    const id = await asked()
    const second = await catalog.join('owner')
    await decide(second, { catalogId: catalog.id, id }, { decision: 'deny', note: 'Under test.' })
    expect(await codeOf(() => decide(catalog.owner, { catalogId: catalog.id, id }))).toBe(
      'request-not-waiting',
    )
    const became = await whatBecame(catalog.owner, { catalogId: catalog.id, id })
    expect(became).toMatchObject({
      state: 'denied',
      reviews: [{ reviewer: second.viewer.name, decision: 'deny', note: 'Under test.', mine: false }],
    })
  })
})
