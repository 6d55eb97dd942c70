// Who belongs to a catalog, and the links by which people set a password: never a way into somebody else's catalog.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Role } from '@/lib/domain/policy'
import { type InviteMember, inviteAgain, inviteMember, makePasswordLink } from '@/lib/server/usecases/members'
import { removeMember } from '@/lib/server/usecases/remove-member'
import { membersOf } from '@/lib/server/queries/members'
import { signIn } from '@/lib/server/usecases/sign-in'
import { openLink, useLink } from '@/lib/server/usecases/use-link'
import { URL_OF_PORTAL } from '../../setup/address'
import { type Catalog, type Member, makeCatalog } from '../../setup/catalog'
import { codeOf, recorded, refused } from '../../setup/entries'
import { PASSWORD, type Portal, openPortal } from '../../setup/portal'

let portal: Portal
let catalog: Catalog
let count = 0

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())
beforeEach(async () => {
  catalog = await makeCatalog(portal, { keys: false })
})

const invite = (who: Member, more: Partial<InviteMember> = {}) =>
  inviteMember(who, {
    catalogId: catalog.id,
    email: `new.${++count}@example.org`,
    name: 'New Person',
    byMail: false,
    roles: [{ role: 'technician', groups: null }],
    ...more,
  })
const link = (who: Member, personId: string) =>
  makePasswordLink(who, { catalogId: catalog.id, personId, byMail: false })
const tokenOf = (url: string) => url.slice(`${URL_OF_PORTAL}/link/`.length)
const signedIn = (email: string, password: string) =>
  codeOf(() => signIn(portal.gate, { email, password, address: null, agent: null }))
const membersIn = async (catalogId: string) =>
  (await portal.admin.query('SELECT 1 FROM member WHERE catalog_id = $1 AND until IS NULL', [catalogId]))
    .rowCount

describe('inviting', () => {
  it('makes the person, the membership and a link that sets the first password', async () => {
    const email = 'Mika.Berg@example.org'
    const { value, entries } = await recorded(portal, ['member.add', 'member.invite'], () =>
      invite(catalog.owner, { email, roles: [{ role: 'technician', groups: [catalog.group] }] }),
    )
    expect(entries[0]!.fields).toMatchObject({
      person: catalog.owner.viewer.personId,
      roles: 'technician of Depot',
      email,
    })
    expect(entries[1]!.fields.subject).toBe(entries[0]!.fields.subject)
    expect(entries.map((entry) => entry.log)).toEqual([catalog.id, catalog.id])
    expect(JSON.stringify(entries)).not.toContain(tokenOf(value.link!))
    const open = await openLink(portal.gate, tokenOf(value.link!))
    expect(open).toMatchObject({ purpose: 'invite', email, name: 'New Person' })
    await useLink(portal.gate, { token: tokenOf(value.link!), password: PASSWORD })
    expect(await signedIn('mika.berg@EXAMPLE.org', PASSWORD)).toBe('done')
  })

  it('gives somebody who has an account the membership alone, under the name they have', async () => {
    const known = await portal.person('Lena Known', { password: true })
    const { value } = await recorded(portal, ['member.add'], () =>
      invite(catalog.owner, { email: known.email, name: 'Somebody else' }),
    )
    expect(value.link).toBeNull()
    const { rows } = await portal.admin.query('SELECT name FROM person WHERE id = $1', [known.personId])
    expect(rows).toEqual([{ name: 'Lena Known' }])
    expect(await refused(portal, () => invite(catalog.owner, { email: known.email }))).toBe('already-member')
  })

  it('is for owners of the whole catalog', async () => {
    const by = async (role: Role, groupId?: string) =>
      refused(portal, async () => invite(await catalog.join(role, { groupId })))
    expect(await by('auditor')).toBe('not-permitted')
    expect(await by('owner', catalog.group)).toBe('not-permitted')
    expect(await by('technician')).toBe('not-found')
    const elsewhere = await makeCatalog(portal, { keys: false })
    expect(await refused(portal, () => invite(elsewhere.owner))).toBe('not-found')
    const there = { roles: [{ role: 'technician' as const, groups: [elsewhere.group] }] }
    expect(await refused(portal, () => invite(catalog.owner, there))).toBe('not-found')
    expect(await refused(portal, () => invite(catalog.owner, { roles: [] }))).toBe('role-needed')
  })

  it('leaves nothing where it is refused', async () => {
    const elsewhere = await makeCatalog(portal, { keys: false })
    const email = 'twice@example.org'
    await inviteMember(elsewhere.owner, {
      catalogId: elsewhere.id,
      email,
      name: 'Twice',
      byMail: false,
      roles: [{ role: 'technician', groups: null }],
    })
    // Who has set no password yet is not another catalog's to make a link for.
    expect(await refused(portal, () => invite(catalog.owner, { email }))).toBe('not-permitted')
    expect(await membersIn(catalog.id)).toBe(1)
  })
})

describe('an invitation', () => {
  it('can be sent again, and the one before it works no more', async () => {
    const { personId, link: first } = await invite(catalog.owner)
    const { value } = await recorded(portal, ['member.invite'], () =>
      inviteAgain(catalog.owner, { catalogId: catalog.id, personId, byMail: false }),
    )
    expect(await codeOf(() => openLink(portal.gate, tokenOf(first!)))).toBe('link-invalid')
    expect(await openLink(portal.gate, tokenOf(value.link!))).toMatchObject({
      purpose: 'invite',
      catalog: catalog.name,
      by: catalog.owner.person.name,
    })
    const { people } = await membersOf(catalog.owner, { catalogId: catalog.id })
    expect(people.find((one) => one.personId === personId)!.pending!.until).not.toBeNull()
    await useLink(portal.gate, { token: tokenOf(value.link!), password: PASSWORD })
    const again = () => inviteAgain(catalog.owner, { catalogId: catalog.id, personId, byMail: false })
    expect(await refused(portal, again)).toBe('not-found')
    const arrived = await membersOf(catalog.owner, { catalogId: catalog.id })
    expect(arrived.people.find((one) => one.personId === personId)!.pending).toBeNull()
  })

  it('goes by mail where the portal sends any, and then no link is answered', async () => {
    const { personId, link: none, invited } = await invite(catalog.owner, { byMail: true })
    expect([none, invited]).toEqual([null, true])
    const { rows } = await portal.admin.query<{ kind: string; sealed: Buffer }>(
      'SELECT kind, sealed FROM mail WHERE person_id = $1',
      [personId],
    )
    expect(rows).toMatchObject([{ kind: 'invitation' }])
    expect(rows[0]!.sealed.toString('latin1')).not.toContain('/link/')
  })

  it('that is withdrawn works no more', async () => {
    const { personId, link: invitation } = await invite(catalog.owner)
    await removeMember(catalog.owner, { catalogId: catalog.id, personId })
    expect(await codeOf(() => openLink(portal.gate, tokenOf(invitation!)))).toBe('link-invalid')
  })

  it('that ran out is told as over', async () => {
    const { personId } = await invite(catalog.owner)
    await portal.admin.query(
      `UPDATE link SET expires_at = now() - interval '1 second' WHERE person_id = $1`,
      [personId],
    )
    const { people } = await membersOf(catalog.owner, { catalogId: catalog.id })
    expect(people.find((one) => one.personId === personId)!.pending).toEqual({ until: null })
  })
})

describe('a link for a new password', () => {
  it('is made by an owner for a member, tells the log and not the token', async () => {
    const person = await portal.person('Mika', { password: true })
    await catalog.join('technician', { person })
    const { value, entries } = await recorded(portal, ['member.reset-link'], () =>
      link(catalog.owner, person.personId),
    )
    expect(entries[0]!.fields).toEqual({ person: catalog.owner.viewer.personId, subject: person.personId })
    await useLink(portal.gate, { token: tokenOf(value.link!), password: 'another good password' })
    expect(await signedIn(person.email, PASSWORD)).toBe('sign-in-failed')
    expect(await signedIn(person.email, 'another good password')).toBe('done')
  })

  it('is for present members of this catalog only', async () => {
    const stranger = await portal.person('Stranger', { password: true })
    expect(await refused(portal, () => link(catalog.owner, stranger.personId))).toBe('not-found')
    const former = await catalog.join('technician')
    await removeMember(catalog.owner, { catalogId: catalog.id, personId: former.viewer.personId })
    expect(await refused(portal, () => link(catalog.owner, former.viewer.personId))).toBe('not-found')
  })

  it('is not for the operator, who has the host', async () => {
    const operator = await portal.person('Operator', { operator: true, password: true })
    await catalog.join('auditor', { person: operator })
    expect(await refused(portal, () => link(catalog.owner, operator.personId))).toBe('not-permitted')
  })

  it('never opens another catalog: who belongs to one that this owner does not own is out of reach', async () => {
    const elsewhere = await makeCatalog(portal, { keys: false })
    const person = await portal.person('Both', { password: true })
    await catalog.join('technician', { person })
    await elsewhere.join('owner', { person })
    expect(await refused(portal, () => link(catalog.owner, person.personId))).toBe('not-permitted')
    // Belonging to the other catalog is not enough: as that person one would own it.
    await elsewhere.join('technician', { person: catalog.owner.person })
    const technicianThere = { ...catalog.owner, ...(await portal.contextOf(catalog.owner.person)) }
    expect(await refused(portal, () => link(technicianThere, person.personId))).toBe('not-permitted')
    await elsewhere.join('owner', { person: catalog.owner.person })
    expect(await codeOf(() => link(catalog.owner, person.personId))).toBe('done')
  })
})
