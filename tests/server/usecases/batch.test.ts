// One job on many devices: asked for once, all or what can be, sent again without harm, and of up to a thousand in a sane time.
import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { toHex } from '@/lib/core/bytes'
import { DEFAULT_POLICY, type TypeRule } from '@/lib/domain/policy-document'
import { batchDetail, batchOffers, ownBatches } from '@/lib/server/queries/batches'
import { type CreateBatch, checkBatch, createBatch } from '@/lib/server/usecases/create-batch'
import { withdrawRequest } from '@/lib/server/usecases/withdraw-request'
import { type Catalog, type Device, type Member, makeCatalog } from '../../setup/catalog'
import { codeOf, recorded, refused } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'
import { ASKED, ask } from '../../setup/requests'

let portal: Portal
let catalog: Catalog
let technician: Member
let devices: Device[]

const { bearer: _, bootId: __, ...JOB } = ASKED
const underRule = (rule: Partial<TypeRule>) => ({
  types: { ...DEFAULT_POLICY.types, fieldServicing: { ...DEFAULT_POLICY.types.fieldServicing, ...rule } },
})
const idsOf = (of: readonly Device[]) => ({ kind: 'holdings' as const, ids: of.map((one) => one.id) })
const job = (more: Partial<CreateBatch> = {}): CreateBatch => ({
  ...JOB,
  catalogId: catalog.id,
  batch: randomUUID(),
  devices: idsOf(devices),
  allOrNothing: false,
  ...more,
})
const counted = async (batch: string) =>
  (
    await portal.admin.query<{ n: number }>('SELECT count(*)::int AS n FROM request WHERE batch = $1', [
      batch,
    ])
  ).rows[0]!.n

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())
beforeEach(async () => {
  catalog = await makeCatalog(portal)
  technician = await catalog.join('technician')
  devices = await Promise.all([1, 2, 3].map((n) => catalog.addDevice({ name: `Unit ${n}` })))
})

describe('a job', () => {
  it('is a request for each device, with a hash and an entry of its own that names the job', async () => {
    const asked = job()
    const kinds = devices.map(() => 'request.create' as const)
    const { value } = await recorded(portal, kinds, () => createBatch(technician, asked))
    expect(value).toMatchObject({ batch: asked.batch, made: 3 })
    expect(value.lines.map(({ name, leftOut }) => [name, leftOut])).toEqual([
      ['Unit 1', null],
      ['Unit 2', null],
      ['Unit 3', null],
    ])
    const detail = await batchDetail(catalog.owner, { catalogId: catalog.id, batch: asked.batch })
    expect(new Set(detail.devices.map((one) => one.contentHash)).size).toBe(3)
    expect(detail).toMatchObject({ reason: JOB.reason, needed: 1, own: false, why: null })
    expect(detail.devices.every((one) => one.mayReview && one.state === 'waiting')).toBe(true)
    const { rows } = await portal.admin.query<{ n: number }>(
      `SELECT count(DISTINCT e.id)::int AS n FROM audit_entry e JOIN audit_clear c ON c.log = e.log AND c.entry = e.id
       WHERE e.log = $1 AND e.kind = 120 AND c.field = 64`,
      [catalog.id],
    )
    expect(rows[0]!.n).toBe(3)
  })

  it('is of a group, or of device IDs as they are written on labels', async () => {
    const ofGroup = await createBatch(technician, job({ devices: { kind: 'group', groupId: catalog.group } }))
    expect(ofGroup.made).toBe(3)
    const more = await catalog.addDevice()
    const deviceIds = [toHex(more.deviceId), toHex(more.deviceId)]
    const ofIds = await createBatch(technician, job({ devices: { kind: 'device-ids', deviceIds } }))
    expect(ofIds.lines).toHaveLength(1)
    expect(ofIds.made).toBe(1)
  })

  it('that is sent again makes nothing twice, also by two at once', async () => {
    const asked = job()
    await Promise.all([createBatch(technician, asked), createBatch(technician, asked)])
    const { value } = await recorded(portal, [], () => createBatch(technician, asked))
    expect(value.made).toBe(3)
    expect(await counted(asked.batch)).toBe(3)
    const grown = [...devices, await catalog.addDevice()]
    const { value: rest } = await recorded(portal, ['request.create'], () =>
      createBatch(technician, { ...asked, devices: idsOf(grown) }),
    )
    expect(rest.made).toBe(4)
  })

  it('says one thing: sent again with other words it is refused, as is the job of another person', async () => {
    const asked = job()
    await createBatch(technician, asked)
    const other = await catalog.join('technician')
    for (const again of [
      () => createBatch(technician, { ...asked, reason: 'Something else entirely.' }),
      () => createBatch(technician, { ...asked, durationS: 3600 }),
      () => createBatch(other, asked),
    ])
      expect(await refused(portal, again)).toBe('invalid-input')
  })

  it('counts as one open request', async () => {
    catalog = await makeCatalog(portal, { policy: { openRequestsPerPerson: 2 } })
    technician = await catalog.join('technician')
    devices = await Promise.all([1, 2, 3, 4].map(() => catalog.addDevice()))
    await createBatch(technician, job({ devices: idsOf(devices.slice(0, 3)) }))
    await ask(technician, { catalogId: catalog.id, device: devices[3]!.id })
    const more = await catalog.addDevice()
    expect(await refused(portal, () => createBatch(technician, job({ devices: idsOf([more]) })))).toBe(
      'too-many-open-requests',
    )
  })

  it('is told once to whoever may decide on any of it, not once for each device', async () => {
    const harbour = await catalog.addGroup('Harbour')
    devices.push(await catalog.addDevice({ groupId: harbour }))
    const owners = [catalog.owner, await catalog.join('owner', { groupId: harbour })]
    const elsewhere = await catalog.join('owner', { groupId: await catalog.addGroup('Yard') })
    await createBatch(technician, job())
    const { rows } = await portal.admin.query<{ person_id: string; kind: string; about: { names: object } }>(
      'SELECT person_id, kind, about FROM notice WHERE catalog_id = $1',
      [catalog.id],
    )
    expect(rows.map((row) => row.person_id).sort()).toEqual(owners.map((one) => one.viewer.personId).sort())
    expect(rows[0]).toMatchObject({ kind: 'batch.created', about: { names: { subject: '4 devices' } } })
    expect(rows.map((row) => row.person_id)).not.toContain(elsewhere.viewer.personId)
  })
})

describe('devices that cannot be asked for', () => {
  it('are reported each, and what is not here says the same as what another catalog holds', async () => {
    const abroad = await makeCatalog(portal, { name: 'Abroad' })
    const theirs = await abroad.addDevice()
    await ask(technician, { catalogId: catalog.id, device: devices[0]!.id })
    const nowhere = randomBytes(64).toString('hex')
    const deviceIds = [...devices.map((one) => toHex(one.deviceId)), toHex(theirs.deviceId), nowhere]
    const asked = job({ devices: { kind: 'device-ids', deviceIds } })
    const { lines } = await checkBatch(technician, asked)
    expect(lines.map((one) => one.leftOut)).toEqual(['already-asked', null, null, 'not-found', 'not-found'])
    expect(lines[3]).toEqual({ ...lines[4], deviceId: lines[3]!.deviceId })
    const whole = await recorded(portal, [], () => createBatch(technician, { ...asked, allOrNothing: true }))
    expect(whole.value.made).toBe(0)
    expect(whole.value.lines.filter((one) => one.leftOut)).toHaveLength(3)
    const part = await recorded(portal, ['request.create', 'request.create'], () =>
      createBatch(technician, asked),
    )
    expect(part.value.made).toBe(2)
  })

  it('are those outside the groups of the role and of the policy', async () => {
    const harbour = await catalog.addGroup('Harbour')
    catalog = await makeCatalog(portal, { policy: underRule({ groups: [] }) })
    technician = await catalog.join('technician')
    const yard = await catalog.addGroup('Yard')
    devices = [await catalog.addDevice(), await catalog.addDevice({ groupId: yard })]
    const refusals = async (who: Member) => (await createBatch(who, job())).lines.map((one) => one.leftOut)
    expect(await refusals(technician)).toEqual(['type-not-offered', 'type-not-offered'])
    const narrow = await catalog.join('technician', { groupId: yard })
    expect(await refusals(narrow)).toEqual(['not-found', 'type-not-offered'])
    expect(
      await refused(portal, () => createBatch(narrow, job({ devices: { kind: 'group', groupId: harbour } }))),
    ).toBe('invalid-input')
  })

  it('do not hide what is wrong with the job itself', async () => {
    const wrong = (more: Partial<CreateBatch>) => refused(portal, () => createBatch(technician, job(more)))
    expect(await wrong({ reason: 'x' })).toBe('reason-required')
    expect(await wrong({ durationS: 9 * 3600 })).toBe('duration-out-of-range')
    expect(await wrong({ tasks: [] })).toBe('tasks-required')
    expect(await wrong({ devices: idsOf([]) })).toBe('invalid-input')
    const ids = Array.from({ length: 1001 }, () => randomUUID())
    expect(await wrong({ devices: { kind: 'holdings', ids } })).toBe('too-large')
    expect(await refused(portal, async () => createBatch(await catalog.join('auditor'), job()))).toBe(
      'not-permitted',
    )
  })
})

describe('what its people see', () => {
  it('is their own, and for owners what is within their reach', async () => {
    const harbour = await catalog.addGroup('Harbour')
    const far = await catalog.addDevice({ groupId: harbour })
    const asked = job({ devices: idsOf([...devices, far]) })
    await createBatch(technician, asked)
    const at = { catalogId: catalog.id, batch: asked.batch }
    const size = async (who: Member) => (await batchDetail(who, at)).devices.length
    expect(await size(technician)).toBe(4)
    expect(await size(await catalog.join('owner', { groupId: harbour }))).toBe(1)
    expect(await codeOf(async () => batchDetail(await catalog.join('technician'), at))).toBe('not-found')
    const auditor = await batchDetail(await catalog.join('auditor'), at)
    expect(auditor).toMatchObject({ why: 'role', mayDownload: false })
  })

  it('is how far it is: waiting, withdrawn', async () => {
    const asked = job()
    const { lines } = await createBatch(technician, asked)
    await withdrawRequest(technician, { catalogId: catalog.id, id: lines[0]!.request! })
    expect(await ownBatches(technician, { catalogId: catalog.id })).toMatchObject([
      { batch: asked.batch, total: 3, waiting: 2, over: 1, approved: 0 },
    ])
    expect(await ownBatches(catalog.owner, { catalogId: catalog.id })).toEqual([])
  })

  it('is what the policy offers on the groups within their reach', async () => {
    const harbour = await catalog.addGroup('Harbour')
    const narrow = await catalog.join('technician', { groupId: harbour })
    const offers = await batchOffers(narrow, { catalogId: catalog.id })
    expect(offers.groups.map((one) => one.name)).toEqual(['Harbour'])
    expect((await batchOffers(technician, { catalogId: catalog.id })).groups[0]).toMatchObject({ devices: 3 })
  })
})
