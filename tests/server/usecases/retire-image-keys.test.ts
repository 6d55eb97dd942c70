// Retiring the key of images that devices have installed: no device ever refuses the keystore that drops it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fromHex, toHex, uuidToText } from '@/lib/core/bytes'
import { installImage, stageImage } from '@/lib/device/commands/images'
import { findImageFile } from '@/lib/server/store/images'
import { addImage } from '@/lib/server/usecases/add-image'
import { signImageAgain } from '@/lib/server/usecases/change-image'
import { redraftKeystore } from '@/lib/server/usecases/redraft-keystore'
import { reportImages } from '@/lib/server/usecases/report-images'
import { retireKey } from '@/lib/server/usecases/retire-key'
import { type Benched, makeBenched } from '../../setup/bench'
import { makeCatalog } from '../../setup/catalog'
import { recorded, refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'

import { type KeysWorld, makeKeysWorld } from '../../setup/keys'

let portal: Portal
let w: KeysWorld

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())
beforeEach(async () => {
  w = await makeKeysWorld(portal)
})

describe('retiring the key of installed images', () => {
  const content = new Uint8Array(5000).fill(3)
  const add = (more = {}) =>
    addImage(w.catalog.owner, {
      ...w.at,
      componentId: crypto.randomUUID(),
      name: 'Control',
      version: '4.2.1',
      kind: 0,
      rollback: 1,
      products: [w.catalog.product],
      content,
      ...more,
    })

  async function install(
    bench: Benched,
    id: string,
    auth: Awaited<ReturnType<KeysWorld['authorized']>>['auth'],
  ) {
    const file = (await w.catalog.owner.inTransaction((tx) => findImageFile(tx, w.catalog.id, id)))!
    const before = bench.starts()
    const channel = await bench.attach()
    const image = { signedManifest: file.manifest, content: file.content }
    try {
      const manifestHash = await stageImage(channel, image, { auth })
      await installImage(channel, { manifestHash }, { auth })
    } finally {
      await channel.close()
    }
    await expect.poll(() => bench.starts()).toBe(before + 1)
  }

  async function report(bench: Benched, auth: Awaited<ReturnType<KeysWorld['authorized']>>['auth']) {
    await bench.prove(w.catalog.owner)
    const found = await w.images(bench, auth)
    const seen = found.map((one) => ({
      componentId: uuidToText(one.component),
      imageId: uuidToText(one.image),
      kid: one.signerKid,
      name: one.name,
      version: one.version,
      installed: one.state === 1,
      development: one.development,
    }))
    const keystoreVersion = (await w.newest()).version
    return reportImages(w.technician, { ...w.at, deviceId: bench.deviceId, keystoreVersion, images: seen })
  }

  it('keeps its kid until no device has such an image, so that no device refuses the keystore', async () => {
    const bench = await makeBenched(w.catalog)
    const device = await bench.prove(w.catalog.owner)
    const { auth } = await w.authorized(bench, device)
    const { id } = await add()
    await install(bench, id, auth)
    const old = await w.signs(2)
    await w.rotate(2)
    await retireKey(w.catalog.owner, { ...w.at, kid: fromHex(old) })
    expect((await w.listed()).keptForImages.map(toHex)).toEqual([old])
    expect(await w.give(bench)).toBe((await w.newest()).version)
    expect(
      await recorded(portal, ['device.prove', 'device.report-images'], () => report(bench, auth)),
    ).toMatchObject({
      value: { changed: true },
    })
    expect((await w.lines(2)).find((line) => line.kid === old)).toMatchObject({
      installed: 1,
      standing: 'retired',
    })
    // Nothing new to say: the image is still there.
    expect(await redraftKeystore(w.catalog.owner, w.at)).toEqual({ version: null, issued: true })
    // The image signed by the old key installs no more; signed again with the key in force it does.
    const again = await add({ componentId: crypto.randomUUID(), version: '4.3' })
    await expect(install(bench, id, auth)).rejects.toMatchObject({ code: 'image-untrusted' })
    await recorded(portal, ['image.sign-again'], () => signImageAgain(w.catalog.owner, { ...w.at, id }))
    await install(bench, id, auth)
    await install(bench, again.id, auth)
    await report(bench, auth)
    expect(await redraftKeystore(w.catalog.owner, w.at)).toMatchObject({ issued: true })
    expect((await w.listed()).keptForImages).toEqual([])
    expect(await w.give(bench)).toBe((await w.newest()).version)
  })

  it('keeps it while one device has not said what it has', async () => {
    const bench = await makeBenched(w.catalog)
    const device = await bench.prove(w.catalog.owner)
    await w.catalog.addDevice({ claim: 'pending' })
    const { auth } = await w.authorized(bench, device)
    const old = await w.signs(2)
    await w.rotate(2)
    await retireKey(w.catalog.owner, { ...w.at, kid: fromHex(old) })
    await w.give(bench)
    await report(bench, auth)
    expect(await redraftKeystore(w.catalog.owner, w.at)).toEqual({ version: null, issued: true })
    expect((await w.listed()).keptForImages.map(toHex)).toEqual([old])
  })

  it('takes no list of a device that is not held, nor from who may not prove one', async () => {
    const bench = await makeBenched(w.catalog)
    const empty = { ...w.at, deviceId: bench.deviceId, keystoreVersion: 1, images: [] }
    expect(await refused(portal, () => reportImages(w.technician, empty))).toBe('not-found')
    await bench.prove(w.catalog.owner)
    expect(await refused(portal, async () => reportImages(await w.catalog.join('auditor'), empty))).toBe(
      'not-permitted',
    )
    const elsewhere = await makeCatalog(portal)
    expect(await refused(portal, () => reportImages(elsewhere.owner, empty))).toBe('not-found')
    await recorded(portal, ['device.report-images'], () => reportImages(w.technician, empty))
    expect(await recorded(portal, [], () => reportImages(w.technician, empty))).toMatchObject({
      value: { changed: false },
    })
  })
})
