// Requests that need nobody's decision: rules of the policy, with their count under a crowd, and broken glass with its review.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AutoRule, DEFAULT_POLICY, type PolicyDocument } from '@/lib/domain/policy-document'
import { glassOf } from '@/lib/server/queries/break-glass'
import { findPolicy } from '@/lib/server/store/catalogs'
import { findApproval } from '@/lib/server/store/requests'
import { changePolicy } from '@/lib/server/usecases/change-policy'
import { createRequest } from '@/lib/server/usecases/create-request'
import { judgeBreakGlass, remindOfBreakGlass } from '@/lib/server/usecases/judge-break-glass'
import { type Catalog, type Device, type Member, makeCatalog } from '../../setup/catalog'
import { codeOf, recorded, refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'
import { ASKED, decide, download, newProfile } from '../../setup/requests'

let portal: Portal
let catalog: Catalog
let owner: Member
let second: Member
let technician: Member
let device: Device

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const RULE: AutoRule & { effect: 'allow' } = {
  ...{ id: randomUUID(), name: 'Logs at night', type: 'fieldServicing', groups: 'all' },
  ...{ persons: 'technicians', tasks: ['read-logs'], effect: 'allow', longestS: 4 * 3600, mostPerDay: 2 },
}
const GLASS = { who: 'technicians' as const, longestS: 4 * 3600, reviewWithinS: 86_400 }

async function begin(policy: Partial<PolicyDocument>): Promise<void> {
  catalog = await makeCatalog(portal, { policy })
  owner = catalog.owner
  second = await catalog.join('owner')
  technician = await catalog.join('technician')
  device = await catalog.addDevice()
}
const on = () => ({ ...ASKED, catalogId: catalog.id, device: device.id })
const approvalOf = (id: string) => owner.inTransaction((tx) => findApproval(tx, catalog.id, id))

describe('a rule of the policy', () => {
  beforeEach(() => begin({ autoApproval: [RULE] }))

  it('approves at once, by its name and the policy version, and the capability can be downloaded', async () => {
    const { value, entries } = await recorded(portal, ['request.create', 'approval.standing'], () =>
      createRequest(technician, on()),
    )
    expect(value).toMatchObject({ state: 'approved', rule: 'Logs at night' })
    expect(entries[1]!.fields).toMatchObject({
      person: technician.viewer.personId,
      request: value.id,
      rule: RULE.id,
      subjectName: RULE.name,
      policyVersion: 1,
    })
    expect(await approvalOf(value.id)).toMatchObject({ kind: 'standing', rule: RULE.id, policyVersion: 1 })
    expect((await download(technician, value.id, await newProfile())).repeated).toBe(false)
  })

  it('is used so many times in 24 hours, and what comes after waits for an owner', async () => {
    const other = await catalog.addDevice()
    const third = await catalog.addDevice()
    const states = []
    for (const one of [device, other, third])
      states.push((await createRequest(technician, { ...on(), device: one.id })).state)
    expect(states).toEqual(['approved', 'approved', 'waiting'])
    portal.clock.forward(86_401)
    const fourth = await catalog.addDevice()
    expect((await createRequest(technician, { ...on(), device: fourth.id })).state).toBe('approved')
  })

  it('is not used more often by many at once', async () => {
    const crowd = await Promise.all(Array.from({ length: 6 }, () => catalog.join('technician')))
    const made = await Promise.all(crowd.map((who) => createRequest(who, on())))
    expect(made.filter((one) => one.state === 'approved')).toHaveLength(2)
    expect(made.filter((one) => one.state === 'waiting')).toHaveLength(4)
  })

  it('that denies wins, and a request of an owner who is no technician waits', async () => {
    expect((await createRequest(owner, on())).state).toBe('waiting')
    const { longestS: _l, mostPerDay: _m, ...about } = RULE
    const deny = { ...about, id: randomUUID(), effect: 'deny' as const }
    const document = { ...DEFAULT_POLICY, autoApproval: [RULE, deny] }
    await changePolicy(owner, { catalogId: catalog.id, basedOn: 1, document })
    expect((await createRequest(technician, on())).state).toBe('waiting')
  })

  it('taken away approves nothing from then on, and what it approved stands under its version', async () => {
    const { id } = await createRequest(technician, on())
    await changePolicy(owner, { catalogId: catalog.id, basedOn: 1, document: DEFAULT_POLICY })
    const other = await catalog.addDevice()
    expect((await createRequest(technician, { ...on(), device: other.id })).state).toBe('waiting')
    expect(await codeOf(async () => download(technician, id, await newProfile()))).toBe('done')
  })

  it.each([
    ['a rule that is not there', { rule: randomUUID(), kind: 'standing' }],
    ['no rule', { rule: null, kind: 'standing' }],
    ['broken glass where that is off', { rule: null, kind: 'break_glass' }],
  ])('is asked of the database too: %s', async (_, { rule, kind }) => {
    const { id } = await createRequest(owner, on())
    const insert = portal.admin.query(
      `INSERT INTO approval (catalog_id, request, device, type, content_hash, kind, rule, policy_version, lapses_at)
       SELECT catalog_id, id, device, type, content_hash, $2, $3::uuid, policy_version, now() + interval '1 day' FROM request WHERE id = $1`,
      [id, kind, rule],
    )
    await expect(insert).rejects.toMatchObject({ code: 'LK005' })
  })
})

describe('broken glass', () => {
  beforeEach(() => begin({ breakGlass: { fieldServicing: GLASS, appDevelopment: null } }))
  const shatter = async (who = technician) => (await createRequest(who, { ...on(), breakGlass: true })).id
  const judge = (who: Member, request: string, note = 'The stock was at risk.') =>
    judgeBreakGlass(who, { catalogId: catalog.id, request, verdict: 'justified', note })

  it('is had at once, owners and auditors are told, and a review is owed', async () => {
    const auditor = await catalog.join('auditor')
    const { value: id, entries } = await recorded(portal, ['request.create', 'approval.break-glass'], () =>
      shatter(),
    )
    expect(entries[1]!.fields).toMatchObject({
      person: technician.viewer.personId,
      request: id,
      policyVersion: 1,
    })
    expect((await download(technician, id, await newProfile())).repeated).toBe(false)
    const { rows } = await portal.admin.query<{ person_id: string }>(
      `SELECT person_id FROM notice WHERE catalog_id = $1 AND kind = 'break-glass.used'`,
      [catalog.id],
    )
    const told = [owner, second, auditor].map((who) => who.viewer.personId)
    expect(rows.map((row) => row.person_id).sort()).toEqual(told.sort())
    const { owed } = await glassOf(auditor, { catalogId: catalog.id })
    expect(owed).toMatchObject([{ request: id, overdue: false, mayJudge: false, verdict: null }])
  })

  it('is judged once, by an owner who did not break it, with a note', async () => {
    const id = await shatter(owner)
    expect(await refused(portal, () => judge(owner, id))).toBe('own-glass')
    expect(await refused(portal, () => judge(second, id, ' '))).toBe('verdict-note-required')
    expect(await refused(portal, () => judge(technician, id))).toBe('not-found')
    const { entries } = await recorded(portal, ['break-glass.judge'], () => judge(second, id))
    expect(entries[0]!.fields).toMatchObject({ subject: owner.viewer.personId, verdict: 'justified' })
    expect(await refused(portal, () => judge(second, id))).toBe('already-judged')
    const { owed, judged } = await glassOf(owner, { catalogId: catalog.id })
    expect([owed.length, judged[0]!.reviewer]).toEqual([0, second.viewer.name])
  })

  it('is judged by one of two who judge at once', async () => {
    const id = await shatter()
    const codes = await Promise.all([owner, second].map((who) => codeOf(() => judge(who, id))))
    expect(codes.sort()).toEqual(['already-judged', 'done'])
  })

  it('that nobody judged is overdue, and is reminded of once', async () => {
    await shatter()
    expect(await remindOfBreakGlass(owner, { catalogId: catalog.id })).toBe(0)
    portal.clock.forward(86_401)
    expect((await glassOf(owner, { catalogId: catalog.id })).owed[0]!.overdue).toBe(true)
    expect(await remindOfBreakGlass(owner, { catalogId: catalog.id })).toBe(1)
    expect(await remindOfBreakGlass(owner, { catalogId: catalog.id })).toBe(0)
  })

  it('needs a reason, its time, and the policy', async () => {
    const ask = (more: object) => () => createRequest(technician, { ...on(), breakGlass: true, ...more })
    expect(await refused(portal, ask({ reason: 'It is warm.' }))).toBe('break-glass-reason')
    expect(await refused(portal, ask({ durationS: 5 * 3600 }))).toBe('duration-out-of-range')
    const app = { type: 'appDevelopment', whyLarger: 'To see.', durationS: 3600 }
    expect(await refused(portal, ask(app))).toBe('break-glass-off')
    expect(await refused(portal, ask({ device: randomUUID() }))).toBe('not-found')
  })

  it('leaves no approval without a review that is owed', async () => {
    const { id } = await createRequest(technician, on())
    const insert = portal.admin.query(
      `INSERT INTO approval (catalog_id, request, device, type, content_hash, kind, policy_version, lapses_at)
       SELECT catalog_id, id, device, type, content_hash, 'break_glass', policy_version, now() + interval '1 day' FROM request WHERE id = $1`,
      [id],
    )
    await expect(insert).rejects.toMatchObject({ code: 'LK005' })
  })
})

describe('a request under a policy that changes', () => {
  it('is judged by the version under which it was made, whatever comes after', async () => {
    await begin({})
    const { id } = await createRequest(technician, on())
    const { fieldServicing } = DEFAULT_POLICY.types
    const types = {
      ...DEFAULT_POLICY.types,
      fieldServicing: { ...fieldServicing, approvals: 2, stepUp: true },
    }
    const changed = await Promise.all([
      decide(owner, { catalogId: catalog.id, id }),
      changePolicy(second, { catalogId: catalog.id, basedOn: 1, document: { ...DEFAULT_POLICY, types } }),
    ])
    expect(changed[0]).toEqual({ state: 'approved', approvals: 1, needed: 1 })
    expect(await approvalOf(id)).toMatchObject({ kind: 'reviews', policyVersion: 1 })
    expect((await owner.inTransaction((tx) => findPolicy(tx, catalog.id))).version).toBe(2)
    const other = await catalog.addDevice()
    const later = await createRequest(technician, { ...on(), device: other.id })
    const late = decide(owner, { catalogId: catalog.id, id: later.id })
    await expect(late).rejects.toMatchObject({ code: 'step-up-needed' })
  })
})
