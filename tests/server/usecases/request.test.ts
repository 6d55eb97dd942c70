// Asking for a capability and taking the request back.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { toHex } from '@/lib/core/bytes'
import { contentHash } from '@/lib/domain/request'
import { findRequest } from '@/lib/server/store/requests'
import { changePolicy } from '@/lib/server/usecases/change-policy'
import { withdrawRequest } from '@/lib/server/usecases/withdraw-request'
import { DEFAULT_POLICY } from '@/lib/domain/policy-document'
import { type Catalog, type Device, type Member, makeCatalog } from '../../setup/catalog'
import { codeOf, recorded, refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'
import { ASKED, approved, ask, decide, download, newProfile } from '../../setup/requests'

let portal: Portal
let catalog: Catalog
let technician: Member
let device: Device

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())
beforeEach(async () => {
  catalog = await makeCatalog(portal)
  technician = await catalog.join('technician')
  device = await catalog.addDevice()
})
const on = () => ({ catalogId: catalog.id, device: device.id })
const rowOf = (id: string) => technician.inTransaction((tx) => findRequest(tx, { catalogId: catalog.id, id }))

describe('asking', () => {
  it('writes the request and its entry, with the hash of everything that was said', async () => {
    const { value: id, entries } = await recorded(portal, ['request.create'], () =>
      ask(technician, on(), { ticket: ' FS-1 ' }),
    )
    const row = (await rowOf(id))!
    expect(row).toMatchObject({
      state: 'waiting',
      requesterId: technician.viewer.personId,
      policyVersion: 1,
      ticket: 'FS-1',
    })
    expect(row.lapsesAt.getTime() - row.createdAt.getTime()).toBe(7 * 86_400_000)
    const hash = await contentHash({ ...row, requestId: id, deviceId: device.deviceId })
    expect(toHex(row.contentHash)).toBe(toHex(hash))
    expect(entries[0]).toMatchObject({
      log: catalog.id,
      fields: {
        person: technician.viewer.personId,
        device: toHex(device.deviceId),
        request: id,
        type: 13,
        durationS: ASKED.durationS,
        reason: ASKED.reason,
        ticket: 'FS-1',
        bearer: false,
        contentHash: toHex(hash),
        policyVersion: 1,
      },
    })
  })

  it.each([
    ['no reason', { reason: ' x ' }, 'reason-required'],
    ['nothing ticked', { tasks: [] }, 'tasks-required'],
    ['a type that is not enough', { tasks: ['control-apps' as const] }, 'type-too-small'],
    ['a larger type without saying why', { type: 'appDevelopment' as const }, 'why-larger-required'],
    ['a time above the policy', { durationS: 9 * 3600 }, 'duration-out-of-range'],
    ['a time below ten minutes', { durationS: 599 }, 'duration-out-of-range'],
    ['a file for any browser', { bearer: true }, 'bearer-not-allowed'],
  ])('is refused with %s', async (_, more, code) => {
    expect(await refused(portal, () => ask(technician, on(), more))).toBe(code)
  })

  it('takes a larger type with the reason for it', async () => {
    const more = { type: 'appDevelopment' as const, whyLarger: 'A debugger is needed.', durationS: 3600 }
    const id = await ask(technician, on(), more)
    expect((await rowOf(id))!.reason).toContain('A debugger is needed.')
  })

  it('is for technicians and owners, not for auditors, and within the group of the role', async () => {
    const auditor = await catalog.join('auditor')
    expect(await refused(portal, () => ask(auditor, on()))).toBe('not-permitted')
    const elsewhere = await catalog.join('technician', { groupId: await catalog.addGroup('Harbour') })
    expect(await refused(portal, () => ask(elsewhere, on()))).toBe('not-found')
    expect(await codeOf(() => ask(catalog.owner, on()))).toBe('done')
  })

  it('is once for a device and type while it waits', async () => {
    await ask(technician, on())
    expect(await refused(portal, () => ask(technician, on()))).toBe('already-asked')
    expect(await codeOf(() => ask(catalog.owner, on()))).toBe('done')
    const both = await Promise.all(
      [1, 2].map(async () => codeOf(async () => ask(await catalog.join('technician'), on()))),
    )
    expect(both).toEqual(['done', 'done'])
  })

  it('is once of two at the same moment', async () => {
    const codes = await Promise.all([1, 2].map(() => codeOf(() => ask(technician, on()))))
    expect(codes.sort()).toEqual(['already-asked', 'done'])
  })

  it('is limited to so many open requests, also for many at once', async () => {
    await changePolicy(catalog.owner, {
      catalogId: catalog.id,
      basedOn: 1,
      document: { ...DEFAULT_POLICY, openRequestsPerPerson: 2 },
    })
    const devices = await Promise.all([1, 2, 3, 4].map(() => catalog.addDevice()))
    const codes = await Promise.all(
      devices.map((one) => codeOf(() => ask(technician, { catalogId: catalog.id, device: one.id }))),
    )
    expect(codes.sort()).toEqual(['done', 'done', 'too-many-open-requests', 'too-many-open-requests'])
  })

  it('asks for what the policy in force asks for', async () => {
    const rule = DEFAULT_POLICY.types.fieldServicing
    const group = await catalog.addGroup('Harbour')
    let stricter = {}
    const under = async (basedOn: number, change: Partial<typeof rule>, more = {}) => {
      stricter = { ...stricter, ...change }
      const document = {
        ...DEFAULT_POLICY,
        types: { ...DEFAULT_POLICY.types, fieldServicing: { ...rule, ...stricter } },
      }
      await changePolicy(catalog.owner, { catalogId: catalog.id, basedOn, document })
      return refused(portal, () => ask(technician, on(), more))
    }
    expect(await under(1, { ticketRequired: true })).toBe('ticket-required')
    const ticket = 'SVC-1'
    expect(await under(2, { bootBound: 'always' }, { ticket })).toBe('boot-id-required')
    const bootId = '00112233445566778899aabbccddeeff'
    const id = await ask(technician, on(), { ticket, bootId })
    expect(await rowOf(id)).toMatchObject({ policyVersion: 3 })
    const like = { ticketPattern: '@@@-####', reasonLeast: 50, reasonPattern: 'Site *: *' }
    expect(await under(3, like, { ticket, bootId })).toBe('reason-too-short')
    const reason = 'The compressor stalls after each and every loss of power.'
    expect(await under(4, {}, { ticket, bootId, reason })).toBe('reason-not-alike')
    expect(await under(5, {}, { ticket, bootId, reason: `Site 4: ${reason}` })).toBe('ticket-not-alike')
    const right = { ticket: 'SVC-1234', bootId, reason: `Site 4: ${reason}` }
    expect(await under(6, { groups: [group] }, right)).toBe('type-not-offered')
  })

  it('marks what has lapsed of this person, with an entry, and is no longer in its way', async () => {
    const old = await ask(technician, on())
    portal.clock.forward(7 * 86_400)
    const { entries } = await recorded(portal, ['request.lapse', 'request.create'], () =>
      ask(technician, on()),
    )
    expect(entries[0]!.fields).toEqual({ request: old, person: technician.viewer.personId })
    expect((await rowOf(old))!.state).toBe('lapsed')
  })

  it('is not for a device that the catalog no longer holds', async () => {
    await portal.admin.query('UPDATE device SET until = now() WHERE id = $1', [device.id])
    expect(await refused(portal, () => ask(technician, on()))).toBe('device-not-held')
  })
})

describe('withdrawing', () => {
  const withdraw = (who: Member, id: string) => withdrawRequest(who, { catalogId: catalog.id, id })

  it('is for the requester, while it waits and when it is approved', async () => {
    const id = await ask(technician, on())
    expect(await refused(portal, () => withdraw(catalog.owner, id))).toBe('not-found')
    const { entries } = await recorded(portal, ['request.withdraw'], () => withdraw(technician, id))
    expect(entries[0]).toMatchObject({
      log: catalog.id,
      fields: { person: technician.viewer.personId, request: id },
    })
    expect((await rowOf(id))!.state).toBe('withdrawn')
    expect(await refused(portal, () => withdraw(technician, id))).toBe('request-not-waiting')
    const second = await approved(technician, catalog.owner, on())
    await recorded(portal, ['request.withdraw'], () => withdraw(technician, second))
    expect(await refused(portal, async () => download(technician, second, await newProfile()))).toBe(
      'request-not-approved',
    )
  })

  it('is too late when it was denied, downloaded or has lapsed', async () => {
    const denied = await ask(technician, on())
    await decide(
      catalog.owner,
      { catalogId: catalog.id, id: denied },
      { decision: 'deny', note: 'Not today.' },
    )
    expect(await refused(portal, () => withdraw(technician, denied))).toBe('request-not-waiting')
    const downloaded = await approved(technician, catalog.owner, on())
    await download(technician, downloaded, await newProfile())
    expect(await refused(portal, () => withdraw(technician, downloaded))).toBe('request-not-waiting')
    const old = await ask(technician, on())
    portal.clock.forward(7 * 86_400)
    expect(await refused(portal, () => withdraw(technician, old))).toBe('request-not-waiting')
  })

  it('and approving at the same moment: one of them wins, or both in order', async () => {
    const id = await ask(technician, on())
    const codes = await Promise.all([
      codeOf(() => withdraw(technician, id)),
      codeOf(() => decide(catalog.owner, { catalogId: catalog.id, id })),
    ])
    expect(codes[0]).toBe('done')
    expect(['done', 'request-not-waiting']).toContain(codes[1])
    expect((await rowOf(id))!.state).toBe('withdrawn')
  })
})
