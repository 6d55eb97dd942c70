// Whom the portal gives a capability to: the proof of the browser's key over a nonce of the server, and the one browser
// that a capability stays with.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { toBytes, toHex } from '@/lib/core/bytes'
import { thumbprint } from '@/lib/core/cose'
import type { KeyPair } from '@/lib/core/keys'
import { readCapability } from '@/lib/domain/capability'
import { allowRebind } from '@/lib/server/usecases/allow-rebind'
import { downloadCapability } from '@/lib/server/usecases/download-capability'
import { prepareDownload } from '@/lib/server/usecases/prepare-download'
import { type Catalog, type Device, type Member, makeCatalog, makeDevice } from '../../setup/catalog'
import { recorded, refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'
import { approved, download, newProfile, proofFor, provenBy } from '../../setup/requests'

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
  catalog = await makeCatalog(portal)
  technician = await catalog.join('technician')
  device = await catalog.addDevice()
  profile = await newProfile()
  id = await approved(technician, catalog.owner, { catalogId: catalog.id, device: device.id })
})

describe('a proof', () => {
  it('by another key than the one named is refused', async () => {
    const { profile: given, ...rest } = await proofFor(technician, id, profile)
    const publicKey = (await newProfile()).publicKey
    expect(
      await refused(portal, () =>
        downloadCapability(technician, { ...rest, profile: { ...given!, publicKey } }),
      ),
    ).toBe('proof-invalid')
  })

  it.each(['request', 'nonce', 'device'] as const)('over another %s is refused', async (what) => {
    const { nonce, deviceId } = await prepareDownload(technician, { id })
    const over = { id, nonce, deviceId }
    if (what === 'request') over.id = crypto.randomUUID()
    if (what === 'nonce') over.nonce = toBytes(randomBytes(32))
    if (what === 'device') over.deviceId = toHex((await makeDevice()).deviceId)
    const input = { id, nonce, profile: await provenBy(profile, over) }
    expect(await refused(portal, () => downloadCapability(technician, input))).toBe('proof-invalid')
  })

  it('that is no proof at all is refused', async () => {
    const input = await proofFor(technician, id, profile)
    const broken = { ...input.profile!, proof: toBytes(randomBytes(40)) }
    expect(await refused(portal, () => downloadCapability(technician, { ...input, profile: broken }))).toBe(
      'proof-invalid',
    )
  })
})

describe('the nonce', () => {
  it('is good once', async () => {
    const input = await proofFor(technician, id, profile)
    await downloadCapability(technician, input)
    expect(await refused(portal, () => downloadCapability(technician, input))).toBe('nonce-invalid')
  })

  it('is spent by a refused proof too', async () => {
    const input = await proofFor(technician, id, profile)
    const broken = { ...input.profile!, proof: toBytes(randomBytes(40)) }
    expect(await refused(portal, () => downloadCapability(technician, { ...input, profile: broken }))).toBe(
      'proof-invalid',
    )
    expect(await refused(portal, () => downloadCapability(technician, input))).toBe('nonce-invalid')
  })

  it('is good once of two at the same moment', async () => {
    const input = await proofFor(technician, id, profile)
    const { value: both } = await recorded(portal, ['capability.download'], () =>
      Promise.allSettled([downloadCapability(technician, input), downloadCapability(technician, input)]),
    )
    const failed = both.filter((one) => one.status === 'rejected')
    expect(failed).toMatchObject([{ reason: { code: 'nonce-invalid' } }])
  })

  it('is good for five minutes', async () => {
    const input = await proofFor(technician, id, profile)
    portal.clock.forward(300)
    expect(await refused(portal, () => downloadCapability(technician, input))).toBe('nonce-invalid')
  })

  it('is good for the person and the request it was given to, and must be one of ours', async () => {
    const own = await approved(catalog.owner, await catalog.join('owner'), {
      catalogId: catalog.id,
      device: device.id,
    })
    const { nonce, deviceId } = await prepareDownload(catalog.owner, { id: own })
    const stolen = { id, nonce, profile: await provenBy(profile, { id, nonce, deviceId }) }
    expect(await refused(portal, () => downloadCapability(technician, stolen))).toBe('nonce-invalid')
    const second = await approved(technician, catalog.owner, {
      catalogId: catalog.id,
      device: (await catalog.addDevice()).id,
    })
    const other = await prepareDownload(technician, { id: second })
    const moved = {
      id,
      nonce: other.nonce,
      profile: await provenBy(profile, { id, nonce: other.nonce, deviceId }),
    }
    expect(await refused(portal, () => downloadCapability(technician, moved))).toBe('nonce-invalid')
    const made = toBytes(randomBytes(32))
    const invented = { id, nonce: made, profile: await provenBy(profile, { id, nonce: made, deviceId }) }
    expect(await refused(portal, () => downloadCapability(technician, invented))).toBe('nonce-invalid')
  })
})

describe('who downloads', () => {
  it('is the person who asked, and nobody else, not even an owner', async () => {
    expect(await refused(portal, () => prepareDownload(catalog.owner, { id }))).toBe('not-permitted')
    expect(await refused(portal, async () => prepareDownload(await catalog.join('technician'), { id }))).toBe(
      'not-found',
    )
    const input = await proofFor(technician, id, profile)
    expect(await refused(portal, () => downloadCapability(catalog.owner, input))).toBe('not-permitted')
  })

  it('no longer does when the role was narrowed to another group', async () => {
    const harbour = await catalog.addGroup('Harbour')
    await portal.admin.query('UPDATE member SET until = now() WHERE id = $1', [technician.memberId])
    const narrowed = await catalog.join('technician', { person: technician.person, groupId: harbour })
    expect(await refused(portal, () => prepareDownload(narrowed, { id }))).toBe('not-permitted')
  })

  it('does not with a browser that is blocked', async () => {
    await download(technician, id, profile)
    await portal.admin.query('UPDATE profile_key SET blocked_at = now() WHERE catalog_id = $1', [catalog.id])
    expect(await refused(portal, () => download(technician, id, profile))).toBe('profile-blocked')
    const second = await approved(technician, catalog.owner, {
      catalogId: catalog.id,
      device: (await catalog.addDevice()).id,
    })
    expect(await refused(portal, () => download(technician, second, profile))).toBe('profile-blocked')
  })
})

describe('another browser', () => {
  it('gets nothing until an owner consents, and then once', async () => {
    const other = await newProfile()
    const first = await download(technician, id, profile)
    expect(await refused(portal, () => download(technician, id, other))).toBe('other-profile')
    const consent = { catalogId: catalog.id, cti: first.cti }
    expect(await refused(portal, () => allowRebind(technician, consent))).toBe('not-permitted')
    const { entries } = await recorded(portal, ['capability.allow-rebind'], () =>
      allowRebind(catalog.owner, consent),
    )
    expect(entries[0]!.fields).toEqual({
      person: catalog.owner.viewer.personId,
      capability: first.cti,
      request: id,
    })
    const { value, entries: bound } = await recorded(portal, ['capability.rebind'], () =>
      download(technician, id, other),
    )
    expect(bound[0]!.fields).toMatchObject({
      capability: first.cti,
      profileKey: toHex(await thumbprint(other.publicKey)),
    })
    expect(value.cti).toBe(first.cti)
    const [before, after] = [first, value].map((one) => readCapability(one.file).capability)
    expect(after).toEqual({ ...before, profileKey: other.publicKey })
    expect(await refused(portal, () => download(technician, id, profile))).toBe('other-profile')
    expect(await refused(portal, async () => download(technician, id, await newProfile()))).toBe(
      'other-profile',
    )
    expect((await download(technician, id, other)).cti).toBe(first.cti)
  })

  it('is not one that is blocked, and its consent then stays', async () => {
    const other = await newProfile()
    const { cti } = await download(technician, id, profile)
    await allowRebind(catalog.owner, { catalogId: catalog.id, cti })
    const values = [catalog.id, await thumbprint(other.publicKey), technician.viewer.personId]
    const known = `INSERT INTO profile_key (catalog_id, thumbprint, public_key, person_id, label, blocked_at) SELECT $1, $2, public_key, $3, 'x', now() FROM profile_key LIMIT 1`
    await portal.admin.query(known, values)
    expect(await refused(portal, () => download(technician, id, other))).toBe('profile-blocked')
    expect((await download(technician, id, await newProfile())).cti).toBe(cti)
  })

  it('is not consented to by the person who asked, nor after the end', async () => {
    const own = await approved(catalog.owner, await catalog.join('owner'), {
      catalogId: catalog.id,
      device: device.id,
    })
    const mine = await download(catalog.owner, own, profile)
    expect(
      await refused(portal, () => allowRebind(catalog.owner, { catalogId: catalog.id, cti: mine.cti })),
    ).toBe('not-permitted')
    const { cti } = await download(technician, id, profile)
    portal.clock.forward(4 * 3600)
    expect(await refused(portal, () => allowRebind(catalog.owner, { catalogId: catalog.id, cti }))).toBe(
      'capability-ended',
    )
  })
})
