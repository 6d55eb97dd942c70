// The only owner of a catalog waits a day, in which its auditors may object; and a policy names only people who are there.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_POLICY, type PolicyDocument } from '@/lib/domain/policy-document'
import { changesOf } from '@/lib/server/queries/changes'
import { changePolicy } from '@/lib/server/usecases/change-policy'
import { settleChanges } from '@/lib/server/usecases/govern'
import { removeMember } from '@/lib/server/usecases/remove-member'
import { type Catalog, type Member, makeCatalog } from '../../setup/catalog'
import { codeOf, recorded, refused } from '../../setup/entries'
import {
  LOOSER,
  policyNow,
  propose as proposeOn,
  stateOf as stateIn,
  versionNow,
  vote as voteOn,
} from '../../setup/governed'
import { type Portal, openPortal } from '../../setup/portal'

let portal: Portal
let catalog: Catalog
let owner: Member
let second: Member

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const version = () => versionNow(catalog)
const inForce = async () => (await policyNow(catalog)).document
const propose = (who: Member, document = LOOSER) => proposeOn(catalog, who, document)
const vote = (who: Member, id: string, decision: 'approve' | 'deny' = 'approve') =>
  voteOn(who, { catalogId: catalog.id, id }, decision)
const stateOf = (id: string) => stateIn(catalog, id)

describe('with one owner', () => {
  let auditor: Member
  beforeEach(async () => {
    catalog = await makeCatalog(portal, { keys: false })
    owner = catalog.owner
    auditor = await catalog.join('auditor')
  })

  it('a looser policy comes into force a day later, not earlier', async () => {
    const id = await propose(owner)
    const { waiting } = await changesOf(auditor, { catalogId: catalog.id })
    expect(waiting[0]).toMatchObject({ needed: null, may: { approve: false, deny: true, withdraw: false } })
    portal.clock.forward(86_400 - 60)
    await recorded(portal, [], () => settleChanges(auditor, { catalogId: catalog.id }))
    expect(await version()).toBe(1)
    portal.clock.forward(61)
    expect(await refused(portal, () => vote(auditor, id, 'deny'))).toBe('change-not-waiting')
    const { entries } = await recorded(portal, ['policy.change', 'change.apply'], () =>
      settleChanges(auditor, { catalogId: catalog.id }),
    )
    expect(entries[1]!.fields).toEqual({
      change: id,
      changeKind: 'policy.weaken',
      subject: owner.viewer.personId,
    })
    expect(await inForce()).toEqual(LOOSER)
  })

  it('two who settle it at once put it in force once', async () => {
    await propose(owner)
    portal.clock.forward(86_401)
    const both = [owner, auditor].map((who) => settleChanges(who, { catalogId: catalog.id }))
    await recorded(portal, ['policy.change', 'change.apply'], () => Promise.all(both))
    expect(await version()).toBe(2)
  })

  it('an auditor’s objection ends it; approving is not theirs', async () => {
    const id = await propose(owner)
    expect(await refused(portal, () => vote(auditor, id))).toBe('not-permitted')
    expect((await vote(auditor, id, 'deny')).state).toBe('denied')
    portal.clock.forward(86_401)
    await recorded(portal, [], () => settleChanges(owner, { catalogId: catalog.id }))
    expect(await version()).toBe(1)
  })

  it('a second owner who came in between is asked, and the day no longer counts', async () => {
    const id = await propose(owner)
    second = await catalog.join('owner')
    portal.clock.forward(86_401)
    await recorded(portal, [], () => settleChanges(owner, { catalogId: catalog.id }))
    expect(await version()).toBe(1)
    const { waiting } = await changesOf(owner, { catalogId: catalog.id })
    expect(waiting[0]).toMatchObject({ inForceAt: null, given: 0, needed: 1 })
    expect((await vote(second, id)).state).toBe('in-force')
  })

  it('what waited for another owner does not come into force because that owner left', async () => {
    second = await catalog.join('owner')
    const id = await propose(owner)
    await removeMember(owner, { catalogId: catalog.id, personId: second.viewer.personId })
    portal.clock.forward(2 * 86_400)
    await recorded(portal, [], () => settleChanges(owner, { catalogId: catalog.id }))
    expect(await stateOf(id)).toBe('waiting')
    expect(await version()).toBe(1)
  })

  it('whose portal stood still past the seventh day, lapses', async () => {
    const id = await propose(owner)
    portal.clock.forward(8 * 86_400)
    await recorded(portal, ['change.lapse'], () => settleChanges(owner, { catalogId: catalog.id }))
    expect(await stateOf(id)).toBe('lapsed')
  })
})

describe('a policy that names people', () => {
  it('names owners to approve, and members in rules', async () => {
    catalog = await makeCatalog(portal, { keys: false })
    owner = catalog.owner
    const technician = await catalog.join('technician')
    const named = (approvers: string[]) => ({
      ...DEFAULT_POLICY,
      types: {
        ...DEFAULT_POLICY.types,
        fieldServicing: { ...DEFAULT_POLICY.types.fieldServicing, approvers },
      },
    })
    const send = (document: PolicyDocument) => () =>
      changePolicy(owner, { catalogId: catalog.id, basedOn: 1, document })
    expect(await refused(portal, send(named([technician.viewer.personId])))).toBe('invalid-input')
    expect(await codeOf(send(named([owner.viewer.personId])))).toBe('done')
    const rule = {
      ...{ id: crypto.randomUUID(), name: 'Night', type: 'fieldServicing' as const, groups: 'all' as const },
      ...{ tasks: 'all' as const, effect: 'deny' as const, persons: [crypto.randomUUID()] },
    }
    expect(await refused(portal, send({ ...DEFAULT_POLICY, autoApproval: [rule] }))).toBe('invalid-input')
    const persons = [technician.viewer.personId]
    expect(await codeOf(send({ ...DEFAULT_POLICY, autoApproval: [{ ...rule, persons }] }))).toBe('done')
  })
})
