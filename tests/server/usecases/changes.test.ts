// Changes that no owner makes alone: who is asked, what their votes do, what time does, and what happens when several act at once.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '@/lib/domain/policy-document'
import { changesOf } from '@/lib/server/queries/changes'
import { navigationFor } from '@/lib/server/queries/navigation'
import { changePolicy } from '@/lib/server/usecases/change-policy'
import { decideChange, withdrawChange } from '@/lib/server/usecases/decide-change'
import { proposeChange, settleChanges } from '@/lib/server/usecases/govern'
import { removeMember } from '@/lib/server/usecases/remove-member'
import { type Catalog, type Member, makeCatalog } from '../../setup/catalog'
import { codeOf, recorded, refused } from '../../setup/entries'
import {
  LOOSER,
  STRICTER,
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
let third: Member

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

describe('with three owners and a quorum of two', () => {
  beforeEach(async () => {
    catalog = await makeCatalog(portal, { keys: false })
    owner = catalog.owner
    second = await catalog.join('owner')
    third = await catalog.join('owner')
  })

  it('a stricter policy is in force at once, a looser one is proposed', async () => {
    const strict = () => changePolicy(owner, { catalogId: catalog.id, basedOn: 1, document: STRICTER })
    expect((await recorded(portal, ['policy.change'], strict)).value).toEqual({
      state: 'in-force',
      version: 2,
    })
    const loose = () => changePolicy(owner, { catalogId: catalog.id, basedOn: 2, document: DEFAULT_POLICY })
    const { value, entries } = await recorded(portal, ['change.propose'], loose)
    expect(value).toMatchObject({ state: 'waiting', inForceAt: null })
    expect(entries[0]!.fields).toMatchObject({
      person: owner.viewer.personId,
      changeKind: 'policy.weaken',
    })
    expect(await version()).toBe(2)
  })

  it('two others put it in force, under the name of who proposed it', async () => {
    const id = await propose(owner)
    expect(await vote(second, id)).toEqual({ state: 'waiting', given: 1, needed: 2 })
    expect(await version()).toBe(1)
    const { value, entries } = await recorded(
      portal,
      ['change.approve', 'policy.change', 'change.apply'],
      () => vote(third, id),
    )
    expect(value).toEqual({ state: 'in-force', given: 2, needed: 2 })
    expect(entries[1]!.fields).toEqual({ person: owner.viewer.personId, policyVersion: 2, change: id })
    expect(await inForce()).toEqual(LOOSER)
    expect(await refused(portal, () => vote(second, id))).toBe('change-not-waiting')
  })

  it('its proposer never counts, and nobody counts twice', async () => {
    const id = await propose(owner)
    expect(await refused(portal, () => vote(owner, id))).toBe('own-change')
    await vote(second, id)
    expect(await refused(portal, () => vote(second, id))).toBe('already-voted')
    await expect(
      portal.admin.query(
        `INSERT INTO change_vote (catalog_id, change, person_id, decision, at) VALUES ($1, $2, $3, 'approve', now())`,
        [catalog.id, id, owner.viewer.personId],
      ),
    ).rejects.toMatchObject({ code: 'LK004' })
    expect(await version()).toBe(1)
  })

  it('one denial ends it, with its reason', async () => {
    const id = await propose(owner)
    await vote(second, id)
    const silent = { catalogId: catalog.id, id, decision: 'deny' as const, note: ' ' }
    expect(await refused(portal, () => decideChange(third, silent))).toBe('note-required')
    const { value } = await recorded(portal, ['change.deny'], () => vote(third, id, 'deny'))
    expect(value.state).toBe('denied')
    const { decided } = await changesOf(second, { catalogId: catalog.id, decided: true })
    expect(decided[0]!.votes.map((one) => [one.decision, one.note])).toEqual([
      ['approve', null],
      ['deny', 'Not now.'],
    ])
    expect(await version()).toBe(1)
  })

  it('counts owners of the moment: one who left no longer agrees, and fewer are enough where fewer are left', async () => {
    const id = await propose(owner)
    await vote(second, id)
    await removeMember(owner, { catalogId: catalog.id, personId: second.viewer.personId })
    const { waiting } = await changesOf(owner, { catalogId: catalog.id })
    expect(waiting[0]).toMatchObject({ given: 0, needed: 1 })
    expect(await vote(third, id)).toEqual({ state: 'in-force', given: 1, needed: 1 })
  })

  it('asks for the quorum of the policy in force, not of the one proposed', async () => {
    const { appDevelopment } = DEFAULT_POLICY.types
    const types = { ...DEFAULT_POLICY.types, appDevelopment: { ...appDevelopment, approvals: 1 } }
    const id = await propose(owner, { ...DEFAULT_POLICY, types })
    expect((await vote(second, id)).state).toBe('waiting')
  })

  it('is overtaken by a stricter policy that came between, and changes nothing of that', async () => {
    const id = await propose(owner)
    await vote(second, id)
    const between = () => changePolicy(third, { catalogId: catalog.id, basedOn: 1, document: STRICTER })
    await recorded(portal, ['policy.change', 'change.overtake'], between)
    expect(await stateOf(id)).toBe('overtaken')
    expect(await refused(portal, () => vote(third, id))).toBe('change-not-waiting')
    expect(await inForce()).toEqual(STRICTER)
  })

  it('and of two proposals only one comes into force', async () => {
    const [one, other] = [await propose(owner), await propose(second, { ...LOOSER, downloadWithinS: 86_400 })]
    await vote(third, one)
    await vote(second, one)
    expect(await stateOf(one)).toBe('in-force')
    expect(await stateOf(other)).toBe('overtaken')
  })

  it('is taken back by its proposer alone, and lapses after seven days', async () => {
    const id = await propose(owner)
    const back = (who: Member) => withdrawChange(who, { catalogId: catalog.id, id })
    expect(await refused(portal, () => back(second))).toBe('not-permitted')
    await recorded(portal, ['change.withdraw'], () => back(owner))
    expect(await refused(portal, () => vote(second, id))).toBe('change-not-waiting')
    const late = await propose(owner)
    await vote(second, late)
    portal.clock.forward(7 * 86_400)
    expect(await refused(portal, () => vote(third, late))).toBe('change-not-waiting')
    await recorded(portal, ['change.lapse'], () => settleChanges(third, { catalogId: catalog.id }))
    await recorded(portal, [], () => settleChanges(third, { catalogId: catalog.id }))
    expect(await stateOf(late)).toBe('lapsed')
    expect(await version()).toBe(1)
  })

  it('two who approve at once put it in force once', async () => {
    const id = await propose(owner)
    const answers = await Promise.all([vote(second, id), vote(third, id)])
    expect(answers.map((one) => one.state).sort()).toEqual(['in-force', 'waiting'])
    expect(await version()).toBe(2)
  })

  it('one who approves and one who denies at once: one of both, and the truth of it', async () => {
    const one = await propose(owner)
    await vote(second, one)
    const codes = await Promise.all([
      codeOf(() => vote(third, one)),
      codeOf(() => withdrawChange(owner, { catalogId: catalog.id, id: one })),
    ])
    expect(codes.filter((code) => code === 'done')).toHaveLength(1)
    expect(codes).toContain('change-not-waiting')
    const state = await stateOf(one)
    expect(await version()).toBe(state === 'in-force' ? 2 : 1)
  })

  it('an approval and a stricter policy at once never leave a looser policy that nobody approved', async () => {
    const id = await propose(owner)
    await vote(second, id)
    const codes = await Promise.all([
      codeOf(() => vote(third, id)),
      codeOf(() => changePolicy(second, { catalogId: catalog.id, basedOn: 1, document: STRICTER })),
    ])
    expect(codes.filter((code) => code === 'done')).toHaveLength(1)
    expect(await version()).toBe(2)
  })

  it('is for owners and auditors of the whole catalog: others find nothing or may not', async () => {
    const id = await propose(owner)
    const [auditor, technician] = [await catalog.join('auditor'), await catalog.join('technician')]
    const narrowed = await catalog.join('owner', { groupId: catalog.group })
    for (const who of [technician, narrowed])
      expect(await refused(portal, () => vote(who, id))).toBe('not-found')
    for (const decision of ['approve', 'deny'] as const)
      expect(await refused(portal, () => vote(auditor, id, decision))).toBe('not-permitted')
    expect((await changesOf(auditor, { catalogId: catalog.id })).waiting).toHaveLength(1)
    expect(await codeOf(() => changesOf(technician, { catalogId: catalog.id }))).toBe('not-permitted')
    const counted = async (who: Member) =>
      (await navigationFor(who)).find((one) => one.id === catalog.id)?.changes
    expect(await counted(second)).toBe(1)
    expect(await counted(owner)).toBe(0)
  })

  it('are twenty at most at a time', async () => {
    for (let i = 0; i < 20; i++) await propose(owner)
    expect(await refused(portal, () => propose(owner))).toBe('too-many-changes')
  })

  it('adds an owner, or the auditor’s role to an owner, only so', async () => {
    const person = await portal.person('New owner')
    const document = { personId: person.personId, name: person.name, role: 'owner' as const, groupId: null }
    const made = await owner.inTransaction((tx) =>
      proposeChange(owner, tx, { catalogId: catalog.id, kind: 'member.add-owner', document }),
    )
    const id = made.state === 'waiting' ? made.change : ''
    await vote(second, id)
    const { entries } = await recorded(portal, ['change.approve', 'member.add', 'change.apply'], () =>
      vote(third, id),
    )
    expect(entries[1]!.fields).toMatchObject({ subject: person.personId, role: 'owner', change: id })
    const fourth = await portal.contextOf(person)
    expect(fourth.viewer.memberships).toEqual([{ catalogId: catalog.id, role: 'owner', groupId: null }])
    const again = await owner.inTransaction((tx) =>
      proposeChange(owner, tx, { catalogId: catalog.id, kind: 'member.add-owner', document }),
    )
    const repeated = again.state === 'waiting' ? again.change : ''
    await vote(second, repeated)
    expect((await vote(third, repeated)).state).toBe('overtaken')
  })
})
