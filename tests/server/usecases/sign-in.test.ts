// Signing in and out, links that work once, and changing one's own password.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tokenId } from '@/lib/server/auth/token'
import { withContext } from '@/lib/server/context'
import { findViewer } from '@/lib/server/store/accounts'
import { findTokenViewer } from '@/lib/server/store/tokens'
import { makeToken } from '@/lib/server/usecases/api-tokens'
import { changePassword } from '@/lib/server/usecases/change-password'
import { makePasswordLink } from '@/lib/server/usecases/members'
import { SIGN_IN_LASTS_S, signIn, signOut } from '@/lib/server/usecases/sign-in'
import { openLink, useLink } from '@/lib/server/usecases/use-link'
import { URL_OF_PORTAL } from '../../setup/address'
import { type Catalog, makeCatalog } from '../../setup/catalog'
import { codeOf, recorded, refused } from '../../setup/entries'
import { PASSWORD, type Person, type Portal, openPortal } from '../../setup/portal'

let portal: Portal
let catalog: Catalog
let person: Person

beforeAll(async () => {
  portal = await openPortal()
  catalog = await makeCatalog(portal, { keys: false })
})
afterAll(() => portal.close())
beforeEach(async () => {
  person = await portal.person('Mika', { password: true })
})

const NEW = 'another good password'
const enter = (password = PASSWORD, email = person.email) =>
  signIn(portal.gate, { email, password, address: '192.0.2.7', agent: 'Chrome\n150' })
const viewer = (token: string) => withContext(portal.db, '', (tx) => findViewer(tx, tokenId(token)))

/** A refused sign-in leaves its own entry, and nothing else. */
async function failing(work: () => Promise<unknown>): Promise<string> {
  const { value, entries } = await recorded(portal, ['sign-in.fail'], () => codeOf(work))
  expect(entries[0]).toMatchObject({ log: portal.installation, fields: { address: '192.0.2.7' } })
  expect(entries[0]!.fields.person).toBeUndefined()
  return value
}

describe('signing in', () => {
  it('gives a token that stands for the person until it is revoked', async () => {
    const { value, entries } = await recorded(portal, ['sign-in.succeed'], () =>
      enter(PASSWORD, person.email.toUpperCase()),
    )
    expect(value.personId).toBe(person.personId)
    expect(entries[0]).toMatchObject({
      log: portal.installation,
      fields: { person: person.personId, address: '192.0.2.7' },
    })
    expect(await viewer(value.token)).toEqual({ ...person, isOperator: false })
    const { entries: ended } = await recorded(portal, ['sign-in.end'], () =>
      signOut(portal.gate, value.token),
    )
    expect(ended[0]!.fields).toMatchObject({ person: person.personId, signIn: entries[0]!.fields.signIn })
    expect(await viewer(value.token)).toBeUndefined()
    await recorded(portal, [], () => signOut(portal.gate, value.token))
  })

  it('is kept by a hash of the token, for twelve hours', async () => {
    const { token } = await enter()
    const { rows } = await portal.admin.query<{ id: Buffer; agent: string; lasts: number }>(
      'SELECT id, agent, extract(epoch FROM expires_at - created_at)::float8 AS lasts FROM sign_in WHERE person_id = $1',
      [person.personId],
    )
    expect(rows[0]!.id.toString('hex')).toBe(Buffer.from(tokenId(token)).toString('hex'))
    expect(rows[0]!.agent).toBe('Chrome 150')
    expect(Math.abs(rows[0]!.lasts - SIGN_IN_LASTS_S)).toBeLessThan(60)
    await portal.admin.query(
      `UPDATE sign_in SET expires_at = now() - interval '1 second' WHERE person_id = $1`,
      [person.personId],
    )
    expect(await viewer(token)).toBeUndefined()
  })

  it('says the same of a wrong password, an unknown e-mail, no password yet, and a disabled account', async () => {
    const fresh = await portal.person('Fresh')
    expect(await failing(() => enter('not the password'))).toBe('sign-in-failed')
    expect(await failing(() => enter(PASSWORD, 'nobody@example.org'))).toBe('sign-in-failed')
    expect(await failing(() => enter('', fresh.email))).toBe('sign-in-failed')
    await portal.admin.query('UPDATE person SET disabled_at = now() WHERE id = $1', [person.personId])
    expect(await failing(() => enter())).toBe('sign-in-failed')
  })

  it('ends with the account', async () => {
    const { token } = await enter()
    await portal.admin.query('UPDATE person SET disabled_at = now() WHERE id = $1', [person.personId])
    expect(await viewer(token)).toBeUndefined()
  })

  it('counts many at once too, and forgets after a success', async () => {
    const codes = await Promise.all(Array.from({ length: 16 }, () => codeOf(() => enter('wrong'))))
    expect(codes.filter((code) => code === 'sign-in-failed').length).toBeLessThanOrEqual(10)
    const other = await portal.person('Other', { password: true })
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 9; i++) await codeOf(() => enter('wrong', other.email))
      expect(await codeOf(() => enter(PASSWORD, other.email))).toBe('done')
    }
  })

  it('stops after ten attempts, for known and unknown alike, and goes on after a quarter of an hour', async () => {
    for (const email of [person.email, 'not.here@example.org']) {
      for (let i = 0; i < 10; i++) expect(await codeOf(() => enter('wrong', email))).toBe('sign-in-failed')
      expect(await refused(portal, () => enter('wrong', email))).toBe('too-many-attempts')
      expect(await refused(portal, () => enter(PASSWORD, ` ${email.toUpperCase()}`))).toBe(
        'too-many-attempts',
      )
    }
    portal.clock.forward(16 * 60)
    expect(await codeOf(() => enter())).toBe('done')
  })
})

describe('a link', () => {
  async function newLink(): Promise<string> {
    await catalog.join('technician', { person })
    const { link } = await makePasswordLink(catalog.owner, {
      catalogId: catalog.id,
      byMail: false,
      personId: person.personId,
    })
    return link!.slice(`${URL_OF_PORTAL}/link/`.length)
  }

  it('sets a password once, and ends every sign-in and every other link of the person', async () => {
    const { token: session } = await enter()
    const token = await newLink()
    const second = await makePasswordLink(catalog.owner, {
      catalogId: catalog.id,
      personId: person.personId,
      byMail: false,
    })
    const { entries } = await recorded(portal, ['password.reset'], () =>
      useLink(portal.gate, { token, password: NEW }),
    )
    expect(entries[0]).toMatchObject({ log: portal.installation, fields: { person: person.personId } })
    expect(await viewer(session)).toBeUndefined()
    for (const used of [token, second.link!.slice(`${URL_OF_PORTAL}/link/`.length)]) {
      expect(await refused(portal, () => openLink(portal.gate, used))).toBe('link-invalid')
      expect(await refused(portal, () => useLink(portal.gate, { token: used, password: NEW }))).toBe(
        'link-invalid',
      )
    }
    expect(await codeOf(() => enter(NEW))).toBe('done')
  })

  it('works once of two at the same moment', async () => {
    const token = await newLink()
    const { value: codes } = await recorded(portal, ['password.reset'], () =>
      Promise.all([NEW, PASSWORD].map((password) => codeOf(() => useLink(portal.gate, { token, password })))),
    )
    expect(codes.sort()).toEqual(['done', 'link-invalid'])
  })

  it('does not work after its time, nor made up; a weak password leaves it open', async () => {
    const token = await newLink()
    expect(await refused(portal, () => useLink(portal.gate, { token, password: 'too short' }))).toBe(
      'password-weak',
    )
    expect(
      await refused(portal, () =>
        useLink(portal.gate, { token, password: `${person.email.split('@')[0]} and more` }),
      ),
    ).toBe('password-weak')
    expect(await refused(portal, () => useLink(portal.gate, { token: 'made-up', password: NEW }))).toBe(
      'link-invalid',
    )
    await portal.admin.query(
      `UPDATE link SET expires_at = now() - interval '1 second' WHERE person_id = $1`,
      [person.personId],
    )
    expect(await refused(portal, () => useLink(portal.gate, { token, password: NEW }))).toBe('link-invalid')
  })
})

describe('changing one’s own password', () => {
  it('asks for the present one, and for one that is not easy to guess', async () => {
    const context = await portal.contextOf(person)
    const change = (current: string, next: string) => changePassword(context, { current, next })
    expect(await refused(portal, () => change('wrong', NEW))).toBe('password-wrong')
    expect(await refused(portal, () => change(PASSWORD, 'aaaaaaaaaaaaaaaa'))).toBe('password-weak')
    const { entries } = await recorded(portal, ['password.change'], () => change(PASSWORD, NEW))
    expect(entries[0]).toEqual({
      log: portal.installation,
      kind: 'password.change',
      fields: { person: person.personId },
    })
    expect(await codeOf(() => enter(NEW))).toBe('done')
    expect(await codeOf(() => enter())).toBe('sign-in-failed')
  })

  it('ends every other sign-in and every API token of the person, and nobody else’s', async () => {
    const [here, elsewhere] = [(await enter()).token, (await enter()).token]
    const other = await portal.person('Lena', { password: true })
    const others = (await enter(PASSWORD, other.email)).token
    const context = await portal.contextOf(person)
    const { token } = await makeToken(context, {
      label: 'Bench',
      scopes: ['devices:read'],
      days: 7,
      catalogId: null,
    })
    await changePassword(
      { ...context, viewer: { ...context.viewer, signInId: tokenId(here) } },
      { current: PASSWORD, next: NEW },
    )
    expect(await viewer(here)).toMatchObject({ personId: person.personId })
    expect(await viewer(elsewhere)).toBeFalsy()
    expect(await viewer(others)).toMatchObject({ personId: other.personId })
    expect(await withContext(portal.db, '', (tx) => findTokenViewer(tx, tokenId(token)))).toBeFalsy()
  })
})
