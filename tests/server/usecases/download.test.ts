// The moment a capability comes to be: what the file says, who gets it, how often, and what a signer that fails leaves.
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Bytes, sha256, toBytes, toHex, uuidToText } from '@/lib/core/bytes'
import { decodeSign1, thumbprint } from '@/lib/core/cose'
import type { KeyPair } from '@/lib/core/keys'
import { CAPABILITY, checkCapability, readCapability } from '@/lib/domain/capability'
import { indexKeys, readKeystore } from '@/lib/domain/keystore'
import { DEFAULT_POLICY } from '@/lib/domain/policy-document'
import { LocalSigner } from '@/lib/server/signing/local'
import { latestKeystore } from '@/lib/server/store/keys'
import { changePolicy } from '@/lib/server/usecases/change-policy'
import { URL_OF_PORTAL } from '../../setup/address'
import { type Catalog, type Device, type Member, makeCatalog } from '../../setup/catalog'
import { codeOf, recorded, refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'
import { ASKED, approved, download, downloadBearer, newProfile } from '../../setup/requests'

const POLICY = {
  ...DEFAULT_POLICY,
  types: {
    ...DEFAULT_POLICY.types,
    fieldServicing: { ...DEFAULT_POLICY.types.fieldServicing, bearer: true },
  },
}

const NOWHERE = 'postgresql://nobody@127.0.0.1:1/none'

let portal: Portal
let catalog: Catalog
let technician: Member
let device: Device
let profile: KeyPair
let id: string

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())
beforeEach(async () => {
  catalog = await makeCatalog(portal, { policy: POLICY })
  technician = await catalog.join('technician')
  device = await catalog.addDevice()
  profile = await newProfile()
  id = await approved(technician, catalog.owner, { catalogId: catalog.id, device: device.id })
})

/** As the device would check it, with the keys of the catalog's keystore. */
async function check(file: Bytes, at: number) {
  const stored = await technician.inTransaction((tx) => latestKeystore(tx, catalog.id))
  const keys = await indexKeys(readKeystore(stored!.bytes).keystore)
  const signer = (kid: Bytes) => keys.find(kid, 'capability')
  return checkCapability(file, {
    signer,
    deviceId: device.deviceId,
    epoch: 1,
    bootId: new Uint8Array(16),
    clock: { now: at, floor: 0 },
  })
}
const seconds = (date: Date) => Math.floor(date.getTime() / 1000)
const payloadOf = (file: Bytes) => toHex(decodeSign1(file, CAPABILITY).payload)
async function rows() {
  const found = await portal.admin.query<{ cti: string; state: string; entry: string }>(
    'SELECT cti, state, entry FROM capability WHERE request = $1',
    [id],
  )
  return found.rows
}

describe('the file', () => {
  it('is a capability for this device, key and time, signed with the key of the keystore', async () => {
    const at = seconds(portal.clock.stop())
    const { value, entries } = await recorded(portal, ['capability.download'], () =>
      download(technician, id, profile),
    )
    expect(value.repeated).toBe(false)
    const verdict = await check(value.file, at)
    if (!('capability' in verdict)) throw new Error(verdict.code)
    const { capability } = verdict
    expect(capability).toMatchObject({
      issuer: URL_OF_PORTAL,
      issuedAt: at,
      notBefore: at - 600,
      expiresAt: at + ASKED.durationS,
      capabilities: [13],
      epoch: 1,
      profileKey: profile.publicKey,
    })
    expect(uuidToText(capability.cti)).toBe(value.cti)
    expect(toHex(capability.deviceId)).toBe(toHex(device.deviceId))
    expect(capability.bootId).toBeUndefined()
    expect(entries[0]!.fields).toEqual({
      person: technician.viewer.personId,
      device: toHex(device.deviceId),
      request: id,
      capability: value.cti,
      type: 13,
      kid: toHex(readCapability(value.file).kid),
      payloadHash: toHex(await sha256(decodeSign1(value.file, CAPABILITY).payload)),
      profileKey: toHex(await thumbprint(profile.publicKey)),
      bearer: false,
      notBefore: at - 600,
      expiresAt: at + ASKED.durationS,
      epoch: 1,
    })
    expect(await rows()).toMatchObject([{ cti: value.cti, state: 'delivered' }])
  })

  it('is for the epoch that the catalog has issued, and for the start of the device that was named', async () => {
    await portal.admin.query('UPDATE device SET epoch_issued = 5 WHERE id = $1', [device.id])
    const other = await catalog.join('technician')
    const bootId = '00112233445566778899aabbccddeeff'
    const bound = await approved(other, catalog.owner, {
      catalogId: catalog.id,
      device: device.id,
      more: { bootId },
    })
    const { capability } = readCapability((await download(other, bound, profile)).file)
    expect(capability.epoch).toBe(5)
    expect(toHex(capability.bootId!)).toBe(bootId)
  })

  it('for any browser comes only where the policy allowed it, and names no key', async () => {
    const other = await catalog.join('technician')
    const bearer = await approved(other, catalog.owner, {
      catalogId: catalog.id,
      device: device.id,
      more: { bearer: true },
    })
    expect(await refused(portal, () => download(other, bearer, profile))).toBe('proof-invalid')
    expect(await refused(portal, () => downloadBearer(technician, id))).toBe('proof-invalid')
    const { value, entries } = await recorded(portal, ['capability.download'], () =>
      downloadBearer(other, bearer),
    )
    expect(readCapability(value.file).capability.profileKey).toBeUndefined()
    expect(entries[0]!.fields).toMatchObject({ bearer: true })
    expect(entries[0]!.fields.profileKey).toBeUndefined()
    const again = await downloadBearer(other, bearer)
    expect([again.cti, payloadOf(again.file)]).toEqual([value.cti, payloadOf(value.file)])
  })
})

describe('a repeat', () => {
  it('with the same key gives the same capability, with an entry of its own', async () => {
    const first = await download(technician, id, profile)
    portal.clock.forward(60)
    const { value, entries } = await recorded(portal, ['capability.download-again'], () =>
      download(technician, id, profile),
    )
    expect(value).toMatchObject({ cti: first.cti, repeated: true })
    expect(payloadOf(value.file)).toBe(payloadOf(first.file))
    expect(entries[0]!.fields).toMatchObject({
      capability: first.cti,
      profileKey: toHex(await thumbprint(profile.publicKey)),
    })
  })

  it('at the same moment is one capability', async () => {
    const both = await Promise.all([download(technician, id, profile), download(technician, id, profile)])
    expect(both[0].cti).toBe(both[1].cti)
    expect(payloadOf(both[0].file)).toBe(payloadOf(both[1].file))
    expect(both.map((one) => one.repeated).sort()).toEqual([false, true])
    expect(await rows()).toHaveLength(1)
  })

  it('at the same moment from two browsers is one capability for one of them', async () => {
    const other = await newProfile()
    const codes = await Promise.all(
      [profile, other].map((key) => codeOf(() => download(technician, id, key))),
    )
    expect(codes.sort()).toEqual(['done', 'other-profile'])
    expect(await rows()).toHaveLength(1)
  })

  it('after the capability was ended is refused', async () => {
    await download(technician, id, profile)
    await portal.admin.query(`UPDATE capability SET state = 'ended' WHERE request = $1`, [id])
    expect(await refused(portal, () => download(technician, id, profile))).toBe('capability-ended')
  })
})

describe('what changed since the approval', () => {
  it('a tightened policy forbids it', async () => {
    const groups = [await catalog.addGroup('Harbour')]
    const types = { ...POLICY.types, fieldServicing: { ...POLICY.types.fieldServicing, groups } }
    await changePolicy(catalog.owner, { catalogId: catalog.id, basedOn: 1, document: { ...POLICY, types } })
    expect(await refused(portal, () => download(technician, id, profile))).toBe('policy-forbids')
  })

  it('a policy that no longer lets files for any browser be made forbids those', async () => {
    const other = await catalog.join('technician')
    const bearer = await approved(other, catalog.owner, {
      catalogId: catalog.id,
      device: device.id,
      more: { bearer: true },
    })
    await changePolicy(catalog.owner, { catalogId: catalog.id, basedOn: 1, document: DEFAULT_POLICY })
    expect(await refused(portal, () => downloadBearer(other, bearer))).toBe('policy-forbids')
    expect(await codeOf(() => download(technician, id, profile))).toBe('done')
  })

  it('time: seven days after the approval it has lapsed', async () => {
    portal.clock.forward(7 * 86_400)
    expect(await refused(portal, () => download(technician, id, profile))).toBe('request-lapsed')
  })

  it('a device that the catalog no longer holds, or that never proved itself', async () => {
    const pending = await catalog.addDevice({ claim: 'pending' })
    const other = await approved(technician, catalog.owner, { catalogId: catalog.id, device: pending.id })
    expect(await refused(portal, () => download(technician, other, profile))).toBe('device-not-held')
    await portal.admin.query('UPDATE device SET until = now() WHERE id = $1', [device.id])
    expect(await refused(portal, () => download(technician, id, profile))).toBe('device-not-held')
  })

  it('a catalog that has no key in force', async () => {
    const bare = await makeCatalog(portal, { keys: false })
    const who = await bare.join('technician')
    const its = await approved(who, bare.owner, { catalogId: bare.id, device: (await bare.addDevice()).id })
    expect(await refused(portal, () => download(who, its, profile))).toBe('no-signing-key')
  })
})

describe('a signer that fails after the commit', () => {
  it.each<[string, () => LocalSigner]>([
    [
      'is unreachable',
      () => new LocalSigner(() => new pg.Pool({ connectionString: NOWHERE }), portal.masterKey),
    ],
    ['cannot open the key', () => new LocalSigner(() => portal.signer, toBytes(new Uint8Array(32)))],
  ])('because it %s leaves a reserved capability, which the repeat gives', async (_, broken) => {
    const failing = await portal.contextOf(technician.person, { signer: broken() })
    const { value: code } = await recorded(portal, ['capability.download'], () =>
      codeOf(() => download(failing, id, profile)),
    )
    expect(code).toBe('signer-unavailable')
    const [reserved] = await rows()
    expect(reserved!.state).toBe('reserved')
    portal.clock.forward(60)
    const { value } = await recorded(portal, ['capability.download-again'], () =>
      download(technician, id, profile),
    )
    expect(value).toMatchObject({ cti: reserved!.cti, repeated: true })
    const sql = 'SELECT payload FROM capability WHERE request = $1'
    const { rows: stored } = await portal.admin.query<{ payload: Buffer }>(sql, [id])
    expect(payloadOf(value.file)).toBe(stored[0]!.payload.toString('hex'))
    expect(await rows()).toEqual([{ ...reserved, state: 'delivered' }])
  })
})
