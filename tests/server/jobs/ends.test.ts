// What ends by time is told once, whoever looks and however often: requests and approvals that lapse, capabilities before their
// end and after it; a job on many devices in one piece.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ends } from '@/lib/server/jobs/ends'
import type { JobContext } from '@/lib/server/jobs/job'
import { createBatch } from '@/lib/server/usecases/create-batch'
import { type Catalog, type Member, makeCatalog } from '../../setup/catalog'
import { recorded } from '../../setup/entries'
import { type Portal, openPortal } from '../../setup/portal'
import { ASKED, approved, ask, download, newProfile } from '../../setup/requests'
import { jobContextOf } from '../../setup/runner'

let portal: Portal
let job: { context: JobContext; close(): Promise<void> }
let catalog: Catalog
let technician: Member

beforeAll(async () => {
  portal = await openPortal()
  job = jobContextOf(portal)
})
afterAll(async () => {
  await job.close()
  await portal.close()
})
beforeEach(async () => {
  catalog = await makeCatalog(portal)
  technician = await catalog.join('technician')
})
const told = async () => {
  const { rows } = await portal.admin.query<{ kind: string; person_id: string }>(
    `SELECT kind, person_id FROM notice WHERE catalog_id = $1 AND kind IN ('request.lapsed', 'capability.ending', 'capability.expired')`,
    [catalog.id],
  )
  const name = (id: string) => (id === technician.viewer.personId ? 'technician' : 'owner')
  return rows.map((row) => `${row.kind} ${name(row.person_id)}`).sort()
}
const run = () => Promise.all([ends(job.context, null), ends(job.context, null)])

it('lapses what waited or was approved for too long', async () => {
  const [waits, ready] = [await catalog.addDevice(), await catalog.addDevice()]
  const on = (device: string) => ({ catalogId: catalog.id, device })
  await ask(technician, on(waits.id))
  await approved(technician, catalog.owner, on(ready.id))
  await recorded(portal, [], run)
  portal.clock.forward(8 * 86_400)
  await recorded(portal, ['request.lapse', 'request.lapse'], run)
  await recorded(portal, [], run)
  expect(await told()).toEqual([
    'request.lapsed owner',
    'request.lapsed owner',
    'request.lapsed technician',
    'request.lapsed technician',
  ])
  const { rows } = await portal.admin.query<{ state: string }>(
    'SELECT state::text FROM request WHERE catalog_id = $1',
    [catalog.id],
  )
  expect(rows.map((row) => row.state)).toEqual(['lapsed', 'lapsed'])
})

it('tells the holder before a capability ends, and the owners too when it has', async () => {
  const device = await catalog.addDevice()
  const id = await approved(technician, catalog.owner, { catalogId: catalog.id, device: device.id })
  const { cti } = await download(technician, id, await newProfile())
  await run()
  expect(await told()).toEqual([])
  portal.clock.forward(3.75 * 3600)
  await recorded(portal, [], run)
  expect(await told()).toEqual(['capability.ending technician'])
  portal.clock.forward(3600)
  const { entries } = await recorded(portal, ['capability.expire'], run)
  expect(entries[0]!.fields).toMatchObject({ capability: cti, request: id })
  await recorded(portal, [], run)
  expect(await told()).toEqual([
    'capability.ending technician',
    'capability.expired owner',
    'capability.expired technician',
  ])
})

it('tells of a job on many devices once, and keeps an entry for each', async () => {
  for (let n = 0; n < 3; n++) await catalog.addDevice()
  const devices = { kind: 'group' as const, groupId: catalog.group }
  await createBatch(technician, {
    ...ASKED,
    catalogId: catalog.id,
    batch: randomUUID(),
    devices,
    allOrNothing: true,
  })
  portal.clock.forward(8 * 86_400)
  await recorded(portal, ['request.lapse', 'request.lapse', 'request.lapse'], () => ends(job.context, null))
  expect(await told()).toEqual(['request.lapsed owner', 'request.lapsed technician'])
})
