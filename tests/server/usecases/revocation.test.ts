// An owner takes a capability back: what ends with it, the notice and what the device makes of it, and who is told what.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Bytes } from '@/lib/core/bytes'
import type { KeyPair } from '@/lib/core/keys'
import { applyNotice } from '@/lib/device/commands/receipts'
import { listNetworks } from '@/lib/device/commands/wifi'
import { readCapability } from '@/lib/domain/capability'
import { DomainError } from '@/lib/domain/errors'
import { findCapability } from '@/lib/server/store/capabilities'
import { listRevocations } from '@/lib/server/store/revocations'
import { findRequest } from '@/lib/server/store/requests'
import { openVisit } from '@/lib/server/usecases/open-visit'
import { reissueCapability } from '@/lib/server/usecases/reissue-capability'
import { revokeCapability } from '@/lib/server/usecases/revoke-capability'
import { DEFAULT_POLICY } from '@/lib/domain/policy-document'
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

describe('revoking', () => {
  it('is refused by the device as revoked once the notice was applied, and confirmed by its statement only', async () => {
    const { cti, file } = await issue()
    expect(await codeFrom(file)).toBe('ok')
    const { value, entries } = await recorded(portal, ['capability.revoke'], () => revoke(cti))
    expect(value).toMatchObject({ epoch: 2, alongside: 0, signed: true })
    expect(entries[0]!.fields).toMatchObject({
      capability: cti,
      person: catalog.owner.viewer.personId,
      subject: technician.viewer.personId,
      reason: 'The laptop was stolen.',
      epoch: 2,
    })
    expect(await capability(cti)).toMatchObject({
      state: 'ended',
      endReason: 'revoked',
      revocation: value.id,
    })
    // Until the device is told it obeys: nothing else is claimed anywhere.
    expect(await codeFrom(file)).toBe('ok')
    await prove(technician, catalog, attached)
    expect((await revocations())[0]).toMatchObject({ signed: true, confirmedAt: null })
    const { waiting } = await visit()
    expect(await applyNotice(attached.channel, waiting.notice!.bytes)).toBe(2)
    expect(await codeFrom(file)).toBe('revoked')
    expect((await revocations())[0]!.confirmedAt).toBeNull()
    await recorded(portal, ['device.prove', 'revocation.confirm'], () => prove(technician, catalog, attached))
    expect((await revocations())[0]!.confirmedAt).not.toBeNull()
    expect((await visit()).waiting.notice).toBeNull()
    expect(await applyNotice(attached.channel, waiting.notice!.bytes)).toBe(2)
  })

  it('ends every other live capability of the device, and none of another device', async () => {
    const lena = await catalog.join('technician')
    const mine = await issue()
    const hers = await issue(lena, await newProfile())
    const first = attached
    attached = await attachDevice({ portal, catalog })
    const elsewhere = await issue()
    attached = first
    const kinds = ['capability.revoke', 'capability.end'] as const
    const { value, entries } = await recorded(portal, [...kinds], () => revoke(mine.cti))
    expect(value.alongside).toBe(1)
    expect(entries.find((one) => one.kind === 'capability.end')!.fields).toMatchObject({
      capability: hers.cti,
      subject: lena.viewer.personId,
    })
    expect(await capability(hers.cti)).toMatchObject({ state: 'ended', endReason: 'along' })
    expect(await capability(elsewhere.cti)).toMatchObject({ state: 'delivered', endReason: null })
    const next = await issue()
    expect(readCapability(next.file).capability.epoch).toBe(2)
    // The next capability tells the device too.
    expect(await codeFrom(next.file)).toBe('ok')
    expect(await codeFrom(mine.file)).toBe('revoked')
  })

  it('stands where the signer is not there, and is signed at the next visit', async () => {
    const { cti } = await issue()
    const signer = {
      ...portal.localSigner,
      signRevocation: () => Promise.reject(new DomainError('signer-unavailable')),
    }
    const owner = { ...catalog.owner, signer } as unknown as Member
    expect(await revoke(cti, owner)).toMatchObject({ signed: false })
    expect((await revocations())[0]).toMatchObject({ signed: false, epoch: 2 })
    const { waiting } = await visit()
    expect(waiting.notice!.epoch).toBe(2)
    expect(await applyNotice(attached.channel, waiting.notice!.bytes)).toBe(2)
  })

  it('is refused without a reason, to others, for what is over, and without a key for it', async () => {
    const { cti } = await issue()
    expect(await refused(portal, () => revoke(cti, catalog.owner, ' x '))).toBe('reason-required')
    expect(await refused(portal, () => revoke(cti, technician))).toBe('not-permitted')
    expect(await refused(portal, async () => revoke(cti, await catalog.join('technician')))).toBe('not-found')
    expect(await refused(portal, async () => revoke(cti, await catalog.join('auditor')))).toBe(
      'not-permitted',
    )
    const elsewhere = await makeCatalog(portal)
    expect(await refused(portal, () => revoke(cti, elsewhere.owner))).toBe('not-found')
    await portal.admin.query('UPDATE device SET epoch_issued = 1024 WHERE id = $1', [attached.id])
    expect(await refused(portal, () => revoke(cti))).toBe('epoch-too-far')
    await prove(technician, catalog, attached)
    expect((await revoke(cti)).epoch).toBe(1025)
    expect(await refused(portal, () => revoke(cti))).toBe('capability-ended')
    const next = await issue()
    const retire = `UPDATE signing_key SET state = 'retired' WHERE catalog_id = $1 AND use = 3`
    await portal.admin.query(retire, [catalog.id])
    expect(await refused(portal, () => revoke(next.cti))).toBe('no-revocation-key')
  })

  it('meets a download of the same moment: either it ends with the others, or it has the new epoch', async () => {
    const { cti } = await issue()
    const id = await approved(technician, catalog.owner, { catalogId: catalog.id, device: attached.id })
    const [got] = await Promise.all([download(technician, id, profile), revoke(cti)])
    const row = (await capability(got.cti))!
    expect([row.state === 'ended', row.epoch]).toEqual(row.epoch === 1 ? [true, 1] : [false, 2])
  })
})

describe('issuing again', () => {
  it('is a new request of the holder that the revoking owner approves, for the time that was left', async () => {
    const lena = await catalog.join('technician')
    const mine = await issue()
    const theirs = await newProfile()
    const hers = await issue(lena, theirs)
    await revoke(mine.cti)
    const again = (cti: string, who: Member = catalog.owner) =>
      reissueCapability(who, { catalogId: catalog.id, cti })
    expect(await refused(portal, () => again(hers.cti, technician))).toBe('not-found')
    expect(await refused(portal, () => again(hers.cti, lena))).toBe('not-permitted')
    expect(await refused(portal, () => again(mine.cti))).toBe('nothing-to-reissue')
    portal.clock.forward(3600)
    const { value, entries } = await recorded(portal, ['capability.reissue', 'request.approve'], () =>
      again(hers.cti),
    )
    expect(value.state).toBe('approved')
    expect(entries[0]!.fields).toMatchObject({
      person: catalog.owner.viewer.personId,
      subject: lena.viewer.personId,
      capability: hers.cti,
    })
    const request = await lena.inTransaction((tx) => findRequest(tx, { id: value.request }))
    expect(request).toMatchObject({ requesterId: lena.viewer.personId, type: 'fieldServicing' })
    expect(request!.durationS).toBeLessThanOrEqual(3 * 3600)
    expect(request!.durationS).toBeGreaterThan(3 * 3600 - 60)
    const fresh = await download(lena, value.request, theirs)
    expect(await codeFrom(fresh.file, theirs)).toBe('ok')
    expect(await refused(portal, () => again(hers.cti))).toBe('already-reissued')
  })

  it('keeps the quorum: where two have to approve, it waits for the second', async () => {
    const types = {
      ...DEFAULT_POLICY.types,
      fieldServicing: { ...DEFAULT_POLICY.types.fieldServicing, approvals: 2 },
    }
    const mine = await issue()
    const hers = await issue(await catalog.join('technician'), await newProfile())
    await portal.admin.query('INSERT INTO policy (catalog_id, version, document) VALUES ($1, 2, $2)', [
      catalog.id,
      JSON.stringify({ ...DEFAULT_POLICY, types }),
    ])
    await revoke(mine.cti)
    const { state } = await reissueCapability(catalog.owner, { catalogId: catalog.id, cti: hers.cti })
    expect(state).toBe('waiting')
  })
})
