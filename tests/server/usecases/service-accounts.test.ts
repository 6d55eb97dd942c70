// Service accounts: made by owners, used by token alone, two tokens at a time, and never able to decide or to sign in.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tokenId } from '@/lib/server/auth/token'
import { toHex } from '@/lib/core/bytes'
import { listDevices } from '@/lib/server/queries/device-list'
import { serviceAccountsOf } from '@/lib/server/queries/service-accounts'
import { membersOf } from '@/lib/server/queries/members'
import { changeMember } from '@/lib/server/usecases/change-member'
import * as services from '@/lib/server/usecases/service-accounts'
import { type Catalog, makeCatalog } from '../../setup/catalog'
import { codeOf, recorded } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'
import { ask, decide } from '../../setup/requests'
import { holder, through } from '../../setup/tokens'

let portal: Portal
let catalog: Catalog

beforeAll(async () => {
  portal = await openPortal()
  catalog = await makeCatalog(portal)
})
afterAll(() => portal.close())

let made = 0
async function account(more: Partial<services.CreateServiceAccount> = {}): Promise<string> {
  const usual = { catalogId: catalog.id, name: `Export ${++made}`, role: 'technician' as const }
  const scopes = ['devices:read', 'requests:write']
  return (await services.createServiceAccount(catalog.owner, { ...usual, scopes, ...more })).id
}
const token = (id: string) =>
  services.makeServiceToken(catalog.owner, { catalogId: catalog.id, id, label: 'Server', days: 30 })

describe('a service account', () => {
  it('does what its rights say, and the log names it', async () => {
    const id = await account()
    const { token: secret } = await token(id)
    const who = await through(portal, secret)
    const device = await catalog.addDevice()
    expect((await listDevices(who, { catalogId: catalog.id })).rows).not.toEqual([])
    const { entries } = await recorded(portal, ['request.create'], () =>
      ask(who, { catalogId: catalog.id, device: device.id }),
    )
    expect(entries[0]!.fields).toMatchObject({ person: id, token: toHex(tokenId(secret)) })
  })

  it('is made with its entry, under a name of its own', async () => {
    const { entries } = await recorded(portal, ['service.create'], () => account({ name: 'Nightly' }))
    expect(entries[0]!.fields).toMatchObject({ subjectName: 'Nightly', role: 'technician' })
    expect(await codeOf(() => account({ name: 'nightly' }))).toBe('name-taken')
    expect(await codeOf(() => account({ scopes: [] }))).toBe('invalid-input')
  })

  it('stands beside the people, not among them', async () => {
    const id = await account()
    const { people } = await membersOf(catalog.owner, { catalogId: catalog.id })
    expect(people.map((one) => one.personId)).not.toContain(id)
    const { accounts } = await serviceAccountsOf(catalog.owner, catalog.id)
    expect(accounts.map((one) => one.id)).toContain(id)
  })

  it('has at most two tokens, also where many are made at once', async () => {
    const id = await account()
    const codes = await Promise.all(Array.from({ length: 5 }, () => codeOf(() => token(id))))
    expect(codes.filter((code) => code === 'done')).toHaveLength(2)
    expect(codes.filter((code) => code === 'service-tokens-full')).toHaveLength(3)
    const { accounts } = await serviceAccountsOf(catalog.owner, catalog.id)
    const [first] = accounts.find((one) => one.id === id)!.tokens
    await services.revokeServiceToken(catalog.owner, { catalogId: catalog.id, id, token: first!.id })
    expect(await codeOf(() => token(id))).toBe('done')
  })

  it('ends with its tokens', async () => {
    const id = await account()
    const { token: secret } = await token(id)
    await services.endServiceAccount(catalog.owner, { catalogId: catalog.id, id })
    expect(await codeOf(() => holder(portal, secret))).toBe('token-invalid')
    expect(await codeOf(() => token(id))).toBe('changed-meanwhile')
    expect(await codeOf(() => services.endServiceAccount(catalog.owner, { catalogId: catalog.id, id }))).toBe(
      'changed-meanwhile',
    )
  })
})

describe('what a service account never does', () => {
  const refused = (sql: string, values: unknown[]) =>
    portal.admin.query(sql, values).then(
      () => 'taken',
      (error: { code?: string }) => error.code,
    )

  it('is an owner, decides, signs in, has a password or a passkey, or joins another catalog: the database says so', async () => {
    const id = await account()
    const other = await makeCatalog(portal, { name: 'Doors' })
    const request = await ask(catalog.owner, {
      catalogId: catalog.id,
      device: (await catalog.addDevice()).id,
    })
    const bytes = Buffer.alloc(32, made)
    const member =
      'INSERT INTO member (catalog_id, id, person_id, role) VALUES ($1, gen_random_uuid(), $2, $3)'
    expect(await refused(member, [catalog.id, id, 'owner'])).toBe('LK008')
    expect(await refused(member, [other.id, id, 'technician'])).toBe('LK008')
    expect(await refused(`UPDATE member SET role = 'owner' WHERE person_id = $1`, [id])).toBe('LK008')
    expect(await refused(`UPDATE person SET password_hash = 'x' WHERE id = $1`, [id])).toBe('23514')
    expect(await refused(`UPDATE person SET is_operator = true WHERE id = $1`, [id])).toBe('23514')
    const signIn = 'INSERT INTO sign_in (id, person_id, expires_at) VALUES ($1, $2, now())'
    expect(await refused(signIn, [bytes, id])).toBe('LK008')
    const link = `INSERT INTO link (id, purpose, person_id, expires_at) VALUES ($1, 'password', $2, now())`
    expect(await refused(link, [bytes, id])).toBe('LK008')
    const passkey = `INSERT INTO passkey (id, person_id, credential_id, public_key, label) VALUES (gen_random_uuid(), $2, $1, $1, 'k')`
    expect(await refused(passkey, [bytes, id])).toBe('LK008')
    const review = `INSERT INTO review (catalog_id, request, reviewer_id, content_hash, decision)
      SELECT catalog_id, id, $2, content_hash, 'approve' FROM request WHERE id = $1`
    expect(await refused(review, [request, id])).toBe('LK008')
  })

  it('decides by token, whatever right was given', async () => {
    const who = await through(portal, (await token(await account())).token)
    const request = await ask(catalog.owner, {
      catalogId: catalog.id,
      device: (await catalog.addDevice()).id,
    })
    expect(await codeOf(() => decide(who, { catalogId: catalog.id, id: request }))).toBe('not-found')
  })

  it('becomes an owner by the members’ page', async () => {
    const personId = await account()
    const roles = [{ role: 'owner' as const, groups: null }]
    const code = await codeOf(() => changeMember(catalog.owner, { catalogId: catalog.id, personId, roles }))
    expect(['not-permitted', 'not-found']).toContain(code)
  })

  it('is made by an owner of a part, a technician or an auditor', async () => {
    for (const who of [
      await catalog.join('technician'),
      await catalog.join('auditor'),
      await catalog.join('owner', { groupId: catalog.group }),
    ]) {
      const input = {
        catalogId: catalog.id,
        name: 'X',
        role: 'technician' as const,
        scopes: ['devices:read'],
      }
      expect(await codeOf(() => services.createServiceAccount(who, input))).toBe('not-permitted')
    }
  })
})
