// API tokens: made, used through the door that a route uses, revoked, ended with the person.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { toHex } from '@/lib/core/bytes'
import { MOST_TOKENS, TOKEN_DAYS } from '@/lib/domain/token-scopes'
import { tokenId } from '@/lib/server/auth/token'
import { holderOf } from '@/lib/server/auth/token-holder'
import { ownTokens } from '@/lib/server/queries/tokens'
import { giveUpToken, makeToken, revokeToken } from '@/lib/server/usecases/api-tokens'
import { makePasswordLink } from '@/lib/server/usecases/members'
import { useLink } from '@/lib/server/usecases/use-link'
import { URL_OF_PORTAL } from '../../setup/address'
import { type Catalog, type Member, makeCatalog } from '../../setup/catalog'
import { codeOf, recorded, refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'
import { TOKEN, holder as holderIn, tokenOf } from '../../setup/tokens'

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

const make = tokenOf
const holder = (token: string) => holderIn(portal, token)

describe('making a token', () => {
  it('shows it once, keeps its hash, and says in the log what it is for', async () => {
    const { value, entries } = await recorded(portal, ['token.make'], () =>
      makeToken(mika, { ...TOKEN, catalogId: catalog.id }),
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
      byMail: false,
      catalogId: catalog.id,
      personId: mika.viewer.personId,
    })
    const next = { token: link!.slice(`${URL_OF_PORTAL}/link/`.length), password: 'another good password' }
    await useLink(portal.gate, next)
    expect(await codeOf(() => holder(token))).toBe('token-invalid')
  })
})
