// A catalog's root, signing keys and keystore: with the root in the portal, and with a root that the portal never sees.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bytes, fromBase64, fromHex, toBytes, toHex, uuidFromText } from '@/lib/core/bytes'
import { assembleSign1, decodeSign1, kidOf, protectedHeader, uncompressed } from '@/lib/core/cose'
import { decodeCbor } from '@/lib/core/cbor'
import { type KeyPair, generateKeyPair, signer } from '@/lib/core/keys'
import { readManifest } from '@/lib/domain/image'
import { KEYSTORE, checkKeystoreUpdate, indexKeys, readKeystore, signKeystore } from '@/lib/domain/keystore'
import { keysOf } from '@/lib/server/queries/keys'
import { findImageFile } from '@/lib/server/store/images'
import { findRootKey, latestKeystore } from '@/lib/server/store/keys'
import { addImage } from '@/lib/server/usecases/add-image'
import { createKeys } from '@/lib/server/usecases/create-keys'
import { issueKeystore } from '@/lib/server/usecases/issue-keystore'
import { type Catalog, makeCatalog } from '../../setup/catalog'
import { codeOf, recorded, refused } from '../../setup/entries'
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

const MADE = ['root.bring', 'key.create', 'key.create', 'key.create', 'keystore.draft'] as const
const IN_FORCE = ['keystore.issue', 'key.activate', 'key.activate', 'key.activate'] as const
const current = () => catalog.owner.inTransaction((tx) => latestKeystore(tx, catalog.id))
const bring = (root: Parameters<typeof createKeys>[1]['root']) =>
  createKeys(catalog.owner, { catalogId: catalog.id, root })
const bringOutside = (pair: KeyPair) => bring({ kind: 'outside', publicKey: pair.publicKey })

/** As a device that has this root burnt in would take it. */
async function taken(file: Bytes, rootKey: KeyPair['publicKey']) {
  const holder = {
    rootKey,
    catalogId: uuidFromText(catalog.id),
    version: 0,
    file: null,
    leastVersion: 0,
    neededKids: [],
    keptByHandover: [],
  }
  return (await checkKeystoreUpdate(file, holder)).code
}

describe('a root in the portal', () => {
  it('signs the first keystore at once, and a device takes it', async () => {
    const { value, entries } = await recorded(portal, [...MADE, ...IN_FORCE], () => bring({ kind: 'portal' }))
    expect(value).toEqual({ version: 1, issued: true })
    const root = (await catalog.owner.inTransaction((tx) => findRootKey(tx, catalog.id)))!
    expect(await taken((await current())!.bytes, root.publicKey)).toBe('ok')
    expect(entries[5]!.fields).toMatchObject({
      keystoreVersion: 1,
      kid: toHex(root.kid),
      person: catalog.owner.viewer.personId,
    })
    const keys = await keysOf(catalog.owner, catalog.id)
    expect(keys.keys.map((key) => [key.use, key.state])).toEqual([1, 2, 3].map((use) => [use, 'active']))
    expect(keys.draft).toBeNull()
    const index = await indexKeys(readKeystore((await current())!.bytes).keystore)
    for (const key of keys.keys)
      expect(
        index.find(fromHex(key.kid), (['capability', 'image', 'revocation'] as const)[key.use - 1]!),
      ).toBeDefined()
  })

  it('is sealed: no private key stands in the database in clear', async () => {
    await bring({ kind: 'portal' })
    const { rows } = await portal.admin.query<{ private_enc: Buffer; public_key: Buffer }>(
      'SELECT private_enc, public_key FROM signing_key WHERE catalog_id = $1 UNION SELECT private_enc, public_key FROM root_key WHERE catalog_id = $1',
      [catalog.id],
    )
    expect(rows).toHaveLength(4)
    // PKCS #8 carries the public point too, so its absence shows that the key is not there in clear.
    for (const row of rows) expect(row.private_enc.includes(row.public_key.subarray(1, 33))).toBe(false)
  })

  it('comes once, also of two at the same moment', async () => {
    const codes = await Promise.all([1, 2].map(() => codeOf(() => bring({ kind: 'portal' }))))
    expect(codes.sort()).toEqual(['changed-meanwhile', 'done'])
    expect(await refused(portal, () => bring({ kind: 'portal' }))).toBe('changed-meanwhile')
    const { rows } = await portal.admin.query('SELECT 1 FROM root_key WHERE catalog_id = $1', [catalog.id])
    expect(rows).toHaveLength(1)
  })

  it('is for owners of the whole catalog', async () => {
    const auditor = await catalog.join('auditor')
    const narrowed = await catalog.join('owner', { groupId: catalog.group })
    const technician = await catalog.join('technician')
    const keys = { catalogId: catalog.id, root: { kind: 'portal' as const } }
    expect(await refused(portal, () => createKeys(auditor, keys))).toBe('not-permitted')
    expect(await refused(portal, () => createKeys(narrowed, keys))).toBe('not-permitted')
    expect(await refused(portal, () => createKeys(technician, keys))).toBe('not-found')
  })
})

describe('a root kept outside', () => {
  let root: KeyPair
  beforeEach(async () => {
    root = await generateKeyPair({ extractable: true })
  })
  const issue = (signed: Bytes | null) => issueKeystore(catalog.owner, { catalogId: catalog.id, signed })

  /** What its keeper does: signs the exported bytes, and puts payload and signature together. */
  async function signOutside(pair: KeyPair): Promise<Bytes> {
    const { draft } = await keysOf(catalog.owner, catalog.id)
    const toBeSigned = fromBase64(draft!.toBeSigned)
    const [, header, , payload] = decodeCbor(toBeSigned) as [string, Bytes, Bytes, Bytes]
    return assembleSign1(header, payload, await signer(pair.privateKey)(toBeSigned))
  }

  it('signs what was exported, and the import brings it into force', async () => {
    const { value } = await recorded(portal, [...MADE], () => bringOutside(root))
    expect(value).toEqual({ version: 1, issued: false })
    expect(await current()).toBeUndefined()
    const signed = await signOutside(root)
    const { entries } = await recorded(portal, [...IN_FORCE], () => issue(signed))
    expect(entries[0]!.fields).toMatchObject({ keystoreVersion: 1, kid: toHex(await kidOf(root.publicKey)) })
    expect(await taken((await current())!.bytes, root.publicKey)).toBe('ok')
    const { rows } = await portal.admin.query(
      'SELECT private_enc, public_key FROM root_key WHERE catalog_id = $1',
      [catalog.id],
    )
    expect(rows).toEqual([{ private_enc: null, public_key: Buffer.from(uncompressed(root.publicKey)) }])
  })

  it('is needed: the portal cannot sign for it', async () => {
    await bringOutside(root)
    expect(await refused(portal, () => issue(null))).toBe('root-absent')
  })

  it('is the only one whose signature is taken, over exactly the draft', async () => {
    await bringOutside(root)
    const other = await generateKeyPair({ extractable: true })
    const right = await signOutside(root)
    const bad = async (signed: Bytes) =>
      expect(await refused(portal, () => issue(signed))).toBe('root-signature-invalid')
    await bad(await signOutside(other))
    await bad(right.slice(0, -1))
    await bad(toBytes([...right.slice(0, -1), right.at(-1)! ^ 1]))
    await bad(toBytes([]))
    const kid = await kidOf(root.publicKey)
    const { keystore } = readKeystore(right)
    await bad(await signKeystore({ ...keystore, version: 2 }, { kid, sign: signer(root.privateKey) }))
    await bad(
      await signKeystore(
        { ...keystore, keys: keystore.keys.slice(1) },
        { kid, sign: signer(root.privateKey) },
      ),
    )
    const { payload, signature } = decodeSign1(right, KEYSTORE)
    await bad(assembleSign1(protectedHeader('device-capability+cwt', kid), payload, signature))
    expect(await current()).toBeUndefined()
    expect(await issue(right)).toEqual({ version: 1 })
    expect(await refused(portal, () => issue(right))).toBe('not-found')
  })

  it('is imported once of two at the same moment', async () => {
    await bringOutside(root)
    const signed = await signOutside(root)
    const codes = await Promise.all([1, 2].map(() => codeOf(() => issue(signed))))
    expect(codes.filter((code) => code === 'done')).toHaveLength(1)
    expect(['changed-meanwhile', 'not-found']).toContain(codes.find((code) => code !== 'done'))
  })

  it('comes above every version that a device has shown', async () => {
    await portal.admin.query('UPDATE device SET keystore_seen = 41 WHERE catalog_id = $1', [
      (await catalog.addDevice(), catalog.id),
    ])
    expect((await bringOutside(root)).version).toBe(42)
    await portal.admin.query('UPDATE device SET keystore_seen = 42 WHERE catalog_id = $1', [catalog.id])
    const signed = await signOutside(root)
    expect(await refused(portal, () => issue(signed))).toBe('changed-meanwhile')
  })

  it('must be a point on the curve', async () => {
    const publicKey = { x: toBytes(new Uint8Array(32).fill(1)), y: toBytes(new Uint8Array(32).fill(1)) }
    await expect(bring({ kind: 'outside', publicKey })).rejects.toMatchObject({ code: 'malformed' })
  })
})

describe('an image', () => {
  const file = () => ({
    catalogId: catalog.id,
    componentId: randomUUID(),
    name: 'Control',
    version: '4.1.7',
    kind: 0 as const,
    rollback: 3,
  })

  it('is kept with a manifest signed by the image key of the keystore', async () => {
    await bring({ kind: 'portal' })
    const content = toBytes(new Uint8Array(1000).fill(7))
    const { value, entries } = await recorded(portal, ['image.add'], () =>
      addImage(catalog.owner, { ...file(), products: [catalog.product], content }),
    )
    expect(entries[0]!.fields).toMatchObject({ image: value.id, subjectName: 'Control 4.1.7' })
    const stored = (await catalog.owner.inTransaction((tx) => findImageFile(tx, catalog.id, value.id)))!
    expect(toHex(stored.content)).toBe(toHex(content))
    const { manifest, kid } = readManifest(stored.manifest)
    expect(manifest).toMatchObject({ name: 'Control', version: '4.1.7', sizeBytes: 1000, rollback: 3 })
    const index = await indexKeys(readKeystore((await current())!.bytes).keystore)
    expect(index.find(kid, 'image')).toBeDefined()
  })

  it('needs a key in force, a product of the catalog, and an owner', async () => {
    const content = toBytes([1])
    expect(
      await refused(portal, () =>
        addImage(catalog.owner, { ...file(), products: [catalog.product], content }),
      ),
    ).toBe('no-signing-key')
    await bring({ kind: 'portal' })
    const elsewhere = await makeCatalog(portal, { keys: false })
    expect(
      await refused(portal, () =>
        addImage(catalog.owner, { ...file(), products: [elsewhere.product], content }),
      ),
    ).toBe('not-found')
    const technician = await catalog.join('technician')
    expect(await refused(portal, () => addImage(technician, { ...file(), products: [], content }))).toBe(
      'not-permitted',
    )
    const large = new Uint8Array(16_777_217)
    expect(
      await refused(portal, () => addImage(catalog.owner, { ...file(), products: [], content: large })),
    ).toBe('too-large')
  })
})
