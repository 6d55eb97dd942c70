// Leaving a catalog: what ends with it, at once and together; that an owner who could act always stays.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tokenId } from '@/lib/server/auth/token'
import { holderOf } from '@/lib/server/auth/token-holder'
import { withContext } from '@/lib/server/context'
import { memberOf, membersOf } from '@/lib/server/queries/members'
import { findViewer } from '@/lib/server/store/accounts'
import { makeToken } from '@/lib/server/usecases/api-tokens'
import { changeMember } from '@/lib/server/usecases/change-member'
import { createRequest } from '@/lib/server/usecases/create-request'
import { removeMember } from '@/lib/server/usecases/remove-member'
import { signIn } from '@/lib/server/usecases/sign-in'
import { type Catalog, type Device, type Member, makeCatalog } from '../../setup/catalog'
import { codeOf, recorded, refused } from '../../setup/entries'
import { PASSWORD, type Person, type Portal, openPortal } from '../../setup/portal'
import { ASKED, approved, ask, download, newProfile } from '../../setup/requests'

let portal: Portal
let catalog: Catalog
let device: Device

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())
beforeEach(async () => {
  catalog = await makeCatalog(portal)
  device = await catalog.addDevice()
})

const remove = (who: Member, person: Member | Person) =>
  removeMember(who, {
    catalogId: catalog.id,
    personId: 'viewer' in person ? person.viewer.personId : person.personId,
  })
const signInOf = async (person: Person) => {
  const { token } = await signIn(portal.gate, {
    email: person.email,
    password: PASSWORD,
    address: null,
    agent: null,
  })
  return () => withContext(portal.db, '', (tx) => findViewer(tx, tokenId(token)))
}
const tokenFor = async (who: Member, catalogId: string | null) => {
  const { token } = await makeToken(who, { label: 'x', days: 1, scopes: ['devices:read'], catalogId })
  return () => codeOf(() => holderOf(portal.db, `Bearer ${token}`))
}
const ownersOf = async (catalogId: string) =>
  (
    await portal.admin.query(
      `SELECT 1 FROM member WHERE catalog_id = $1 AND role = 'owner' AND group_id IS NULL AND until IS NULL`,
      [catalogId],
    )
  ).rowCount

describe('who is removed', () => {
  it('loses access, sign-ins, tokens, open requests and undownloaded approvals, in one step', async () => {
    const technician = await catalog.join('technician')
    const on = { catalogId: catalog.id, device: device.id }
    const downloaded = await approved(technician, catalog.owner, on)
    const { cti } = await download(technician, downloaded, await newProfile())
    const undownloaded = await approved(technician, catalog.owner, on)
    const waiting = await ask(technician, on)
    const seen = await signInOf(technician.person)
    const [scoped, wide] = [await tokenFor(technician, catalog.id), await tokenFor(technician, null)]
    const before = await memberOf(catalog.owner, {
      catalogId: catalog.id,
      personId: technician.viewer.personId,
    })
    expect(before).toMatchObject({ open: { waiting: 1, approved: 1 }, held: [{ cti }] })

    const { value, entries } = await recorded(
      portal,
      ['request.withdraw', 'approval.withdraw', 'member.remove'],
      () => remove(catalog.owner, technician),
    )
    expect(value).toEqual({ withdrawn: 2, live: 1, signInsEnded: true })
    expect(entries.map((entry) => entry.fields)).toMatchObject([
      { request: waiting, person: catalog.owner.viewer.personId },
      { request: undownloaded },
      { subject: technician.viewer.personId, roles: 'technician' },
    ])
    expect(await seen()).toBeUndefined()
    expect([await scoped(), await wide()]).toEqual(['token-invalid', 'token-invalid'])
    expect((await portal.contextOf(technician.person)).viewer.memberships).toEqual([])
    expect(await technician.inTransaction((tx) => tx.device.count())).toBe(0)
    expect(await codeOf(() => download(technician, undownloaded, newProfileNow))).toBe('not-found')
    const after = await memberOf(catalog.owner, {
      catalogId: catalog.id,
      personId: technician.viewer.personId,
    })
    expect(after).toMatchObject({ open: { waiting: 0, approved: 0 }, held: [{ cti }] })
    expect(after.until).not.toBeNull()
    expect(await refused(portal, () => remove(catalog.owner, technician))).toBe('not-found')
    const { people, counts } = await membersOf(catalog.owner, { catalogId: catalog.id, former: true })
    expect(people.map((one) => one.personId)).toEqual([technician.viewer.personId])
    expect(counts).toEqual({ present: 1, former: 1 })
  })

  it('keeps what belongs to another catalog', async () => {
    const elsewhere = await makeCatalog(portal, { keys: false })
    const technician = await catalog.join('technician')
    await elsewhere.join('auditor', { person: technician.person })
    const both = { ...technician, ...(await portal.contextOf(technician.person)) }
    const seen = await signInOf(technician.person)
    const [here, there, wide] = [
      await tokenFor(both, catalog.id),
      await tokenFor(both, elsewhere.id),
      await tokenFor(both, null),
    ]
    expect(await remove(catalog.owner, technician)).toMatchObject({ signInsEnded: false })
    expect(await seen()).toBeDefined()
    expect([await here(), await there(), await wide()]).toEqual(['token-invalid', 'done', 'done'])
  })

  it('cannot get a request in at the same moment', async () => {
    for (let round = 0; round < 4; round++) {
      const technician = await catalog.join('technician')
      const asked = createRequest(technician, { ...ASKED, catalogId: catalog.id, device: device.id })
      const [, outcome] = await Promise.allSettled([remove(catalog.owner, technician), asked])
      const { rows } = await portal.admin.query<{ state: string }>(
        'SELECT state FROM request WHERE requester_id = $1',
        [technician.viewer.personId],
      )
      expect(rows.map((row) => row.state)).toEqual(outcome.status === 'fulfilled' ? ['withdrawn'] : [])
    }
  })

  it('is removed by owners of the whole catalog, or leaves', async () => {
    const technician = await catalog.join('technician')
    const second = await catalog.join('technician')
    expect(await refused(portal, () => remove(second, technician))).toBe('not-found')
    expect(await refused(portal, async () => remove(await catalog.join('auditor'), technician))).toBe(
      'not-permitted',
    )
    const narrow = await catalog.join('owner', { groupId: catalog.group })
    expect(await refused(portal, () => remove(narrow, technician))).toBe('not-permitted')
    const elsewhere = await makeCatalog(portal, { keys: false })
    expect(await refused(portal, () => remove(elsewhere.owner, technician))).toBe('not-found')
    const { entries } = await recorded(portal, ['member.remove'], () => remove(technician, technician))
    expect(entries[0]!.fields).toMatchObject({
      person: technician.viewer.personId,
      subject: technician.viewer.personId,
    })
  })
})

const newProfileNow = await newProfile()

describe('an owner who could act', () => {
  const disable = (person: Person) =>
    portal.admin.query('UPDATE person SET disabled_at = now() WHERE id = $1', [person.personId])

  it('always stays: narrowed, disabled and invited ones do not count', async () => {
    await catalog.join('owner', { groupId: catalog.group })
    const disabled = await catalog.join('owner')
    await disable(disabled.person)
    const pending = await catalog.join('owner', { person: await portal.person('Not yet') })
    expect(await refused(portal, () => remove(catalog.owner, catalog.owner))).toBe('last-owner')
    await portal.admin.query(
      `INSERT INTO identity (id, person_id, issuer, subject, email) VALUES (gen_random_uuid(), $1, 'https://id.example.org', 'a', 'a@example.org')`,
      [pending.person.personId],
    )
    expect(await codeOf(() => remove(catalog.owner, catalog.owner))).toBe('done')
  })

  it('stays where one only gives the role up', async () => {
    const roles = [{ role: 'technician' as const, groups: null }]
    const change = (who: Member, of: Member) =>
      changeMember(who, { catalogId: catalog.id, personId: of.viewer.personId, roles })
    expect(await refused(portal, () => change(catalog.owner, catalog.owner))).toBe('last-owner')
    const second = await catalog.join('owner')
    const codes = await Promise.all([
      codeOf(() => change(second, catalog.owner)),
      codeOf(() => change(catalog.owner, second)),
    ])
    expect(codes.sort()).toEqual(['done', 'last-owner'])
  })

  it('stays of two who remove each other, or both leave, at the same moment', async () => {
    for (const both of ['each other', 'themselves']) {
      const place = await makeCatalog(portal, { keys: false })
      const second = await place.join('owner')
      const [a, b] = [place.owner, second]
      const end = (who: Member, whom: Member) =>
        codeOf(() => removeMember(who, { catalogId: place.id, personId: whom.viewer.personId }))
      const codes = await Promise.all(both === 'themselves' ? [end(a, a), end(b, b)] : [end(a, b), end(b, a)])
      expect(codes.filter((code) => code === 'done')).toHaveLength(1)
      expect(await ownersOf(place.id)).toBe(1)
    }
  })
})
