// A stolen key: what ends at once, what a device believes until it has the keystore.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bytes, fromHex, toHex } from '@/lib/core/bytes'
import { tellNotice } from '@/lib/device/visit'
import { readCapability } from '@/lib/domain/capability'
import { indexKeys } from '@/lib/domain/keystore'
import { devicesBehindOf } from '@/lib/server/queries/keys'
import { openVisit } from '@/lib/server/usecases/open-visit'
import { reportStolenKey } from '@/lib/server/usecases/report-stolen-key'
import { askForStatement, proveDevice } from '@/lib/server/usecases/prove-device'
import { revokeCapability } from '@/lib/server/usecases/revoke-capability'
import { makeBenched } from '../../setup/bench'
import { makeDevice, saysOf, statementOf } from '../../setup/catalog'
import { recorded, refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'
import { approved, download, newProfile } from '../../setup/requests'

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

describe('a stolen key', () => {
  it('signs nothing from that moment, takes its live capabilities along, and is gone from the next keystore', async () => {
    const bench = await makeBenched(w.catalog)
    const device = await bench.prove(w.catalog.owner)
    const victim = await w.authorized(bench, device)
    const waiting = await approved(w.technician, w.catalog.owner, { ...w.at, device })
    const stolen = await w.signs()
    const { value } = await recorded(
      portal,
      [
        'key.compromise',
        'capability.key-stolen',
        'key.create',
        'keystore.draft',
        'keystore.issue',
        'key.activate',
      ],
      () => reportStolenKey(w.catalog.owner, { ...w.at, kid: fromHex(stolen), note: 'The host was copied.' }),
    )
    expect(value).toEqual({ version: 2, issued: true, ended: 1 })
    expect(await w.standing()).toEqual(['compromised', 'signs'])
    const index = await indexKeys(await w.listed())
    expect(index.find(fromHex(stolen), 'capability')).toBeUndefined()
    await expect(
      portal.localSigner.signCapability({ catalogId: w.catalog.id, cti: victim.cti }),
    ).rejects.toMatchObject({ code: 'signer-unavailable' })
    // The device believes it still, which the page says; then it takes the keystore and refuses.
    expect((await w.lines()).find((line) => line.kid === stolen)).toMatchObject({ believers: 1 })
    expect(await w.images(bench, victim.auth)).toEqual([])
    expect(await devicesBehindOf(w.catalog.owner, { ...w.at, below: null, page: 1 })).toMatchObject({
      behind: 1,
      total: 1,
      rows: [{ id: device, keystoreSeen: 1 }],
    })
    await w.give(bench)
    await expect(w.images(bench, victim.auth)).rejects.toMatchObject({ code: 'unknown-signer' })
    await bench.prove(w.technician)
    expect((await w.lines()).find((line) => line.kid === stolen)).toMatchObject({ believers: 0 })
    // What was approved is downloaded under the new key.
    const { file } = await download(w.technician, waiting, await newProfile())
    expect(toHex(readCapability(file).kid)).toBe(await w.signs())
    const again = () => reportStolenKey(w.catalog.owner, { ...w.at, kid: fromHex(stolen), note: 'Again.' })
    expect(await refused(portal, again)).toBe('key-ended')
  })

  it('for revocations has its unconfirmed notices made again, at the same epoch, and the device obeys those', async () => {
    const bench = await makeBenched(w.catalog)
    const device = await bench.prove(w.catalog.owner)
    const { cti, auth } = await w.authorized(bench, device)
    await revokeCapability(w.catalog.owner, { ...w.at, cti, reason: 'The laptop was stolen.' })
    const waiting = async () =>
      (await openVisit(w.technician, { ...w.at, deviceId: bench.deviceId })).waiting.notice!
    const before = await waiting()
    const kid = fromHex(await w.signs(3))
    const { entries } = await recorded(
      portal,
      [
        'key.compromise',
        'key.create',
        'keystore.draft',
        'keystore.issue',
        'key.activate',
        'revocation.remake',
      ],
      () => reportStolenKey(w.catalog.owner, { ...w.at, kid, note: 'The host was copied.' }),
    )
    expect(entries.at(-1)!.fields).toMatchObject({ epoch: before.epoch, kid: await w.signs(3) })
    const after = await waiting()
    expect(after.epoch).toBe(before.epoch)
    await w.give(bench)
    const told = async (notice: Bytes) => {
      const channel = await bench.attach()
      return tellNotice(channel, { epoch: before.epoch, bytes: notice }).finally(() => channel.close())
    }
    expect(await told(before.bytes)).toBe('unknown-signer')
    expect(await w.images(bench, auth)).toEqual([])
    expect(await told(after.bytes)).toBe('taken')
    await expect(w.images(bench, auth)).rejects.toMatchObject({ code: 'revoked' })
    await bench.prove(w.technician)
    expect(await waiting()).toBeNull()
  })

  it('is left out of the next keystore whatever version a device claims to have', async () => {
    const { nonce } = await askForStatement(w.catalog.owner, w.at)
    const saying = saysOf(w.catalog, nonce, { keystoreVersion: Number.MAX_SAFE_INTEGER })
    const statement = await statementOf(await makeDevice(), saying)
    await proveDevice(w.catalog.owner, { ...w.at, nonce, statement, groupId: null, name: null })
    const kid = fromHex(await w.signs())
    const done = await reportStolenKey(w.catalog.owner, { ...w.at, kid, note: 'The host was copied.' })
    expect(done).toMatchObject({ version: 2, issued: true })
  })

  it('of an image key: devices that run its images take the keystore and keep them', async () => {
    const bench = await makeBenched(w.catalog)
    await bench.prove(w.catalog.owner)
    const stolen = await w.signs(2)
    await reportStolenKey(w.catalog.owner, {
      ...w.at,
      kid: fromHex(stolen),
      note: 'The build server was open.',
    })
    expect((await w.listed()).keptForImages.map(toHex)).toEqual([stolen])
    expect(await w.give(bench)).toBe(2)
  })

  it('hastens a key that waits for its keystore, and drops one that has not begun without a successor', async () => {
    await w.rotate(1, w.inDays(5))
    const later = (await w.lines()).find((line) => line.standing === 'later')!
    await reportStolenKey(w.catalog.owner, { ...w.at, kid: fromHex(later.kid), note: 'Copied.' })
    expect(await w.standing()).toEqual(['compromised', 'signs'])
  })
})
