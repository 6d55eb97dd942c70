// Setting the portal up, founding catalogs, their products and groups, and new versions of a policy.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '@/lib/domain/policy-document'
import { newToken, tokenId } from '@/lib/server/auth/token'
import { findPolicy } from '@/lib/server/store/catalogs'
import { listGroups, listProducts } from '@/lib/server/store/places'
import { changePolicy } from '@/lib/server/usecases/change-policy'
import { createGroup, createProduct } from '@/lib/server/usecases/create-product'
import { foundCatalog } from '@/lib/server/usecases/found-catalog'
import { type SetUp, setUp } from '@/lib/server/usecases/set-up'
import { signIn } from '@/lib/server/usecases/sign-in'
import { useLink } from '@/lib/server/usecases/use-link'
import { URL_OF_PORTAL } from '../../setup/address'
import { makeCatalog } from '../../setup/catalog'
import { codeOf, recorded, refused } from '../../setup/entries'
import { PASSWORD, type Person, type Portal, openPortal } from '../../setup/portal'

const portals: Portal[] = []
async function fresh(): Promise<Portal> {
  const portal = await openPortal()
  portals.push(portal)
  return portal
}
afterAll(() => Promise.all(portals.map((portal) => portal.close())))

const OPERATOR = { name: 'Otto Host', email: 'otto@example.org', password: PASSWORD }

async function setUpLink(portal: Portal, lasts = '1 hour'): Promise<string> {
  const token = newToken()
  await portal.admin.query(
    `INSERT INTO link (id, purpose, expires_at) VALUES ($1, 'set_up', now() + $2::interval)`,
    [tokenId(token), lasts],
  )
  return token
}
const begin = (portal: Portal, token: string, more: Partial<SetUp> = {}) =>
  setUp(portal.gate, {
    token,
    operator: OPERATOR,
    catalog: 'Cold chain',
    owner: null,
    url: URL_OF_PORTAL,
    ...more,
  })
const enter = (portal: Portal, email: string) =>
  signIn(portal.gate, { email, password: PASSWORD, address: null, agent: null })

describe('setting up', () => {
  it('makes the operator, the first catalog and its owner, once', async () => {
    const portal = await fresh()
    const token = await setUpLink(portal)
    expect(await refused(portal, () => begin(portal, 'made-up'))).toBe('link-invalid')
    expect(
      await refused(portal, () => begin(portal, token, { operator: { ...OPERATOR, password: 'short' } })),
    ).toBe('password-weak')
    const { value, entries } = await recorded(
      portal,
      ['installation.set-up', 'catalog.found', 'catalog.create'],
      () => begin(portal, token),
    )
    expect(value.ownerLink).toBeNull()
    expect(entries[0]).toMatchObject({ log: portal.installation, fields: { email: OPERATOR.email } })
    expect(entries[1]).toMatchObject({
      log: portal.installation,
      fields: { subjectName: 'Cold chain', catalog: entries[2]!.log },
    })
    const { personId } = await enter(portal, OPERATOR.email)
    const context = await portal.contextOf({
      personId,
      email: OPERATOR.email,
      name: OPERATOR.name,
      isOperator: true,
    })
    expect(context.viewer.memberships).toEqual([{ catalogId: entries[2]!.log, role: 'owner', groupId: null }])
    const policy = await context.inTransaction((tx) => findPolicy(tx, entries[2]!.log))
    expect(policy).toMatchObject({ version: 1, document: DEFAULT_POLICY })
    expect(await refused(portal, () => begin(portal, token))).toBe('link-invalid')
    const second = await setUpLink(portal)
    expect(
      await refused(portal, () =>
        begin(portal, second, { operator: { ...OPERATOR, email: 'eve@example.org' } }),
      ),
    ).toBe('already-set-up')
  })

  it('gives another owner a link, and the operator nothing of the catalog', async () => {
    const portal = await fresh()
    const owner = { name: 'Ada Owner', email: 'ada@example.org' }
    const token = await setUpLink(portal)
    const { value } = await recorded(portal, ['installation.set-up', 'catalog.found'], () =>
      begin(portal, token, { owner }),
    )
    const link = value.ownerLink!.slice(`${URL_OF_PORTAL}/link/`.length)
    expect(await useLink(portal.gate, { token: link, password: PASSWORD })).toEqual({ email: owner.email })
    const { personId } = await enter(portal, OPERATOR.email)
    const operator = await portal.contextOf({
      personId,
      email: OPERATOR.email,
      name: OPERATOR.name,
      isOperator: true,
    })
    expect(await operator.inTransaction((tx) => tx.catalog.count())).toBe(0)
    const { personId: ownerId } = await enter(portal, owner.email)
    const mine = await portal.contextOf({ ...owner, personId: ownerId, isOperator: false })
    expect(await mine.inTransaction((tx) => tx.catalog.count())).toBe(1)
  })

  it('is done once of two at the same moment, and not after its time', async () => {
    const portal = await fresh()
    expect(await refused(portal, async () => begin(portal, await setUpLink(portal, '-1 second')))).toBe(
      'link-invalid',
    )
    const token = await setUpLink(portal)
    const others = { operator: { ...OPERATOR, email: 'eve@example.org' } }
    const codes = await Promise.all([
      codeOf(() => begin(portal, token)),
      codeOf(() => begin(portal, token, others)),
    ])
    expect(codes.filter((code) => code === 'done')).toHaveLength(1)
    expect(['link-invalid', 'already-set-up']).toContain(codes.find((code) => code !== 'done'))
    const { rows } = await portal.admin.query('SELECT 1 FROM person')
    expect(rows).toHaveLength(1)
  })

  it('is not what a link for a password can do, nor the other way round', async () => {
    const portal = await fresh()
    const person = await portal.person('Mika')
    const token = newToken()
    const values = [tokenId(token), person.personId]
    await portal.admin.query(
      `INSERT INTO link (id, purpose, person_id, expires_at) VALUES ($1, 'password', $2, now() + interval '1 hour')`,
      values,
    )
    expect(await refused(portal, () => begin(portal, token))).toBe('link-invalid')
    const forSetUp = await setUpLink(portal)
    expect(await refused(portal, () => useLink(portal.gate, { token: forSetUp, password: PASSWORD }))).toBe(
      'link-invalid',
    )
  })
})

describe('a catalog', () => {
  let portal: Portal
  let operator: Person
  beforeAll(async () => {
    portal = await fresh()
    operator = await portal.person('Operator', { operator: true, password: true })
  })
  const found = async (who: Person, email: string) =>
    foundCatalog(await portal.contextOf(who), { name: 'Second', owner: { name: 'Ada', email } })

  it('is founded by the operator for an owner, and by nobody else', async () => {
    const { value, entries } = await recorded(portal, ['catalog.found'], () =>
      found(operator, 'ada@example.org'),
    )
    expect(entries[0]).toMatchObject({
      log: portal.installation,
      fields: { person: operator.personId, subjectName: 'Second' },
    })
    expect(value.ownerLink).toContain(`${URL_OF_PORTAL}/link/`)
    const { owner } = await makeCatalog(portal, { keys: false })
    expect(await refused(portal, () => found(owner.person, 'eve@example.org'))).toBe('not-found')
    const known = await portal.person('Known', { password: true })
    expect((await found(operator, known.email)).ownerLink).toBeNull()
  })

  it('has products and groups, each name once', async () => {
    const catalog = await makeCatalog(portal, { keys: false })
    const { owner, id: catalogId } = catalog
    const { value: product, entries } = await recorded(portal, ['product.create'], () =>
      createProduct(owner, { catalogId, name: 'Gateway' }),
    )
    expect(entries[0]!.fields).toEqual({
      person: owner.viewer.personId,
      product: product.id,
      subjectName: 'Gateway',
    })
    const group = { catalogId, productId: product.id, name: 'Harbour' }
    const { entries: made } = await recorded(portal, ['group.create'], () => createGroup(owner, group))
    expect(made[0]!.fields).toMatchObject({ product: product.id, subjectName: 'Harbour' })
    expect(await refused(portal, () => createProduct(owner, { catalogId, name: 'Gateway' }))).toBe(
      'name-taken',
    )
    expect(await refused(portal, () => createGroup(owner, group))).toBe('name-taken')
    expect(await refused(portal, () => createGroup(owner, { ...group, productId: randomUUID() }))).toBe(
      'not-found',
    )
    for (const who of [
      await catalog.join('technician'),
      await catalog.join('auditor'),
      await catalog.join('owner', { groupId: catalog.group }),
    ]) {
      expect(await refused(portal, () => createProduct(who, { catalogId, name: 'Other' }))).toBe(
        'not-permitted',
      )
      expect(await refused(portal, () => createGroup(who, { ...group, name: 'Other' }))).toBe('not-permitted')
    }
    const listed = await owner.inTransaction(async (tx) => [
      (await listProducts(tx, catalogId)).length,
      (await listGroups(tx, catalogId)).length,
    ])
    expect(listed).toEqual([2, 3])
  })

  it('has a policy of versions, each based on the one before', async () => {
    const catalog = await makeCatalog(portal, { keys: false })
    const { owner, id: catalogId } = catalog
    const document = { ...DEFAULT_POLICY, openRequestsPerPerson: 3 }
    const { value, entries } = await recorded(portal, ['policy.change'], () =>
      changePolicy(owner, { catalogId, basedOn: 1, document }),
    )
    expect(value).toEqual({ state: 'in-force', version: 2 })
    expect(entries[0]!.fields).toEqual({ person: owner.viewer.personId, policyVersion: 2 })
    expect(await refused(portal, () => changePolicy(owner, { catalogId, basedOn: 1, document }))).toBe(
      'changed-meanwhile',
    )
    const second = await catalog.join('owner')
    const codes = await Promise.all(
      [owner, second].map((who) => codeOf(() => changePolicy(who, { catalogId, basedOn: 2, document }))),
    )
    expect(codes.sort()).toEqual(['changed-meanwhile', 'done'])
    expect(await owner.inTransaction((tx) => findPolicy(tx, catalogId, 1))).toMatchObject({
      document: DEFAULT_POLICY,
    })
    const technician = await catalog.join('technician')
    expect(await refused(portal, () => changePolicy(technician, { catalogId, basedOn: 3, document }))).toBe(
      'not-permitted',
    )
    const limited = {
      ...document,
      types: {
        ...document.types,
        appDevelopment: { ...document.types.appDevelopment, groups: [randomUUID()] },
      },
    }
    expect(
      await refused(portal, () => changePolicy(owner, { catalogId, basedOn: 3, document: limited })),
    ).toBe('invalid-input')
  })
})
