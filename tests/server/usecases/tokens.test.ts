// API tokens: made, used through the door that a route uses, narrowed, revoked, ended with the person; and named in the log.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { MOST_TOKENS, TOKEN_DAYS } from '@/lib/domain/token-scopes'
import { holderOf } from '@/lib/server/auth/token-holder'
import { tokenId } from '@/lib/server/auth/token'
import { type Context, makeContext } from '@/lib/server/context'
import { imagesOf } from '@/lib/server/queries/catalog'
import { listDevices } from '@/lib/server/queries/devices'
import { inbox, myRequests } from '@/lib/server/queries/requests'
import { ownTokens } from '@/lib/server/queries/tokens'
import { type MakeToken, giveUpToken, makeToken, revokeToken } from '@/lib/server/usecases/api-tokens'
import { changePassword } from '@/lib/server/usecases/change-password'
import { decideGrant } from '@/lib/server/usecases/device-grant'
import { makePasswordLink } from '@/lib/server/usecases/members'
import { reviewRequest } from '@/lib/server/usecases/review-request'
import { useLink } from '@/lib/server/usecases/use-link'
import { toHex } from '@/lib/core/bytes'
import { URL_OF_PORTAL } from '../../setup/address'
import { type Catalog, type Member, makeCatalog } from '../../setup/catalog'
import { codeOf, recorded, refused } from '../../setup/entries'
import { PASSWORD, type Portal, openPortal } from '../../setup/portal'
import { ask, decide } from '../../setup/requests'

let portal: Portal
let catalog: Catalog
let other: Catalog
let mika: Member

beforeAll(async () => {
  portal = await openPortal()
  catalog = await makeCatalog(portal)
  other = await makeCatalog(portal, { name: 'Doors' })
})
afterAll(() => portal.close())
beforeEach(async () => {
  const person = await portal.person('Mika', { password: true })
  mika = await catalog.join('technician', { person })
})

const ASKED: MakeToken = {
  label: 'Laptop',
  days: 30,
  scopes: ['devices:read', 'requests:write'],
  catalogId: null,
}
const make = async (who: Context, more: Partial<MakeToken> = {}) =>
  (await makeToken(who, { ...ASKED, ...more })).token
const holder = (token: string) => holderOf(portal.db, `Bearer ${token}`)

/** As a route makes it of a request with this token. */
async function through(token: string): Promise<Context> {
  const { viewer } = await holder(token)
  return makeContext({
    viewer,
    db: portal.db,
    signer: portal.localSigner,
    url: URL_OF_PORTAL,
    mode: 'production',
    now: portal.clock.now,
  })
}

describe('making a token', () => {
  it('shows it once, keeps its hash, and says in the log what it is for', async () => {
    const { value, entries } = await recorded(portal, ['token.make'], () =>
      makeToken(mika, { ...ASKED, catalogId: catalog.id }),
    )
    expect(value.token).toMatch(/^lk_[a-z2-7]{48}$/)
    expect(entries[0]).toMatchObject({
      log: portal.installation,
      fields: {
        person: mika.viewer.personId,
        token: value.id,
        subjectName: 'Laptop',
        scopes: 'devices:read requests:write',
        catalog: catalog.id,
      },
    })
    expect(value.id).toBe(toHex(tokenId(value.token)))
    const { rows } = await portal.admin.query<{ row: string }>(
      'SELECT to_jsonb(t)::text AS row FROM api_token t',
    )
    expect(rows.some(({ row }) => row.includes(value.token))).toBe(false)
    expect(await ownTokens(mika)).toMatchObject([
      { id: value.id, label: 'Laptop', lastUsedAt: null, catalogId: catalog.id },
    ])
  })

  it.each([
    ['too long', { days: TOKEN_DAYS.longest + 1 }, 'duration-out-of-range'],
    ['no time', { days: 0 }, 'duration-out-of-range'],
    ['no right', { scopes: [] }, 'invalid-input'],
    ['a right that there is not', { scopes: ['requests:approve'] }, 'invalid-input'],
  ])('is refused for %s', async (_, more, code) => {
    expect(await refused(portal, () => make(mika, more))).toBe(code)
  })

  it('is refused for another catalog, and where there are many', async () => {
    expect(await refused(portal, () => make(mika, { catalogId: other.id }))).toBe('not-found')
    await Promise.all(Array.from({ length: MOST_TOKENS - 1 }, () => make(mika)))
    const { value } = await recorded(portal, ['token.make'], () =>
      Promise.all([1, 2].map(() => codeOf(() => make(mika)))),
    )
    expect(value.sort()).toEqual(['done', 'too-many-tokens'])
  })

  it('is held to 90 days by the database too', async () => {
    const insert = portal.admin.query(
      `INSERT INTO api_token (id, person_id, label, expires_at) VALUES (sha256('x'), $1, 'x', now() + interval '91 days')`,
      [mika.viewer.personId],
    )
    await expect(insert).rejects.toMatchObject({ code: '23514' })
  })
})

describe('a token', () => {
  it('stands for its person, and the page says when it was last used', async () => {
    const token = await make(mika)
    const { viewer, scopes } = await holder(token)
    expect(viewer).toMatchObject({
      personId: mika.viewer.personId,
      name: 'Mika',
      memberships: mika.viewer.memberships,
    })
    expect(scopes).toEqual(['devices:read', 'requests:write'])
    const [first] = await ownTokens(mika)
    expect(first!.lastUsedAt).not.toBeNull()
    await holder(token)
    expect((await ownTokens(mika))[0]!.lastUsedAt).toBe(first!.lastUsedAt)
    await portal.admin.query(
      `UPDATE api_token SET last_used_at = now() - interval '6 minutes' WHERE id = $1`,
      [tokenId(token)],
    )
    await holder(token)
    const seen = new Date((await ownTokens(mika))[0]!.lastUsedAt!).getTime()
    expect(Date.now() - seen).toBeLessThan(60_000)
  })

  it.each([
    ['no header', null, 'not-signed-in'],
    ['another scheme', 'Basic bWlrYTpw', 'not-signed-in'],
    ['two of them', 'Bearer lk_a lk_b', 'not-signed-in'],
    ['something else', 'Bearer abc', 'token-invalid'],
    ['one that nobody made', `Bearer lk_${'a'.repeat(40)}3x6qtyji`, 'token-invalid'],
  ])('is refused: %s', async (_, header, code) => {
    expect(await codeOf(() => holderOf(portal.db, header))).toBe(code)
  })

  it('ends by being revoked, by its time, and with its person', async () => {
    const [revoked, over, gone] = [await make(mika), await make(mika), await make(mika)]
    const { entries } = await recorded(portal, ['token.revoke'], () =>
      revokeToken(mika, { id: toHex(tokenId(revoked)) }),
    )
    expect(entries[0]!.fields).toMatchObject({ person: mika.viewer.personId, token: toHex(tokenId(revoked)) })
    await portal.admin.query(`UPDATE api_token SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      tokenId(over),
    ])
    expect(await codeOf(() => holder(revoked))).toBe('token-invalid')
    expect(await codeOf(() => holder(over))).toBe('token-invalid')
    expect(await codeOf(() => holder(gone))).toBe('done')
    await portal.admin.query('UPDATE person SET disabled_at = now() WHERE id = $1', [mika.viewer.personId])
    expect(await codeOf(() => holder(gone))).toBe('token-invalid')
    expect(await refused(portal, () => revokeToken(mika, { id: toHex(tokenId(revoked)) }))).toBe('not-found')
  })

  it('is nobody else’s to see or to revoke', async () => {
    const token = await make(mika)
    expect(await ownTokens(catalog.owner)).toEqual([])
    expect(await refused(portal, () => revokeToken(catalog.owner, { id: toHex(tokenId(token)) }))).toBe(
      'not-found',
    )
    expect(await codeOf(() => holder(token))).toBe('done')
  })

  it('can be given up by whoever holds it, once', async () => {
    const token = await make(mika)
    await recorded(portal, ['token.revoke'], () => giveUpToken(portal.gate, { token }))
    expect(await codeOf(() => holder(token))).toBe('token-invalid')
    await recorded(portal, [], () => giveUpToken(portal.gate, { token }))
  })

  it('ends when the password is set anew by a link', async () => {
    const token = await make(mika)
    const { link } = await makePasswordLink(catalog.owner, {
      catalogId: catalog.id,
      personId: mika.viewer.personId,
    })
    const next = { token: link.slice(`${URL_OF_PORTAL}/link/`.length), password: 'another good password' }
    await useLink(portal.gate, next)
    expect(await codeOf(() => holder(token))).toBe('token-invalid')
  })
})

describe('within its rights', () => {
  it('does what they say and no more, and the log names the token', async () => {
    const device = await catalog.addDevice()
    const token = await make(mika)
    const who = await through(token)
    expect((await listDevices(who, { catalogId: catalog.id, page: 1 })).total).toBeGreaterThan(0)
    const { entries } = await recorded(portal, ['request.create'], () =>
      ask(who, { catalogId: catalog.id, device: device.id }),
    )
    expect(entries[0]!.fields.token).toBe(toHex(tokenId(token)))
    const { entries: own } = await recorded(portal, ['request.create'], async () =>
      ask(mika, { catalogId: catalog.id, device: (await catalog.addDevice()).id }),
    )
    expect(own[0]!.fields.token).toBeUndefined()
    expect(await myRequests(who, catalog.id)).toHaveLength(2)
    expect(await refused(portal, () => imagesOf(who, catalog.id))).toBe('not-permitted')
  })

  it('sees without the right to ask, and asks without the right to see devices in lists', async () => {
    const device = await catalog.addDevice()
    const on = { catalogId: catalog.id, device: device.id }
    const reader = await through(await make(mika, { scopes: ['devices:read'] }))
    expect(await refused(portal, () => ask(reader, on))).toBe('not-permitted')
    const images = await through(await make(mika, { scopes: ['images:read'] }))
    expect(await refused(portal, () => listDevices(images, { catalogId: catalog.id, page: 1 }))).toBe(
      'not-found',
    )
  })

  it('never decides, whoever made it', async () => {
    const device = await catalog.addDevice()
    const id = await ask(mika, { catalogId: catalog.id, device: device.id })
    const scopes = [
      'devices:read',
      'requests:read',
      'requests:write',
      'capabilities:download',
      'images:read',
      'statements:write',
    ]
    const who = await through(await make(catalog.owner, { scopes }))
    expect(await refused(portal, () => decide(who, { catalogId: catalog.id, id }))).not.toBe('done')
    const forced = {
      catalogId: catalog.id,
      id,
      decision: 'approve' as const,
      contentHash: '00'.repeat(32),
      note: null,
    }
    expect(await refused(portal, () => reviewRequest(who, forced))).toMatch(/^not-(permitted|found)$/)
    expect(await refused(portal, () => inbox(who, { catalogId: catalog.id, tab: 'waiting' }))).toBe(
      'not-found',
    )
  })

  it('makes, revokes and allows no token, and sets no password', async () => {
    const who = await through(await make(mika))
    const password = { current: PASSWORD, next: 'another good password' }
    expect(await refused(portal, () => make(who))).toBe('not-permitted')
    expect(await refused(portal, () => revokeToken(who, { id: '00'.repeat(32) }))).toBe('not-permitted')
    expect(await refused(portal, () => changePassword(who, password))).toBe('not-permitted')
    expect(await refused(portal, () => decideGrant(who, { userCode: 'BCDFGHJK', decision: 'deny' }))).toBe(
      'not-permitted',
    )
  })

  it('narrowed to a catalog sees no other of its person', async () => {
    const both = await other.join('technician', { person: mika.person })
    const who = await through(await make(both, { catalogId: catalog.id }))
    expect((await listDevices(who, { catalogId: catalog.id, page: 1 })).total).toBeGreaterThan(0)
    expect(await refused(portal, () => listDevices(who, { catalogId: other.id, page: 1 }))).toBe('not-found')
  })
})
