// A new key for a use, and keys from outside, with devices that take each keystore.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fromHex } from '@/lib/core/bytes'
import { generateKeyPair } from '@/lib/core/keys'
import { listImages } from '@/lib/device/commands/images'
import { bringKey, dropDevelopmentKey } from '@/lib/server/usecases/bring-key'
import { reportStolenKey } from '@/lib/server/usecases/report-stolen-key'
import { retireKey } from '@/lib/server/usecases/retire-key'
import { rotateKey } from '@/lib/server/usecases/rotate-key'
import { makeBenched } from '../../setup/bench'
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

describe('a new key for a use', () => {
  it('is listed at once, signs from the set time on, and devices know it by then', async () => {
    const bench = await makeBenched(w.catalog)
    const device = await bench.prove(w.catalog.owner)
    const old = await w.signs()
    const { value } = await recorded(
      portal,
      ['key.create', 'keystore.draft', 'keystore.issue', 'key.activate'],
      () => w.rotate(1, w.inDays(7)),
    )
    expect(value).toEqual({ version: 2, issued: true })
    expect((await w.listed()).keys).toHaveLength(4)
    expect(await w.standing()).toEqual(['later', 'signs'])
    expect((await w.authorized(bench, device)).kid).toBe(old)
    expect(await w.give(bench)).toBe(2)
    portal.clock.forward(7 * 86_400)
    expect(await w.signs()).not.toBe(old)
    const later = await w.authorized(bench, device)
    expect(later.kid).toBe(await w.signs())
    // The device has the keystore of before that moment; the capability is of after it.
    const channel = await bench.attach()
    await expect(listImages(channel, { auth: later.auth })).rejects.toMatchObject({ code: 'not-yet-valid' })
    await channel.close()
    portal.clock.forward(-7 * 86_400)
  })

  it('takes over at once where no time is set; the old one is believed and can be retired when nothing live hangs on it', async () => {
    const bench = await makeBenched(w.catalog)
    const device = await bench.prove(w.catalog.owner)
    const old = await w.signs()
    const before = await w.authorized(bench, device)
    await w.rotate(1)
    expect(await w.standing()).toEqual(['believed', 'signs'])
    await w.give(bench)
    expect(await w.images(bench, before.auth)).toEqual([])
    expect(await w.images(bench, (await w.authorized(bench, device)).auth)).toEqual([])
    const kid = fromHex(old)
    expect(await refused(portal, () => retireKey(w.catalog.owner, { ...w.at, kid }))).toBe('key-still-needed')
    portal.clock.forward(5 * 3600)
    const { value } = await recorded(portal, ['key.retire', 'keystore.draft', 'keystore.issue'], () =>
      retireKey(w.catalog.owner, { ...w.at, kid }),
    )
    portal.clock.forward(-5 * 3600)
    expect(value).toEqual({ version: 3, issued: true })
    expect(await w.standing()).toEqual(['retired', 'signs'])
    expect(await w.give(bench)).toBe(3)
    await expect(w.images(bench, before.auth)).rejects.toMatchObject({ code: 'unknown-signer' })
  })

  it('is one at a time, in time, by an owner of the whole catalog', async () => {
    await w.rotate(1, w.inDays(1))
    expect(await refused(portal, () => w.rotate(1))).toBe('rotation-pending')
    expect(await refused(portal, () => w.rotate(2, w.inDays(-1)))).toBe('activation-out-of-range')
    const kid = fromHex(await w.signs())
    expect(await refused(portal, () => retireKey(w.catalog.owner, { ...w.at, kid }))).toBe('key-in-force')
    const narrowed = await w.catalog.join('owner', { groupId: w.catalog.group })
    const auditor = await w.catalog.join('auditor')
    for (const who of [narrowed, auditor]) {
      expect(await refused(portal, () => rotateKey(who, { ...w.at, use: 2, from: null }))).toBe(
        'not-permitted',
      )
      expect(await refused(portal, () => reportStolenKey(who, { ...w.at, kid, note: 'Gone.' }))).toBe(
        'not-permitted',
      )
    }
    expect(await refused(portal, () => rotateKey(w.technician, { ...w.at, use: 2, from: null }))).toBe(
      'not-found',
    )
  })

  it('needs a root', async () => {
    const bare = await makeCatalog(portal, { keys: false })
    const asked = { catalogId: bare.id, use: 1 as const, from: null }
    expect(await refused(portal, () => rotateKey(bare.owner, asked))).toBe('no-signing-key')
  })
})

describe('keys brought from outside', () => {
  it('are believed for images, or for development, and sign nothing here', async () => {
    const bench = await makeBenched(w.catalog)
    const outside = await generateKeyPair({ extractable: true })
    const bringing = { ...w.at, publicKey: outside.publicKey, label: 'Build server', for: 'images' as const }
    const { value } = await recorded(
      portal,
      ['key.bring', 'keystore.draft', 'keystore.issue', 'key.activate'],
      () => bringKey(w.catalog.owner, bringing),
    )
    expect(await w.standing(2)).toEqual(['believed', 'signs'])
    expect(await refused(portal, () => bringKey(w.catalog.owner, bringing))).toBe('key-known')
    const other = { ...bringing, for: 'development' as const }
    expect(await refused(portal, () => bringKey(w.catalog.owner, other))).toBe('key-known')
    const object = { typ: 'device-image+cbor', payload: new Uint8Array(1) }
    await expect(
      portal.localSigner.sign({ catalogId: w.catalog.id, kid: value.kid, kind: 'signing' }, object),
    ).rejects.toMatchObject({ code: 'signer-unavailable' })
    const developer = await generateKeyPair({ extractable: true })
    const added = await bringKey(w.catalog.owner, { ...other, publicKey: developer.publicKey })
    expect((await w.listed()).developmentKeys).toHaveLength(1)
    expect(await w.give(bench)).toBe(3)
    await recorded(portal, ['development-key.remove', 'keystore.draft', 'keystore.issue'], () =>
      dropDevelopmentKey(w.catalog.owner, { ...w.at, kid: added.kid }),
    )
    expect((await w.listed()).developmentKeys).toHaveLength(0)
    const gone = () => dropDevelopmentKey(w.catalog.owner, { ...w.at, kid: added.kid })
    expect(await refused(portal, gone)).toBe('not-found')
    expect(await w.give(bench)).toBe(4)
  })
})
