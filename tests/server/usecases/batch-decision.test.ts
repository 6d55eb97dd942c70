// Deciding on a job: on what was read, for each of its requests, whoever decides at the same time; and a thousand at once.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_POLICY, type TypeRule } from '@/lib/domain/policy-document'
import { type BatchDetail, batchDetail, ownBatches } from '@/lib/server/queries/batches'
import { createBatch } from '@/lib/server/usecases/create-batch'
import { type DecideBatch, decideBatch } from '@/lib/server/usecases/decide-batch'
import { withdrawRequest } from '@/lib/server/usecases/withdraw-request'
import { type Catalog, type Member, makeCatalog } from '../../setup/catalog'
import { recorded, refused } from '../../setup/entries'
import { enrolling, touch } from '../../setup/passkeys'
import { type Portal, openPortal } from '../../setup/portal'
import { ASKED, ask, decide, download, newProfile } from '../../setup/requests'

let portal: Portal
let catalog: Catalog
let technician: Member
let batch: string
let shown: BatchDetail

const { bearer: _, bootId: __, ...JOB } = ASKED
const underRule = (rule: Partial<TypeRule>) => ({
  types: { ...DEFAULT_POLICY.types, fieldServicing: { ...DEFAULT_POLICY.types.fieldServicing, ...rule } },
})
const look = (who: Member) => batchDetail(who, { catalogId: catalog.id, batch })
const readOf = (detail: BatchDetail) => detail.devices.map(({ id, contentHash }) => ({ id, contentHash }))
const decideAll = (who: Member, more: Partial<DecideBatch> = {}) =>
  decideBatch(who, {
    ...{ catalogId: catalog.id, batch, decision: 'approve', note: null, read: readOf(shown) },
    ...more,
  })
const statesOf = async (...made: ReturnType<typeof decideAll>[]) =>
  (await Promise.all(made)).map(({ outcomes }) => outcomes.map((one) => one.refused ?? one.state))

beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

async function begin({
  rule = {},
  count = 3,
}: { rule?: Partial<TypeRule>; count?: number } = {}): Promise<void> {
  catalog = await makeCatalog(portal, { policy: underRule(rule) })
  technician = await catalog.join('technician')
  batch = randomUUID()
  for (let n = 1; n <= count; n++) await catalog.addDevice({ name: `Unit ${n}` })
  const devices = { kind: 'group' as const, groupId: catalog.group }
  await createBatch(technician, { ...JOB, catalogId: catalog.id, batch, devices, allOrNothing: true })
  shown = await look(catalog.owner)
}
beforeEach(() => begin())

describe('a decision on a job', () => {
  it('is a review and an entry for each request, and one notice', async () => {
    const kinds = shown.devices.map(() => 'request.approve' as const)
    const { value } = await recorded(portal, kinds, () => decideAll(catalog.owner))
    expect(value.outcomes.map(({ state, refused: why }) => [state, why])).toEqual([
      ['approved', null],
      ['approved', null],
      ['approved', null],
    ])
    const profile = await newProfile()
    for (const { id } of shown.devices) await download(technician, id, profile)
    expect(await ownBatches(technician, { catalogId: catalog.id })).toMatchObject([
      { downloaded: 3, total: 3 },
    ])
    const { rows } = await portal.admin.query<{ person_id: string; about: { names: { subject: string } } }>(
      `SELECT person_id, about FROM notice WHERE catalog_id = $1 AND kind = 'batch.decided'`,
      [catalog.id],
    )
    expect(rows.map((row) => [row.person_id, row.about.names.subject])).toEqual([
      [technician.viewer.personId, '3 approved'],
    ])
  })

  it('is of a selection, and leaves the rest waiting', async () => {
    const read = readOf(shown).slice(0, 1)
    await decideAll(catalog.owner, { decision: 'deny', note: 'That one is under test.', read })
    const states = (await look(catalog.owner)).devices.map((one) => one.state)
    expect(states).toEqual(['denied', 'waiting', 'waiting'])
  })

  it('needs a note to deny, and is only of this job', async () => {
    expect(await refused(portal, () => decideAll(catalog.owner, { decision: 'deny' }))).toBe('note-required')
    const other = await catalog.addDevice()
    const single = await ask(technician, { catalogId: catalog.id, device: other.id })
    const read = [...readOf(shown), { id: single, contentHash: '00'.repeat(32) }]
    expect(await refused(portal, () => decideAll(catalog.owner, { read }))).toBe('not-found')
    expect(await refused(portal, () => decideAll(catalog.owner, { batch: randomUUID() }))).toBe('not-found')
  })

  it('is of what was read: another hash is told and not decided on', async () => {
    const [first, ...rest] = readOf(shown)
    const read = [{ ...first!, contentHash: '00'.repeat(32) }, ...rest]
    expect(await statesOf(decideAll(catalog.owner, { read }))).toEqual([
      ['content-changed', 'approved', 'approved'],
    ])
  })

  it('is nobody’s who only asks or reads', async () => {
    expect(await statesOf(decideAll(technician))).toEqual([['own-request', 'own-request', 'own-request']])
    expect(await statesOf(decideAll(await catalog.join('auditor')))).toEqual([
      ['not-permitted', 'not-permitted', 'not-permitted'],
    ])
    expect(await statesOf(decideAll(await catalog.join('technician')))).toEqual([
      ['not-found', 'not-found', 'not-found'],
    ])
  })

  it('makes the quorum of each, by two owners', async () => {
    await begin({ rule: { approvals: 2 } })
    const second = await catalog.join('owner')
    expect(await statesOf(decideAll(catalog.owner))).toEqual([['waiting', 'waiting', 'waiting']])
    expect(await statesOf(decideAll(catalog.owner))).toEqual([
      ['already-reviewed', 'already-reviewed', 'already-reviewed'],
    ])
    expect(await statesOf(decideAll(second))).toEqual([['approved', 'approved', 'approved']])
  })

  it('is confirmed with one touch for all, and evidence is kept with each', async () => {
    await begin({ rule: { stepUp: true } })
    expect(await statesOf(decideAll(catalog.owner))).toEqual([
      ['step-up-needed', 'step-up-needed', 'step-up-needed'],
    ])
    const passkey = await enrolling(portal, () => catalog.id)(catalog.owner)
    const contentHashes = readOf(shown).map((one) => one.contentHash)
    const stepUp = await touch(catalog.owner, passkey, { catalogId: catalog.id, contentHashes })
    expect(await statesOf(decideAll(catalog.owner, { stepUp }))).toEqual([
      ['approved', 'approved', 'approved'],
    ])
    const { rows } = await portal.admin.query<{ n: number }>(
      'SELECT count(DISTINCT evidence)::int AS n FROM review WHERE catalog_id = $1',
      [catalog.id],
    )
    expect(rows[0]!.n).toBe(3)
  })
})

describe('at the same moment', () => {
  it('two owners decide otherwise: each request is decided once, and the later one is told by whom', async () => {
    const second = await catalog.join('owner')
    const [approving, denying] = await Promise.all([
      decideAll(catalog.owner),
      decideAll(second, { decision: 'deny', note: 'Not this week.', read: readOf(shown).reverse() }),
    ])
    const done = [approving, denying].map(({ outcomes }) => outcomes.filter((one) => !one.refused).length)
    expect(done.sort()).toEqual([0, 3])
    const late = [...approving.outcomes, ...denying.outcomes].filter((one) => one.refused)
    const winner = approving.outcomes.every((one) => one.refused) ? second : catalog.owner
    for (const one of late)
      expect(one).toMatchObject({
        refused: 'request-not-waiting',
        meanwhile: { reviewer: winner.person.name },
      })
    const { rows } = await portal.admin.query('SELECT request FROM review WHERE catalog_id = $1', [
      catalog.id,
    ])
    expect(rows).toHaveLength(3)
  })

  it('somebody decides on one of it, and another is withdrawn: the answer says which', async () => {
    const second = await catalog.join('owner')
    const [first, next] = shown.devices
    await decide(second, { catalogId: catalog.id, id: first!.id }, { decision: 'deny', note: 'In the lab.' })
    await withdrawRequest(technician, { catalogId: catalog.id, id: next!.id })
    const { outcomes } = await decideAll(catalog.owner)
    expect(outcomes).toMatchObject([
      {
        refused: 'request-not-waiting',
        state: 'denied',
        meanwhile: { decision: 'deny', reviewer: second.person.name },
      },
      { refused: 'request-not-waiting', state: 'withdrawn', meanwhile: null },
      { refused: null, state: 'approved' },
    ])
  })

  it('the requester withdraws: each is approved or withdrawn, never half', async () => {
    const [, ...withdrawals] = await Promise.all([
      decideAll(catalog.owner),
      ...shown.devices.map(({ id }) =>
        withdrawRequest(technician, { catalogId: catalog.id, id }).then(
          () => 'withdrawn',
          () => 'too late',
        ),
      ),
    ])
    expect(withdrawals).toHaveLength(3)
    const { rows } = await portal.admin.query<{ state: string; approvals: number }>(
      `SELECT r.state::text AS state, (SELECT count(*)::int FROM approval a WHERE a.request = r.id) AS approvals
       FROM request r WHERE r.catalog_id = $1`,
      [catalog.id],
    )
    for (const row of rows)
      expect(['approved 1', 'withdrawn 0', 'withdrawn 1']).toContain(`${row.state} ${row.approvals}`)
  })
})

describe('a thousand devices', () => {
  it('are asked for and decided on within seconds', { timeout: 120_000 }, async () => {
    catalog = await makeCatalog(portal)
    technician = await catalog.join('technician')
    await portal.admin.query(
      `INSERT INTO device (catalog_id, id, device_id, group_id, name)
       SELECT $1, gen_random_uuid(), sha512(gen_random_uuid()::text::bytea), $2, 'Unit ' || n FROM generate_series(1, 1000) n`,
      [catalog.id, catalog.group],
    )
    batch = randomUUID()
    const devices = { kind: 'group' as const, groupId: catalog.group }
    const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
      const from = performance.now()
      const value = await work()
      return [value, performance.now() - from]
    }
    const [made, askMs] = await timed(() =>
      createBatch(technician, { ...JOB, catalogId: catalog.id, batch, devices, allOrNothing: true }),
    )
    expect(made.made).toBe(1000)
    const [detail, readMs] = await timed(() => look(catalog.owner))
    shown = detail
    const [{ outcomes }, decideMs] = await timed(() => decideAll(catalog.owner))
    expect(outcomes.every((one) => one.state === 'approved')).toBe(true)
    console.info(
      `1,000 devices: asked ${askMs.toFixed(0)} ms, read ${readMs.toFixed(0)} ms, decided ${decideMs.toFixed(0)} ms`,
    )
    expect(Math.max(askMs, readMs, decideMs)).toBeLessThan(15_000)
  })
})
