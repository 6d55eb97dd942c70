// The queue itself: nothing of a rolled-back change, each job one's at a time, and what a killed process held.
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Job } from '@/lib/server/jobs/job'
import { queueJob } from '@/lib/server/store/notices'
import { type Catalog, makeCatalog } from '../../setup/catalog'
import { type Portal, openPortal } from '../../setup/portal'
import { type Running, eventually, workQueue } from '../../setup/runner'

let portal: Portal
let catalog: Catalog
const running: Running[] = []

beforeAll(async () => {
  portal = await openPortal()
  catalog = await makeCatalog(portal)
})
afterAll(() => portal.close())
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()))
})

const QUICK = { everyMs: 200, againMs: 100 }
const waiting = async () => {
  const { rows } = await portal.admin.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM graphile_worker.jobs',
  )
  return rows[0]!.n
}
const add = (payload: object, more: { runAt?: Date; key?: string } = {}) =>
  catalog.owner.inTransaction((tx) => queueJob(tx, { task: 'test.job', payload, ...more }))

/** Notes what it was given. */
function noting() {
  const seen: unknown[] = []
  const job: Job = async (_context, payload) => void seen.push(payload)
  return { seen, tasks: { 'test.job': job } }
}

describe('the queue', () => {
  it('runs each job once, with several processes at it', async () => {
    const { seen, tasks } = noting()
    for (let i = 0; i < 3; i++) running.push(await workQueue(portal, { tasks, presence: QUICK }))
    await Promise.all(Array.from({ length: 40 }, (_, i) => add({ i })))
    await eventually(async () => (await waiting()) === 0)
    expect(seen.map((one) => (one as { i: number }).i).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, i) => i),
    )
  })

  it('knows nothing of a change that was undone', async () => {
    const { seen, tasks } = noting()
    const undone = catalog.owner.inTransaction(async (tx) => {
      await queueJob(tx, { task: 'test.job', payload: {} })
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    running.push(await workQueue(portal, { tasks }))
    await add({ real: true })
    await eventually(async () => seen.length > 0)
    expect(seen).toEqual([{ real: true }])
  })

  it('waits for the time it was told', async () => {
    const { seen, tasks } = noting()
    running.push(await workQueue(portal, { tasks }))
    await add({ later: true }, { runAt: new Date(Date.now() + 3_600_000), key: randomUUID() })
    await add({ now: true })
    await eventually(async () => seen.length > 0)
    expect(seen).toEqual([{ now: true }])
    await portal.admin.query('DELETE FROM graphile_worker._private_jobs')
  })

  it('tries a job that threw again, later', async () => {
    let times = 0
    const job: Job = async () => {
      times++
      throw new Error('on purpose')
    }
    running.push(await workQueue(portal, { tasks: { 'test.job': job } }))
    await add({})
    const { rows } = await eventually(async () => {
      const found = await portal.admin.query<{ attempts: number; later: boolean }>(
        `SELECT attempts, run_at > now() AS later FROM graphile_worker.jobs WHERE last_error LIKE '%on purpose%'`,
      )
      return found.rows[0] && found
    })
    expect(rows[0]).toEqual({ attempts: 1, later: true })
    expect(times).toBe(1)
    await portal.admin.query('DELETE FROM graphile_worker._private_jobs')
  })

  it('stops in order: the job that runs is told, and waits for the next process', async () => {
    let told = false
    const slow: Job = ({ signal }) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => ((told = true), reject(new Error('ending')))),
      )
    const first = await workQueue(portal, { tasks: { 'test.job': slow } })
    await add({})
    await eventually(async () => {
      const { rowCount } = await portal.admin.query(
        'SELECT 1 FROM graphile_worker.jobs WHERE locked_at IS NOT NULL',
      )
      return rowCount
    })
    await first.stop()
    expect(told).toBe(true)
    const { rows } = await portal.admin.query<{ locked: boolean }>(
      'SELECT locked_at IS NOT NULL AS locked FROM graphile_worker.jobs',
    )
    expect(rows).toEqual([{ locked: false }])
    await portal.admin.query('DELETE FROM graphile_worker._private_jobs')
  })

  it('gives what a killed process held to another one within moments', async () => {
    const child = fork(
      fileURLToPath(new URL('../../setup/stuck-worker.ts', import.meta.url)),
      [portal.urls.worker],
      {
        execArgv: ['--import', 'tsx'],
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      },
    )
    await add({ stuck: true })
    await once(child, 'message')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await waiting()).toBe(1)
    const { seen, tasks } = noting()
    running.push(await workQueue(portal, { tasks, presence: QUICK }))
    await eventually(async () => seen.length > 0)
    expect(seen).toEqual([{ stuck: true }])
  }, 30_000)

  it('leaves a living process what it holds', async () => {
    let times = 0
    let let_go: (() => void) | undefined
    const slow: Job = () => new Promise<void>((resolve) => (times++, (let_go = resolve)))
    for (let i = 0; i < 2; i++)
      running.push(await workQueue(portal, { tasks: { 'test.job': slow }, presence: QUICK }))
    await add({})
    await eventually(async () => times > 0)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(times).toBe(1)
    let_go!()
    await eventually(async () => (await waiting()) === 0)
  })
})
