// Catalogs with keys, a product, groups, members and devices that have real keys: made through the portal's own use cases
// wherever there is one.
import { randomBytes, randomUUID } from 'node:crypto'
import { type Bytes, toBytes, uuidFromText } from '@/lib/core/bytes'
import { type CoseKey, uncompressed } from '@/lib/core/cose'
import { type KeyPair, deviceIdOf, generateKeyPair, signer } from '@/lib/core/keys'
import { type IdentityStatement, signIdentity } from '@/lib/domain/identity'
import type { Role } from '@/lib/domain/policy'
import { DEFAULT_POLICY, type PolicyDocument } from '@/lib/domain/policy-document'
import type { Context } from '@/lib/server/context'
import { addDevice } from '@/lib/server/store/devices'
import { createKeys } from '@/lib/server/usecases/create-keys'
import { createGroup, createProduct } from '@/lib/server/usecases/create-product'
import type { Person, Portal } from './portal'

export type Device = { id: string; deviceId: Bytes; key: CoseKey; pair: KeyPair }
export type Member = Context & { person: Person; memberId: string }

export type Catalog = {
  id: string
  name: string
  owner: Member
  product: string
  group: string
  /** A person of this catalog, with their context; an existing person where one is given. */
  join(role: Role, more?: { groupId?: string; person?: Person }): Promise<Member>
  addGroup(name: string): Promise<string>
  addDevice(more?: {
    groupId?: string
    claim?: 'pending' | 'proven'
    name?: string
    pair?: KeyPair
  }): Promise<Device>
}

export type Making = {
  name?: string
  policy?: Partial<PolicyDocument>
  keys?: boolean
  /** Who owns it first; somebody new where nobody is named. */
  founder?: Person
}

export async function makeCatalog(
  portal: Portal,
  { name = 'Cold chain', policy = {}, keys = true, founder }: Making = {},
): Promise<Catalog> {
  const id = randomUUID()
  const first = founder ?? (await portal.person(`Owner of ${name}`, { password: true }))
  await portal.admin.query('INSERT INTO catalog (id, name) VALUES ($1, $2)', [id, name])
  const document = JSON.stringify({ ...DEFAULT_POLICY, ...policy })
  await portal.admin.query('INSERT INTO policy (catalog_id, version, document) VALUES ($1, 1, $2)', [
    id,
    document,
  ])
  const join: Catalog['join'] = async (role, { groupId, person } = {}) => {
    const who = person ?? (await portal.person(`${role} of ${name}`, { password: true }))
    const memberId = randomUUID()
    const values = [id, memberId, who.personId, role, groupId ?? null]
    await portal.admin.query(
      'INSERT INTO member (catalog_id, id, person_id, role, group_id) VALUES ($1, $2, $3, $4, $5)',
      values,
    )
    return { ...(await portal.contextOf(who)), person: who, memberId }
  }
  const owner = await join('owner', { person: first })
  const product = (await createProduct(owner, { catalogId: id, name: 'Controller' })).id
  const addGroup = async (called: string) =>
    (await createGroup(owner, { catalogId: id, productId: product, name: called })).id
  const group = await addGroup('Depot')
  if (keys) await createKeys(owner, { catalogId: id, root: { kind: 'portal' } })
  const hold: Catalog['addDevice'] = async (more = {}) => {
    const made = await makeDevice(more.pair)
    const claim = more.claim ?? 'proven'
    const publicKey = claim === 'proven' ? uncompressed(made.key) : null
    const row = {
      catalogId: id,
      id: made.id,
      deviceId: made.deviceId,
      publicKey,
      claim,
      name: more.name ?? null,
      groupId: more.groupId ?? group,
    }
    await owner.inTransaction((tx) => addDevice(tx, row))
    return made
  }
  return { id, name, owner, product, group, join, addGroup, addDevice: hold }
}

export async function makeDevice(given?: KeyPair): Promise<Device> {
  const pair = given ?? (await generateKeyPair({ extractable: true }))
  return { id: randomUUID(), deviceId: await deviceIdOf(pair.publicKey), key: pair.publicKey, pair }
}

export type Saying = Partial<IdentityStatement> & { catalogId: Bytes; productId: Bytes; nonce: Bytes }

/** What a device says of itself, signed with its key. */
export function statementOf(device: Device, saying: Saying): Promise<Bytes> {
  const usual = {
    issuedAt: 1_790_000_000,
    key: device.key,
    deviceId: device.deviceId,
    epoch: 1,
    bootId: toBytes(randomBytes(16)),
    state: 2,
    keystoreVersion: 0,
    firmware: '4.1.7',
    model: 'CC-40',
    operationCounter: 0,
    handoverNumber: 0,
  }
  return signIdentity({ ...usual, ...saying }, signer(device.pair.privateKey))
}

/** What a device of this catalog says over that nonce. */
export const saysOf = (catalog: Catalog, nonce: Bytes, more: Partial<IdentityStatement> = {}): Saying => ({
  catalogId: uuidFromText(catalog.id),
  productId: uuidFromText(catalog.product),
  nonce,
  ...more,
})
