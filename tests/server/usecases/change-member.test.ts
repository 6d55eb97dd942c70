// Changing what somebody is in a catalog: several roles, each for all of it or for some groups.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { membersOf } from '@/lib/server/queries/members'
import { changeMember } from '@/lib/server/usecases/change-member'
import { decideChange } from '@/lib/server/usecases/decide-change'
import { inviteMember } from '@/lib/server/usecases/members'
import { type Catalog, type Member, makeCatalog } from '../../setup/catalog'
import { recorded, refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'

let portal: Portal
let catalog: Catalog

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())
beforeEach(async () => {
  catalog = await makeCatalog(portal, { keys: false })
})

describe('changing what somebody is', () => {
  const change = (who: Member, of: Member, roles: Parameters<typeof changeMember>[1]['roles']) =>
    changeMember(who, { catalogId: catalog.id, personId: of.viewer.personId, roles })

  it('narrows a role to groups and takes it back, with one entry each', async () => {
    const technician = await catalog.join('technician')
    const other = await catalog.addGroup('Harbour')
    const { entries } = await recorded(portal, ['member.change'], () =>
      change(catalog.owner, technician, [
        { role: 'technician', groups: [catalog.group, other] },
        { role: 'auditor', groups: null },
      ]),
    )
    expect(entries[0]!.fields).toMatchObject({ roles: 'technician of Depot, Harbour; auditor' })
    const narrowed = await portal.contextOf(technician.person)
    expect(narrowed.viewer.memberships.map(({ role, groupId }) => `${role} ${groupId}`).sort()).toEqual(
      [`auditor null`, `technician ${catalog.group}`, `technician ${other}`].sort(),
    )
    await recorded(portal, ['member.change'], () =>
      change(catalog.owner, technician, [{ role: 'technician', groups: null }]),
    )
    expect((await portal.contextOf(technician.person)).viewer.memberships).toEqual([
      { catalogId: catalog.id, role: 'technician', groupId: null },
    ])
    expect(
      await recorded(portal, [], () =>
        change(catalog.owner, technician, [{ role: 'technician', groups: null }]),
      ),
    ).toMatchObject({
      value: { changed: false },
    })
  })

  it('leaves what a provider gave, and needs a role', async () => {
    const technician = await catalog.join('technician')
    expect(await refused(portal, () => change(catalog.owner, technician, []))).toBe('role-needed')
    await portal.admin.query(`UPDATE member SET origin = 'https://id.example.org' WHERE id = $1`, [
      technician.memberId,
    ])
    await change(catalog.owner, technician, [{ role: 'auditor', groups: null }])
    await change(catalog.owner, technician, [])
    expect((await portal.contextOf(technician.person)).viewer.memberships.map((one) => one.role)).toEqual([
      'technician',
    ])
  })

  it('is for owners of the whole catalog, and for groups of it', async () => {
    const technician = await catalog.join('technician')
    const elsewhere = await makeCatalog(portal, { keys: false })
    const roles = [{ role: 'technician' as const, groups: [elsewhere.group] }]
    expect(await refused(portal, () => change(catalog.owner, technician, roles))).toBe('not-found')
    expect(await refused(portal, async () => change(await catalog.join('auditor'), technician, []))).toBe(
      'not-permitted',
    )
    expect(await refused(portal, () => change(technician, technician, []))).toBe('not-found')
    const stranger = await elsewhere.join('technician')
    expect(await refused(portal, () => change(catalog.owner, stranger, []))).toBe('not-found')
  })

  it('is told of two at once one after the other', async () => {
    const technician = await catalog.join('technician')
    const second = await catalog.join('owner')
    await Promise.all([
      change(catalog.owner, technician, [{ role: 'auditor', groups: null }]),
      change(second, technician, [{ role: 'technician', groups: [catalog.group] }]),
    ])
    const { memberships } = (await portal.contextOf(technician.person)).viewer
    expect(memberships).toHaveLength(1)
  })
})

describe('becoming an owner', () => {
  const owner = [{ role: 'owner' as const, groups: null }]
  const roles = async (who: Member) =>
    (await portal.contextOf(who.person)).viewer.memberships.map((one) => one.role).sort()

  it('waits for the other owners, and until then nothing is taken away', async () => {
    const second = await catalog.join('owner')
    const technician = await catalog.join('technician')
    const { value } = await recorded(portal, ['change.propose'], () =>
      changeMember(catalog.owner, {
        catalogId: catalog.id,
        personId: technician.viewer.personId,
        roles: owner,
      }),
    )
    expect(value).toMatchObject({ changed: false, waiting: { inForceAt: null } })
    expect(await roles(technician)).toEqual(['technician'])
    const { waiting } = await membersOf(catalog.owner, { catalogId: catalog.id })
    expect(waiting).toMatchObject([{ personId: technician.viewer.personId, role: 'owner', group: null }])
    await decideChange(second, {
      catalogId: catalog.id,
      id: value.waiting!.change,
      decision: 'approve',
      note: null,
    })
    expect(await roles(technician)).toEqual(['owner', 'technician'])
  })

  it('waits a day where there is one owner, and so does an invitation', async () => {
    const invited = {
      catalogId: catalog.id,
      email: 'second.owner@example.org',
      name: 'Second',
      roles: owner,
      byMail: false,
    }
    const { value } = await recorded(portal, ['change.propose'], () => inviteMember(catalog.owner, invited))
    expect(value).toMatchObject({ invited: false, link: null })
    expect(value.waiting!.inForceAt).not.toBeNull()
    expect((await membersOf(catalog.owner, { catalogId: catalog.id })).people).toHaveLength(1)
  })

  it('goes for a group, and for the auditor’s role of an owner, alike', async () => {
    await catalog.join('owner')
    const technician = await catalog.join('technician')
    const change = (of: Member, wanted: Parameters<typeof changeMember>[1]['roles']) =>
      changeMember(catalog.owner, { catalogId: catalog.id, personId: of.viewer.personId, roles: wanted })
    const narrow = await change(technician, [{ role: 'owner', groups: [catalog.group] }])
    expect(narrow).toMatchObject({ changed: false, waiting: {} })
    const own = await change(catalog.owner, [...owner, { role: 'auditor', groups: null }])
    expect(own).toMatchObject({ changed: false, waiting: {} })
    expect(await roles(catalog.owner)).toEqual(['owner'])
    // Giving the owner's role up for the auditor's needs nobody.
    expect(await change(catalog.owner, [{ role: 'auditor', groups: null }])).toMatchObject({
      changed: true,
      waiting: null,
    })
  })
})

it('invites with several roles at once', async () => {
  const roles = [
    { role: 'technician' as const, groups: [catalog.group] },
    { role: 'auditor' as const, groups: null },
  ]
  const invited = {
    catalogId: catalog.id,
    email: 'several@example.org',
    name: 'New',
    byMail: false,
    roles,
  }
  const { personId } = await inviteMember(catalog.owner, invited)
  const { people } = await membersOf(catalog.owner, { catalogId: catalog.id, text: 'NEW' })
  expect(people).toMatchObject([
    {
      personId,
      roles: [
        { role: 'technician', groups: [{ id: catalog.group, name: 'Depot' }] },
        { role: 'auditor', groups: null },
      ],
    },
  ])
})
