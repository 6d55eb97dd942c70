// Images that were signed elsewhere, and images that are withdrawn: what the portal takes is what a device takes, and each
// refusal names what a device would mind.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bytes, sha256, toBytes, uuidFromText } from '@/lib/core/bytes'
import { kidOf } from '@/lib/core/cose'
import { type KeyPair, generateKeyPair, signer } from '@/lib/core/keys'
import { stageImage } from '@/lib/device/commands/images'
import { type ImageManifest, decodeImageFile, encodeImageFile, signImage } from '@/lib/domain/image'
import { imagesOf, offeredImages } from '@/lib/server/queries/catalog'
import { imageOf } from '@/lib/server/queries/images'
import { findImageFile } from '@/lib/server/store/images'
import { addImage } from '@/lib/server/usecases/add-image'
import { bringKey } from '@/lib/server/usecases/bring-key'
import { offerImage } from '@/lib/server/usecases/change-image'
import { importImage } from '@/lib/server/usecases/import-image'
import { makeBenched } from '../../setup/bench'
import { makeCatalog } from '../../setup/catalog'
import { recorded, refused } from '../../setup/entries'
import { type KeysWorld, makeKeysWorld } from '../../setup/keys'
import { type Portal, openPortal } from '../../setup/portal'

let portal: Portal
let w: KeysWorld
let build: KeyPair
let developer: KeyPair

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())
beforeEach(async () => {
  w = await makeKeysWorld(portal)
  build = await generateKeyPair({ extractable: true })
  developer = await generateKeyPair({ extractable: true })
  await bringKey(w.catalog.owner, { ...w.at, publicKey: build.publicKey, label: 'Build', for: 'images' })
  await bringKey(w.catalog.owner, {
    ...w.at,
    publicKey: developer.publicKey,
    label: 'Bench',
    for: 'development',
  })
})

const content = toBytes(new Uint8Array(4000).fill(5))
async function signed(by: KeyPair, more: Partial<ImageManifest> = {}, body: Bytes = content): Promise<Bytes> {
  const manifest: ImageManifest = {
    component: uuidFromText(randomUUID()),
    image: uuidFromText(randomUUID()),
    name: 'Control',
    kind: 0,
    version: '5.0',
    sizeBytes: body.length,
    contentHash: await sha256(content),
    rollback: 1,
    products: [uuidFromText(w.catalog.product)],
    ...more,
  }
  const key = { kid: await kidOf(by.publicKey), sign: signer(by.privateKey) }
  return encodeImageFile(await signImage(manifest, key), body)
}
const take = (file: Bytes) => importImage(w.catalog.owner, { ...w.at, file })
const code = async (file: Promise<Bytes> | Bytes) => {
  const bytes = await file
  return refused(portal, () => take(bytes))
}

describe('an image signed elsewhere', () => {
  it('is taken as it is, by a key from outside, and a device stages it', async () => {
    const bench = await makeBenched(w.catalog)
    const device = await bench.prove(w.catalog.owner)
    const file = await signed(build)
    const { value } = await recorded(portal, ['image.import'], () => take(file))
    expect(value.development).toBe(false)
    const stored = (await w.catalog.owner.inTransaction((tx) => findImageFile(tx, w.catalog.id, value.id)))!
    expect(encodeImageFile(stored.manifest, stored.content)).toEqual(file)
    const { auth } = await w.authorized(bench, device)
    const channel = await bench.attach()
    await stageImage(channel, decodeImageFile(file), { auth })
    await channel.close()
  })

  it('by a development key is marked, follows no rollback number, and needs app development', async () => {
    const bench = await makeBenched(w.catalog)
    const device = await bench.prove(w.catalog.owner)
    const component = uuidFromText(randomUUID())
    await take(await signed(build, { component, rollback: 9 }))
    const file = await signed(developer, { component, rollback: 0 })
    const { id, development } = await take(file)
    expect(development).toBe(true)
    expect(await imageOf(w.technician, { ...w.at, id })).toMatchObject({ development: true, believed: true })
    const { auth } = await w.authorized(bench, device)
    const channel = await bench.attach()
    const staging = stageImage(channel, decodeImageFile(file), { auth })
    await expect(staging).rejects.toMatchObject({ code: 'image-needs-app-development' })
    await channel.close()
  })

  it('is refused for what a device would refuse it for', async () => {
    const stranger = await generateKeyPair({ extractable: true })
    expect(await code(toBytes(new Uint8Array(50)))).toBe('image-file-malformed')
    expect(await code((await signed(build)).slice(0, -1))).toBe('image-file-malformed')
    expect(await code(signed(stranger))).toBe('image-signer-unknown')
    const forged = await signed({ publicKey: build.publicKey, privateKey: stranger.privateKey })
    expect(await code(forged)).toBe('image-signature-invalid')
    expect(await code(signed(build, {}, toBytes(new Uint8Array(4000))))).toBe('image-hash-mismatch')
    expect(await code(signed(build, { products: [uuidFromText(randomUUID())] }))).toBe(
      'image-product-unknown',
    )
    expect(await code(signed(build, { rollback: 65_537 }))).toBe('image-rollback')
    const component = uuidFromText(randomUUID())
    const image = uuidFromText(randomUUID())
    await take(await signed(build, { component, image, rollback: 7 }))
    expect(await code(signed(build, { component, rollback: 6 }))).toBe('image-rollback')
    expect(await code(signed(build, { component, kind: 1, rollback: 7 }))).toBe('image-kind-differs')
    expect(await code(signed(build, { component, image, rollback: 8 }))).toBe('image-already-here')
    await take(await signed(build, { component, rollback: 7 + 65_536 }))
  })

  it('is for owners of the whole catalog', async () => {
    const file = await signed(build)
    const by = async (who: typeof w.technician) => refused(portal, () => importImage(who, { ...w.at, file }))
    expect(await by(w.technician)).toBe('not-permitted')
    expect(await by(await w.catalog.join('auditor'))).toBe('not-permitted')
    expect(await by(await w.catalog.join('owner', { groupId: w.catalog.group }))).toBe('not-permitted')
    expect(await by((await makeCatalog(portal)).owner as typeof w.technician)).toBe('not-found')
  })
})

describe('an image of the catalog', () => {
  const asked = () => ({
    ...w.at,
    componentId: randomUUID(),
    name: 'Control',
    version: '5.0',
    kind: 0 as const,
    rollback: 3,
    products: [w.catalog.product],
    content,
  })

  it('is withdrawn from what technicians are offered, stays, and is offered again', async () => {
    const { id } = await addImage(w.catalog.owner, asked())
    const offered = async () => (await offeredImages(w.technician, w.catalog.id)).map((image) => image.id)
    expect(await offered()).toEqual([id])
    const change = (to: boolean) => offerImage(w.catalog.owner, { ...w.at, id, offered: to })
    await recorded(portal, ['image.withdraw'], () => change(false))
    expect(await offered()).toEqual([])
    expect(await imagesOf(w.technician, w.catalog.id)).toMatchObject([
      { id, withdrawnAt: expect.any(String) },
    ])
    expect(await refused(portal, () => change(false))).toBe('changed-meanwhile')
    expect(await refused(portal, () => offerImage(w.technician, { ...w.at, id, offered: true }))).toBe(
      'not-permitted',
    )
    await recorded(portal, ['image.offer'], () => change(true))
    expect(await offered()).toEqual([id])
  })

  it('follows its component, also of two at the same moment', async () => {
    const one = asked()
    await addImage(w.catalog.owner, one)
    const add = (more: object) => refused(portal, () => addImage(w.catalog.owner, { ...one, ...more }))
    expect(await add({ rollback: 2 })).toBe('image-rollback')
    expect(await add({ rollback: 3 + 65_537 })).toBe('image-rollback')
    expect(await add({ kind: 1 })).toBe('image-kind-differs')
    const both = await Promise.allSettled(
      [4, 9].map((rollback) => addImage(w.catalog.owner, { ...one, rollback })),
    )
    const kept = (await imagesOf(w.technician, w.catalog.id)).map((image) => image.rollback)
    expect(kept).toContain(3)
    expect(kept).toHaveLength(1 + both.filter(({ status }) => status === 'fulfilled').length)
  })
})
