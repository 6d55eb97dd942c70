// Single sign-on against a real provider process: who comes in, as whom, with which roles; and every answer that does not hold.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tokenId } from '@/lib/server/auth/token'
import { type OidcProvider, readGrants, readOidc } from '@/lib/server/auth/oidc-settings'
import { withContext } from '@/lib/server/context'
import { findViewer } from '@/lib/server/store/accounts'
import { inviteMember } from '@/lib/server/usecases/members'
import { type Catalog, makeCatalog } from '../../setup/catalog'
import { recorded } from '../../setup/entries'
import { type Idp, type Tamper, openProvider, signInAt } from '../../setup/oidc'
import { type Portal, openPortal } from '../../setup/portal'

let portal: Portal
let catalog: Catalog
let idp: Idp
let count = 0

beforeAll(async () => {
  portal = await openPortal()
  idp = await openProvider()
})
afterAll(async () => {
  await idp.close()
  await portal.close()
})
beforeEach(async () => {
  catalog = await makeCatalog(portal, { keys: false })
  idp.sub = `subject-${++count}`
  idp.claims = {
    email: `person.${count}@example.org`,
    email_verified: true,
    name: 'Mika Berg',
    groups: ['staff'],
  }
})

const settings = (more: Partial<OidcProvider> = {}): OidcProvider => ({
  ...readOidc({
    LATCHKEY_OIDC_ISSUER: idp.issuer,
    LATCHKEY_OIDC_CLIENT_ID: 'portal',
    LATCHKEY_OIDC_CLIENT_SECRET: 'a secret of a test',
    LATCHKEY_OIDC_ROLES: `staff = ${catalog.id} / technician; staff = ${catalog.id} / auditor / Depot; leads = ${catalog.id} / owner`,
  })[0]!,
  ...more,
})
const enter = (more: Partial<OidcProvider> = {}, tamper: Tamper = {}) =>
  signInAt(portal, { idp, provider: settings(more), tamper })
const viewer = async (token: string | null) =>
  token ? withContext(portal.db, '', (tx) => findViewer(tx, tokenId(token))) : undefined
const rolesOf = async (personId: string) => {
  const { rows } = await portal.admin.query<{ role: string }>(
    'SELECT role::text AS role FROM member WHERE person_id = $1 AND until IS NULL ORDER BY 1',
    [personId],
  )
  return rows.map((row) => row.role)
}

describe('somebody whom the provider knows', () => {
  it('gets an account and the roles of their groups, and loses them with the groups', async () => {
    const { value } = await recorded(
      portal,
      ['account.make', 'member.map', 'member.map', 'sign-in.succeed'],
      () => enter(),
    )
    const person = await viewer(value.token)
    expect(person).toMatchObject({ email: idp.claims.email, name: 'Mika Berg' })
    expect(await rolesOf(person!.personId)).toEqual(['auditor', 'technician'])
    await recorded(portal, ['sign-in.succeed'], () => enter())
    idp.claims.groups = []
    await recorded(portal, ['member.unmap', 'member.unmap', 'sign-in.succeed'], () => enter())
    expect(await rolesOf(person!.personId)).toEqual([])
  })

  it('keeps what an owner gave by hand', async () => {
    const { token } = await enter()
    const { personId } = (await viewer(token))!
    await portal.admin.query(`UPDATE member SET origin = NULL WHERE person_id = $1 AND role = 'technician'`, [
      personId,
    ])
    idp.claims.groups = []
    await enter()
    expect(await rolesOf(personId)).toEqual(['technician'])
  })

  it('stays an owner where nobody else is one', async () => {
    idp.claims.groups = ['leads']
    const { token } = await enter()
    const { personId } = (await viewer(token))!
    await portal.admin.query(`UPDATE member SET until = now() WHERE person_id = $1`, [
      catalog.owner.viewer.personId,
    ])
    idp.claims.groups = []
    expect((await enter()).token).not.toBeNull()
    expect(await rolesOf(personId)).toEqual(['owner'])
  })

  it('comes in as who was invited at that address, and as nobody who has an account', async () => {
    const roles = [{ role: 'technician' as const, groups: null }]
    const { personId } = await inviteMember(catalog.owner, {
      ...{ catalogId: catalog.id, name: 'Invited', byMail: false, roles },
      email: String(idp.claims.email),
    })
    const { token } = await enter({ signUp: 'off', grants: [] })
    expect((await viewer(token))!.personId).toBe(personId)
    const local = await portal.person('Local account', { password: true })
    idp.sub = 'somebody-else'
    idp.claims.email = local.email
    expect(await enter()).toEqual({ token: null, to: 'identity-not-linked' })
  })
})

describe('who is refused', () => {
  it.each([
    ['an address that is not verified', 'identity-unverified', {}, { email_verified: false }],
    ['no word about the address', 'identity-unverified', {}, { email_verified: undefined }],
    ['a group that gives nothing', 'identity-unknown', {}, { groups: ['elsewhere'] }],
    ['anybody uninvited, where nobody signs up', 'identity-unknown', { signUp: 'off' as const }, {}],
  ])('%s', async (...[, code, more, claims]) => {
    Object.assign(idp.claims, claims)
    const { value } = await recorded(portal, ['sign-in.fail'], () => enter(more))
    expect(value).toEqual({ token: null, to: code })
  })

  it('a disabled account', async () => {
    const { token } = await enter()
    await portal.admin.query('UPDATE person SET disabled_at = now() WHERE id = $1', [
      (await viewer(token))!.personId,
    ])
    expect(await enter()).toEqual({ token: null, to: 'account-disabled' })
  })

  it('an address of one’s own directory may count as verified', async () => {
    idp.claims.email_verified = undefined
    expect((await enter({ trustEmail: true })).token).not.toBeNull()
  })
})

describe('an answer that does not hold', () => {
  const broken: [string, Tamper][] = [
    ['another state', { callback: (url) => url.searchParams.set('state', 'x'.repeat(43)) }],
    ['no state cookie', { cookies: (kept) => kept.delete('authjs.state') }],
    ['no nonce cookie', { cookies: (kept) => kept.delete('authjs.nonce') }],
    ['no verifier cookie', { cookies: (kept) => kept.delete('authjs.pkce.code_verifier') }],
    ['another code', { callback: (url) => url.searchParams.set('code', 'nonsense') }],
    ['another issuer', { callback: (url) => url.searchParams.set('iss', 'https://evil.example') }],
    ['an error of the provider', { callback: (url) => (url.search = '?error=access_denied') }],
  ]
  it.each(broken)('%s', async (_, tamper) => {
    const { value } = await recorded(portal, [], () => enter({}, tamper))
    expect(value.token).toBeNull()
    expect(value.to).toMatch(/sign-in\?error=/)
  })
})

describe('settings', () => {
  it('of several providers are read, and a wrong one is named without its value', () => {
    const one = { ISSUER: 'https://login.example.org', CLIENT_ID: 'a', CLIENT_SECRET: 'the secret' }
    const under = (prefix: string, values: object) =>
      Object.fromEntries(
        Object.entries(values).map(([key, value]) => [`LATCHKEY_${prefix}_${key}`, value as string]),
      )
    expect(readOidc({})).toEqual([])
    const two = readOidc({ ...under('OIDC', one), ...under('OIDC2', { ...one, NAME: 'Google' }) })
    expect(two.map(({ id, name }) => [id, name])).toEqual([
      ['oidc', 'your organisation'],
      ['oidc2', 'Google'],
    ])
    for (const wrong of [
      { ISSUER: 'http://login.example.org' },
      { CLIENT_SECRET: '' },
      { ROLES: 'x = y / king' },
    ])
      expect(() => readOidc(under('OIDC', { ...one, ...wrong }))).toThrow(
        new RegExp(`LATCHKEY_OIDC_${Object.keys(wrong)[0]}`),
      )
    expect(() => readOidc(under('OIDC', { ...one, SIGN_UP: 'the secret' }))).not.toThrow(/the secret/)
    expect(readGrants('a b = Cold chain / technician / Depot;')).toEqual([
      { value: 'a b', catalog: 'Cold chain', role: 'technician', group: 'Depot' },
    ])
  })
})
