// A file of 100,000 devices whose claiming is killed again and again and repeated: each device is claimed once, with one entry,
// each bad row is told, and the process stays small. With LATCHKEY_LONG_SECONDS the file is shorter.
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimDetail } from '@/lib/server/queries/claims'
import { type Catalog, makeCatalog } from '../setup/catalog'
import { type Portal, openPortal } from '../setup/portal'
import { chance, seedOfRun } from '../setup/random'
import type { Task } from './claim-once'

const ROWS = process.env.LATCHKEY_LONG_SECONDS ? 12_000 : 100_000
const MOST_KB = 300 * 1024
const ONCE = fileURLToPath(new URL('./claim-once.ts', import.meta.url))
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CHILD = 'claim-once'
/** Node takes what the machine has before it tidies up; held to this heap, what is needed shows. */
const SMALL = ['--max-old-space-size=128', '--max-semi-space-size=8']

let portal: Portal
let folder: string

beforeAll(async () => {
  portal = await openPortal()
  folder = mkdtempSync(path.join(os.tmpdir(), 'latchkey-claim-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await portal.close()
})

const idOf = (seed: number, n: number) => createHash('sha512').update(`${seed} ${n}`).digest('hex')
/** Every 50th row repeats the one before it, every 75th is no device ID. */
const isRepeated = (n: number) => n % 50 === 49
const isBroken = (n: number) => n % 75 === 74 && !isRepeated(n)

async function writeFile(seed: number, name: string): Promise<{ file: string; good: number }> {
  const file = path.join(folder, name)
  const out = createWriteStream(file)
  out.write('\uFEFFdevice_id;name;serial\r\n')
  let good = 0
  for (let n = 0; n < ROWS; n++) {
    const id = isBroken(n) ? 'not a device' : idOf(seed, isRepeated(n) ? n - 1 : n)
    if (!isBroken(n) && !isRepeated(n)) good++
    if (!out.write(`${id};"Unit ""${n}"", hall";SN-${n}\r\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
  return { file, good }
}

function start(task: Task): ChildProcess {
  return spawn(process.execPath, [...SMALL, '--import', 'tsx', ONCE], {
    cwd: ROOT,
    env: { ...process.env, CLAIM_ONCE: JSON.stringify(task) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Runs it to the end, or kills it `afterMs` after it has said `dots` dots more; what it said. */
async function run(task: Task, kill?: { dots: number; afterMs: number }): Promise<string> {
  const child = start(task)
  let said = ''
  let timer: NodeJS.Timeout | undefined
  child.stdout!.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    const begun = said.includes('read') && said.split('.').length > (kill?.dots ?? 0)
    if (kill && begun) timer ??= setTimeout(() => child.kill('SIGKILL'), kill.afterMs)
  })
  await once(child, 'close')
  clearTimeout(timer)
  return said
}

async function untilForgotten(): Promise<void> {
  const sql = 'SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND application_name = $2'
  while ((await portal.admin.query(sql, [portal.name, CHILD])).rowCount)
    await new Promise((resolve) => setTimeout(resolve, 20))
}

async function sums(catalog: Catalog) {
  const { rows } = await portal.admin.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM device WHERE catalog_id = $1) AS devices,
       (SELECT count(DISTINCT device_id)::int FROM device WHERE catalog_id = $1) AS different,
       (SELECT count(*)::int FROM audit_entry WHERE log = $1 AND kind = 112) AS entries,
       (SELECT count(*)::int FROM audit_clear WHERE log = $1 AND field = 2) AS named,
       (SELECT count(*)::int FROM audit_entry WHERE log = $1 AND kind = 231) AS finished`,
    [catalog.id],
  )
  return rows[0]!
}

describe('a claim that is killed and repeated', () => {
  it.each([false, true])('is whole in the end (all or nothing: %s)', async (allOrNothing) => {
    const seed = seedOfRun()
    const next = chance(seed)
    const catalog = await makeCatalog(portal, { name: `Killed ${allOrNothing}` })
    const made = allOrNothing ? await writeSound(seed) : await writeFile(seed, 'units.csv')
    const { person } = catalog.owner
    const url = `${portal.urls.app}?application_name=${CHILD}`
    const task = { url, person, catalogId: catalog.id, file: made.file, allOrNothing }
    const killed: string[] = []
    while (killed.length < 4) {
      const dots = allOrNothing ? 0 : 1 + Math.floor(next() * 4)
      const said = await run(task, { dots, afterMs: next() * (allOrNothing ? 3000 : 300) })
      await untilForgotten()
      const { devices, entries, finished } = await sums(catalog)
      expect(entries, `seed ${seed}`).toBe(devices)
      if (allOrNothing && !finished) expect(devices, `seed ${seed}`).toBe(0)
      if (said.includes('peakKb')) break
      killed.push(`${devices}`)
    }
    const { id, peakKb } = JSON.parse((await run(task)).trim().split('\n').at(-1)!) as {
      id: string
      peakKb: number
    }
    expect(peakKb).toBeLessThan(MOST_KB)
    const { good } = made
    expect(await sums(catalog)).toEqual({
      devices: good,
      different: good,
      entries: good,
      named: good,
      finished: 1,
    })
    const { counts } = await claimDetail(catalog.owner, { catalogId: catalog.id, id })
    expect(counts).toEqual({ read: 0, waiting: 0, known: 0, claimed: good, refused: ROWS - good })
    console.info(
      `seed ${seed}: ${ROWS} rows, killed with ${killed.join(', ')} devices; ${Math.round(peakKb / 1024)} MB`,
    )
  })
})

async function writeSound(seed: number): Promise<{ file: string; good: number }> {
  const file = path.join(folder, 'sound.csv')
  const out = createWriteStream(file)
  out.write('device_id\n')
  for (let n = 0; n < ROWS; n++) if (!out.write(`${idOf(seed + 1, n)}\n`)) await once(out, 'drain')
  out.end()
  await once(out, 'close')
  return { file, good: ROWS }
}
