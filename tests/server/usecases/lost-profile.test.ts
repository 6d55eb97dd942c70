// A browser profile that was lost, and a back-up that was restored: what ends, what is told to devices, what is repaired.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bytes, toHex } from '@/lib/core/bytes'
import type { KeyPair } from '@/lib/core/keys'
import { applyNotice } from '@/lib/device/commands/receipts'
import { listNetworks } from '@/lib/device/commands/wifi'
import { readCapability } from '@/lib/domain/capability'
import { findCapability } from '@/lib/server/store/capabilities'
import { findDevice } from '@/lib/server/store/devices'
import { listRevocations } from '@/lib/server/store/revocations'
import { blockProfile } from '@/lib/server/usecases/block-profile'
import { openVisit } from '@/lib/server/usecases/open-visit'
import { revokeCapability } from '@/lib/server/usecases/revoke-capability'
import { type Attached, attachDevice, authorizationOf, prove } from '../../setup/attached'
import { type Catalog, type Member, makeCatalog } from '../../setup/catalog'
import { recorded, refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'
import { approved, download, newProfile } from '../../setup/requests'

let portal: Portal
let catalog: Catalog
let technician: Member
let attached: Attached
let profile: KeyPair

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())
beforeEach(async () => {
  catalog = await makeCatalog(portal)
  technician = await catalog.join('technician')
  attached = await attachDevice({ portal, catalog })
  profile = await newProfile()
})

type Got = { cti: string; file: Bytes }
async function issue(who: Member = technician, as: KeyPair = profile): Promise<Got> {
  const id = await approved(who, catalog.owner, { catalogId: catalog.id, device: attached.id })
  return download(who, id, as)
}
const revoke = (cti: string, who: Member = catalog.owner, reason = 'The laptop was stolen.') =>
  revokeCapability(who, { catalogId: catalog.id, cti, reason })
const capability = (cti: string) =>
  catalog.owner.inTransaction((tx) => findCapability(tx, { catalogId: catalog.id, cti }))
const revocations = () =>
  catalog.owner.inTransaction((tx) => listRevocations(tx, { catalogId: catalog.id, device: attached.id }))
const visit = (who: Member = technician) =>
  openVisit(who, { catalogId: catalog.id, deviceId: attached.deviceId })
const codeFrom = (file: Bytes, as: KeyPair = profile) =>
  listNetworks(attached.channel, { auth: authorizationOf(attached, file, as) }).then(
    () => 'ok',
    (error: { code: string }) => error.code,
  )

describe('a lost profile', () => {
  const block = (who: Member, catalogId: string | null, thumbprint: string) =>
    blockProfile(who, { catalogId, thumbprint, reason: 'Left in a train.' })
  const printOf = async (cti: string) => (await capability(cti))!.profileKey!

  it('is blocked, and each of its devices gets a higher epoch, in one act of an owner', async () => {
    const one = await issue()
    const first = attached
    attached = await attachDevice({ portal, catalog })
    const two = await issue()
    const print = await printOf(one.cti)
    const kinds = ['profile.block', 'capability.end', 'capability.end'] as const
    const { value, entries } = await recorded(portal, [...kinds], () =>
      block(catalog.owner, catalog.id, print),
    )
    expect(value).toEqual({ devices: 2, ended: 2, untold: 0 })
    expect(entries.find((entry) => entry.kind === 'profile.block')!.fields).toMatchObject({
      profileKey: print,
    })
    for (const { cti } of [one, two])
      expect(await capability(cti)).toMatchObject({ state: 'ended', endReason: 'profile-lost' })
    for (const device of [first, attached]) {
      attached = device
      expect((await visit()).waiting.notice!.epoch).toBe(2)
    }
    await applyNotice(attached.channel, (await visit()).waiting.notice!.bytes)
    expect(await codeFrom(two.file)).toBe('revoked')
    expect(await refused(portal, () => block(catalog.owner, catalog.id, print))).toBe('already-blocked')
    await expect(issue()).rejects.toMatchObject({ code: 'profile-blocked' })
  })

  it('is the person’s own to report, wherever it is known, and nobody else’s', async () => {
    const { cti } = await issue()
    const print = await printOf(cti)
    const lena = await catalog.join('technician')
    expect(await refused(portal, () => block(lena, null, print))).toBe('not-found')
    expect(await refused(portal, () => block(lena, catalog.id, print))).toBe('not-found')
    expect(await refused(portal, async () => block(await catalog.join('auditor'), catalog.id, print))).toBe(
      'not-permitted',
    )
    const elsewhere = await makeCatalog(portal)
    expect(await refused(portal, () => block(elsewhere.owner, catalog.id, print))).toBe('not-found')
    expect(await block(technician, null, print)).toEqual({ devices: 1, ended: 1, untold: 0 })
  })

  it('is blocked also where a device claims the highest epoch, or has left the catalog', async () => {
    const ahead = attached
    ahead.flash.epoch = 2 ** 32 - 1
    await prove(technician, catalog, ahead)
    const [one, gone] = [await issue(), (attached = await attachDevice({ portal, catalog }))]
    const two = await issue()
    await portal.admin.query(`UPDATE device SET until = now(), end_reason = 'handed over' WHERE id = $1`, [
      gone.id,
    ])
    attached = await attachDevice({ portal, catalog })
    const three = await issue()
    const done = await block(catalog.owner, catalog.id, await printOf(one.cti))
    expect(done).toEqual({ devices: 1, ended: 3, untold: 2 })
    for (const { cti } of [one, two, three])
      expect(await capability(cti)).toMatchObject({ state: 'ended', endReason: 'profile-lost' })
    await expect(issue()).rejects.toMatchObject({ code: 'profile-blocked' })
  })

  it('meets a download of the same moment: whatever comes about ends with the profile', async () => {
    const { cti } = await issue()
    attached = await attachDevice({ portal, catalog })
    const id = await approved(technician, catalog.owner, { catalogId: catalog.id, device: attached.id })
    const held = await portal.admin.connect()
    await held.query('BEGIN')
    await held.query('SELECT 1 FROM device WHERE id = $1 FOR UPDATE', [attached.id])
    // The download knows its profile as good and waits for the device; the profile is blocked meanwhile.
    const downloading = download(technician, id, profile)
    await new Promise((resolve) => setTimeout(resolve, 500))
    const blocking = block(catalog.owner, catalog.id, await printOf(cti))
    await new Promise((resolve) => setTimeout(resolve, 500))
    await held.query('COMMIT')
    held.release()
    const [got] = await Promise.allSettled([downloading, blocking])
    if (got.status === 'fulfilled') expect(await capability(got.value.cti)).toMatchObject({ state: 'ended' })
    else
      expect(got.reason).toMatchObject({ code: expect.stringMatching(/profile-blocked|signer-unavailable/) })
    const live = await portal.admin.query(
      `SELECT 1 FROM capability WHERE catalog_id = $1 AND state <> 'ended'`,
      [catalog.id],
    )
    expect(live.rowCount).toBe(0)
  })

  it('is blocked also where no notice can be signed', async () => {
    const { cti } = await issue()
    await portal.admin.query(`UPDATE signing_key SET state = 'retired' WHERE catalog_id = $1 AND use = 3`, [
      catalog.id,
    ])
    await block(catalog.owner, catalog.id, await printOf(cti))
    expect((await revocations())[0]).toMatchObject({ signed: false, epoch: 2 })
    expect((await visit()).waiting.notice).toBeNull()
  })
})

describe('a back-up from before', () => {
  it('is repaired by the next visit: nothing is issued that the device would refuse, and what it refuses has ended', async () => {
    const old = await issue()
    attached.flash.epoch = 5
    attached.flash.operationCounter = 40
    const { value } = await recorded(portal, ['device.prove', 'capability.end'], () =>
      prove(technician, catalog, attached),
    )
    expect(value.id).toBe(attached.id)
    expect(await capability(old.cti)).toMatchObject({ state: 'ended', endReason: 'device-ahead' })
    const row = await technician.inTransaction((tx) => findDevice(tx, catalog.id, attached.id))
    expect(row).toMatchObject({ epochIssued: 5, epochConfirmed: 5, counterSeen: 40 })
    const next = await issue()
    expect(readCapability(next.file).capability.epoch).toBe(5)
    expect(await codeFrom(next.file)).toBe('ok')
    const { id, epoch } = await revoke(next.cti)
    expect(epoch).toBe(6)
    expect(toHex((await visit()).waiting.notice!.bytes)).not.toBe('')
    expect((await revocations()).map((one) => one.id)).toEqual([id])
  })
})
