// Deciding on a request: who may, on what was read, how many it takes, and only once. And taking an approval back.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { toHex } from '@/lib/core/bytes'
import { DEFAULT_POLICY, type TypeRule } from '@/lib/domain/policy-document'
import { findApproval, findRequest } from '@/lib/server/store/requests'
import { changePolicy } from '@/lib/server/usecases/change-policy'
import { withdrawApproval } from '@/lib/server/usecases/withdraw-approval'
import { type Catalog, type Device, type Member, makeCatalog } from '../../setup/catalog'
import { codeOf, recorded, refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'
import { approved, ask, decide, download, newProfile } from '../../setup/requests'

const underRule = (rule: Partial<TypeRule>) => ({
  types: { ...DEFAULT_POLICY.types, fieldServicing: { ...DEFAULT_POLICY.types.fieldServicing, ...rule } },
})

let portal: Portal
let catalog: Catalog
let technician: Member
let device: Device

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

async function begin(rule: Partial<TypeRule> = {}): Promise<string> {
  catalog = await makeCatalog(portal, { policy: underRule(rule) })
  technician = await catalog.join('technician')
  device = await catalog.addDevice()
  return ask(technician, { catalogId: catalog.id, device: device.id })
}
const rowOf = async (id: string) =>
  (await catalog.owner.inTransaction((tx) => findRequest(tx, { catalogId: catalog.id, id })))!
const review = (who: Member, id: string, more = {}) => decide(who, { catalogId: catalog.id, id }, more)
const deny = { decision: 'deny' as const, note: 'The unit is under test.' }

describe('a decision', () => {
  it('approves where the policy asks for one', async () => {
    const id = await begin()
    const { value, entries } = await recorded(portal, ['request.approve'], () => review(catalog.owner, id))
    expect(value).toEqual({ state: 'approved', approvals: 1, needed: 1 })
    const row = await rowOf(id)
    expect(row.state).toBe('approved')
    expect(entries[0]).toEqual({
      log: catalog.id,
      kind: 'request.approve',
      fields: {
        person: catalog.owner.viewer.personId,
        request: id,
        device: toHex(device.deviceId),
        type: 13,
        contentHash: toHex(row.contentHash),
        approvals: 1,
        approvalsNeeded: 1,
        policyVersion: 1,
      },
    })
  })

  it('waits for the second owner where the policy asks for two', async () => {
    const id = await begin({ approvals: 2 })
    const second = await catalog.join('owner')
    expect(await review(catalog.owner, id)).toEqual({ state: 'waiting', approvals: 1, needed: 2 })
    expect(await refused(portal, () => review(catalog.owner, id))).toBe('already-reviewed')
    expect(await refused(portal, async () => download(technician, id, await newProfile()))).toBe(
      'request-not-approved',
    )
    const { value } = await recorded(portal, ['request.approve'], () => review(second, id))
    expect(value).toEqual({ state: 'approved', approvals: 2, needed: 2 })
  })

  it('of two owners who both approve at once makes the quorum of two', async () => {
    const id = await begin({ approvals: 2 })
    const second = await catalog.join('owner')
    const made = await Promise.all([review(catalog.owner, id), review(second, id)])
    expect(made.map((one) => one.state).sort()).toEqual(['approved', 'waiting'])
    expect((await rowOf(id)).state).toBe('approved')
  })

  it('is one of two at the same moment', async () => {
    const id = await begin()
    const second = await catalog.join('owner')
    const { value: codes } = await recorded(portal, ['request.approve'], () =>
      Promise.all([codeOf(() => review(catalog.owner, id)), codeOf(() => review(second, id))]),
    )
    expect(codes.sort()).toEqual(['done', 'request-not-waiting'])
  })

  it('is one also of the same person clicking twice, and of approving and denying', async () => {
    const id = await begin({ approvals: 2 })
    const twice = await Promise.all([1, 2].map(() => codeOf(() => review(catalog.owner, id))))
    expect(twice.sort()).toEqual(['already-reviewed', 'done'])
    const other = await begin()
    const second = await catalog.join('owner')
    const codes = await Promise.all([
      codeOf(() => review(catalog.owner, other)),
      codeOf(() => review(second, other, deny)),
    ])
    expect(codes.sort()).toEqual(['done', 'request-not-waiting'])
  })

  it('denies with a note, whatever was approved before', async () => {
    const id = await begin({ approvals: 2 })
    const second = await catalog.join('owner')
    await review(catalog.owner, id)
    expect(await refused(portal, () => review(second, id, { decision: 'deny' }))).toBe('note-required')
    expect(await refused(portal, () => review(second, id, { decision: 'deny', note: ' no ' }))).toBe(
      'note-required',
    )
    const { value, entries } = await recorded(portal, ['request.deny'], () => review(second, id, deny))
    expect(value.state).toBe('denied')
    expect(entries[0]!.fields).toMatchObject({ note: deny.note, request: id })
    const third = await catalog.join('owner')
    expect(await refused(portal, () => review(third, id))).toBe('request-not-waiting')
  })

  it('is of what was read', async () => {
    const id = await begin()
    expect(await refused(portal, () => review(catalog.owner, id, { contentHash: '00'.repeat(32) }))).toBe(
      'content-changed',
    )
    expect((await rowOf(id)).state).toBe('waiting')
  })

  it('comes within seven days', async () => {
    const id = await begin()
    portal.clock.forward(7 * 86_400)
    expect(await refused(portal, () => review(catalog.owner, id))).toBe('request-lapsed')
  })
})

describe('who is told', () => {
  const told = async (kind: string) => {
    const sql = 'SELECT person_id FROM notice WHERE catalog_id = $1 AND kind = $2'
    const { rows } = await portal.admin.query<{ person_id: string }>(sql, [catalog.id, kind])
    return rows.map((row) => row.person_id).sort()
  }
  const ids = (...people: Member[]) => people.map((one) => one.viewer.personId).sort()

  it('of a request whoever may decide it, of the decision the requester and the other owners', async () => {
    const id = await begin({ approvals: 2 })
    const second = await catalog.join('owner')
    const other = await ask(second, { catalogId: catalog.id, device: device.id })
    expect(await told('request.created')).toEqual(ids(catalog.owner, catalog.owner))
    await review(catalog.owner, id)
    expect(await told('request.approved')).toEqual([])
    await review(second, id)
    expect(await told('request.approved')).toEqual(ids(technician, catalog.owner))
    await review(catalog.owner, other, deny)
    expect(await told('request.denied')).toEqual(ids(second))
  })

  it('of nothing where the decision is refused', async () => {
    const id = await begin()
    await refused(portal, () => review(catalog.owner, id, { contentHash: '00'.repeat(32) }))
    expect(await told('request.approved')).toEqual([])
  })
})

describe('who decides', () => {
  it('is an owner within whose reach the device is', async () => {
    const id = await begin()
    const harbour = await catalog.addGroup('Harbour')
    expect(await refused(portal, async () => review(await catalog.join('auditor'), id))).toBe('not-permitted')
    expect(await refused(portal, async () => review(await catalog.join('technician'), id))).toBe('not-found')
    expect(
      await refused(portal, async () => review(await catalog.join('owner', { groupId: harbour }), id)),
    ).toBe('not-found')
    const near = await catalog.join('owner', { groupId: catalog.group })
    expect((await review(near, id)).state).toBe('approved')
  })

  it('is not the person who asked, though an owner too', async () => {
    await begin()
    const own = await ask(catalog.owner, { catalogId: catalog.id, device: device.id })
    expect(await refused(portal, () => review(catalog.owner, own))).toBe('own-request')
    expect(await refused(portal, () => review(catalog.owner, own, deny))).toBe('own-request')
    expect(await refused(portal, () => review(technician, own))).toBe('not-found')
  })

  it('may be the person who asked where the policy says so, and the entry says it', async () => {
    await begin({ selfApproval: true })
    const own = await ask(catalog.owner, { catalogId: catalog.id, device: device.id })
    const { entries } = await recorded(portal, ['request.approve'], () => review(catalog.owner, own))
    expect(entries[0]!.fields.ownRequest).toBe(true)
  })

  it('follows the policy under which it was asked', async () => {
    const id = await begin()
    await changePolicy(catalog.owner, {
      catalogId: catalog.id,
      basedOn: 1,
      document: { ...DEFAULT_POLICY, ...underRule({ approvals: 2 }) },
    })
    expect(await review(catalog.owner, id)).toEqual({ state: 'approved', approvals: 1, needed: 1 })
  })
})

describe('an approval', () => {
  let id: string
  beforeEach(async () => {
    await begin()
    const other = await catalog.addDevice()
    id = await approved(technician, catalog.owner, { catalogId: catalog.id, device: other.id })
  })
  const withdraw = (who: Member, of = id) =>
    withdrawApproval(who, { catalogId: catalog.id, id: of, note: ' Wrong unit. ' })

  it('is withdrawn by an owner until it is downloaded', async () => {
    expect(await refused(portal, () => withdraw(technician))).toBe('not-permitted')
    const { entries } = await recorded(portal, ['approval.withdraw'], () => withdraw(catalog.owner))
    expect(entries[0]!.fields).toEqual({
      person: catalog.owner.viewer.personId,
      request: id,
      note: 'Wrong unit.',
    })
    const row = await catalog.owner.inTransaction((tx) => findApproval(tx, catalog.id, id))
    expect(row!.withdrawnAt).not.toBeNull()
    expect(await refused(portal, async () => download(technician, id, await newProfile()))).toBe(
      'approval-withdrawn',
    )
    expect(await refused(portal, () => withdraw(catalog.owner))).toBe('request-not-approved')
  })

  it('is no longer there to withdraw once it is downloaded', async () => {
    await download(technician, id, await newProfile())
    expect(await refused(portal, () => withdraw(catalog.owner))).toBe('request-not-approved')
  })

  it('and the download at the same moment: one of them wins', async () => {
    const profile = await newProfile()
    const codes = await Promise.all([
      codeOf(() => withdraw(catalog.owner)),
      codeOf(() => download(technician, id, profile)),
    ])
    expect([
      ['done', 'approval-withdrawn'],
      ['request-not-approved', 'done'],
    ]).toContainEqual(codes)
  })
})
