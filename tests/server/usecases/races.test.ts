// Several people act on one request at the same moment: whatever comes first, what stands afterwards agrees with what each
// of them was told, and nothing is had that somebody took back.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_POLICY, type TypeRule } from '@/lib/domain/policy-document'
import { findCapability } from '@/lib/server/store/capabilities'
import { findRequest } from '@/lib/server/store/requests'
import { changePolicy } from '@/lib/server/usecases/change-policy'
import { revokeCapability } from '@/lib/server/usecases/revoke-capability'
import { withdrawRequest } from '@/lib/server/usecases/withdraw-request'
import { type Catalog, type Member, makeCatalog } from '../../setup/catalog'
import { codeOf } from '../../setup/entries'
import { type Enrol, approveWith, enrolling, hashOf, touch } from '../../setup/passkeys'
import { type Portal, openPortal } from '../../setup/portal'
import { ask, decide, download, newProfile, proofFor } from '../../setup/requests'
import { downloadCapability } from '@/lib/server/usecases/download-capability'

let portal: Portal
let enrolledFor: Enrol
let catalog: Catalog
let second: Member
let technician: Member
let on: { catalogId: string; id: string }

beforeAll(async () => {
  portal = await openPortal()
  enrolledFor = enrolling(portal, () => catalog.id)
})
afterAll(() => portal.close())

async function begin(rule: Partial<TypeRule> = {}) {
  const fieldServicing = { ...DEFAULT_POLICY.types.fieldServicing, ...rule }
  const policy = { types: { ...DEFAULT_POLICY.types, fieldServicing } }
  catalog = await makeCatalog(portal, { policy })
  second = await catalog.join('owner')
  technician = await catalog.join('technician')
  const device = await catalog.addDevice()
  on = { catalogId: catalog.id, id: await ask(technician, { catalogId: catalog.id, device: device.id }) }
}
const stateNow = async () => (await catalog.owner.inTransaction((tx) => findRequest(tx, on)))!.state
const deny = { decision: 'deny' as const, note: 'The unit is under test.' }
const atOnce = (...acts: (() => Promise<unknown>)[]) => Promise.all(acts.map((act) => codeOf(act)))
const ROUNDS = [1, 2, 3]

describe('a request', () => {
  it.each(ROUNDS)('that is withdrawn while it is approved ends withdrawn (%s)', async () => {
    await begin()
    const codes = await atOnce(
      () => decide(catalog.owner, on),
      () => withdrawRequest(technician, on),
    )
    expect(codes[1]).toBe('done')
    expect(['done', 'request-not-waiting']).toContain(codes[0])
    expect(await stateNow()).toBe('withdrawn')
    const late = await codeOf(async () => download(technician, on.id, await newProfile()))
    expect(late).not.toBe('done')
  })

  it.each(ROUNDS)('that is withdrawn while it is denied is one of both (%s)', async () => {
    await begin()
    const codes = await atOnce(
      () => decide(catalog.owner, on, deny),
      () => withdrawRequest(technician, on),
    )
    expect([...codes].sort()).toEqual(['done', 'request-not-waiting'])
    expect(await stateNow()).toBe(codes[0] === 'done' ? 'denied' : 'withdrawn')
  })

  it.each(ROUNDS)('that needs two is denied where one of two at once denies (%s)', async () => {
    await begin({ approvals: 2 })
    const [approves, denies] = await atOnce(
      () => decide(catalog.owner, on),
      () => decide(second, on, deny),
    )
    expect(denies).toBe('done')
    expect(['done', 'request-not-waiting']).toContain(approves)
    expect(await stateNow()).toBe('denied')
  })

  it('that needs two, each with a passkey, is approved by both at once', async () => {
    await begin({ approvals: 2, stepUp: true })
    const contentHashes = [await hashOf(catalog.owner, on)]
    const asked = { catalogId: catalog.id, contentHashes }
    const first = await touch(catalog.owner, await enrolledFor(catalog.owner, second), asked)
    const other = await touch(second, await enrolledFor(second, catalog.owner), asked)
    const made = await Promise.all([approveWith(catalog.owner, on, first), approveWith(second, on, other)])
    expect(made.map((one) => one.state).sort()).toEqual(['approved', 'waiting'])
    expect(await stateNow()).toBe('approved')
  })
})

describe('a download', () => {
  beforeEach(async () => {
    await begin()
    await decide(catalog.owner, on)
  })

  it.each(ROUNDS)('again while it is revoked gives nothing once it is revoked (%s)', async () => {
    const profile = await newProfile()
    const { cti } = await download(technician, on.id, profile)
    const proof = await proofFor(technician, on.id, profile)
    const codes = await atOnce(
      () =>
        revokeCapability(catalog.owner, {
          catalogId: catalog.id,
          cti,
          reason: 'The laptop was left in a train.',
        }),
      () => downloadCapability(technician, proof),
    )
    expect(codes[0]).toBe('done')
    expect(['done', 'capability-ended']).toContain(codes[1])
    const row = await catalog.owner.inTransaction((tx) => findCapability(tx, { catalogId: catalog.id, cti }))
    expect(row!.state).toBe('ended')
    expect(await codeOf(() => download(technician, on.id, profile))).toBe('capability-ended')
  })

  it('in two tabs at once is one capability', async () => {
    const profile = await newProfile()
    const proofs = [await proofFor(technician, on.id, profile), await proofFor(technician, on.id, profile)]
    const made = await Promise.all(proofs.map((proof) => downloadCapability(technician, proof)))
    expect(new Set(made.map((one) => one.cti)).size).toBe(1)
    expect(made.map((one) => one.repeated).sort()).toEqual([false, true])
  })

  it('is refused after a policy that no longer offers it, and not before', async () => {
    const { id } = catalog
    const fieldServicing = { ...DEFAULT_POLICY.types.fieldServicing, groups: [] }
    const document = { ...DEFAULT_POLICY, types: { ...DEFAULT_POLICY.types, fieldServicing } }
    const proof = await proofFor(technician, on.id, await newProfile())
    const [changed, got] = await atOnce(
      () => changePolicy(catalog.owner, { catalogId: id, basedOn: 1, document, note: null }),
      () => downloadCapability(technician, proof),
    )
    expect(changed).toBe('done')
    expect(['done', 'policy-forbids']).toContain(got)
    expect(await stateNow()).toBe(got === 'done' ? 'downloaded' : 'approved')
  })
})
