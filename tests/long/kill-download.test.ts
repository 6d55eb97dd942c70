// A download that is killed at any moment leaves the portal whole: no capability without its entry, no request downloaded
// without its capability, and never a second capability.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { toBase64, toHex } from '@/lib/core/bytes'
import { decodeSign1, uncompressed } from '@/lib/core/cose'
import { type KeyPair, exportPrivateKey } from '@/lib/core/keys'
import { AUDIT_KINDS } from '@/lib/domain/audit'
import { CAPABILITY } from '@/lib/domain/capability'
import { type Catalog, type Member, makeCatalog } from '../setup/catalog'
import { recorded } from '../setup/entries'
import { type Portal, openPortal } from '../setup/portal'
import { chance, deadlineOfRun, seedOfRun } from '../setup/random'
import { approved, download, newProfile } from '../setup/requests'
import type { Task } from './download-once'

const ROUNDS = 50
const ONCE = fileURLToPath(new URL('./download-once.ts', import.meta.url))
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Connections of the child carry it, so that it can be seen when the last of them is gone. */
const CHILD = 'download-once'

let portal: Portal
let catalog: Catalog
let technician: Member

beforeAll(async () => {
  portal = await openPortal()
  catalog = await makeCatalog(portal)
  technician = await catalog.join('technician')
})
afterAll(() => portal.close())

const named = (url: string) => `${url}?application_name=${CHILD}`

async function taskFor(requestId: string, profile: KeyPair): Promise<Task> {
  return {
    urls: { app: named(portal.urls.app), signer: named(portal.urls.signer) },
    masterKey: toBase64(portal.masterKey),
    person: technician.person,
    requestId,
    profile: {
      publicKey: toBase64(uncompressed(profile.publicKey)),
      pkcs8: toBase64(await exportPrivateKey(profile.privateKey)),
    },
  }
}

/** The program, started and waiting for its line. */
async function ready(task: Task): Promise<ChildProcess> {
  const env = { ...process.env, DOWNLOAD_ONCE: JSON.stringify(task) }
  const child = spawn(process.execPath, ['--import', 'tsx', ONCE], {
    cwd: ROOT,
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [said] = (await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')])) as [unknown]
  expect(String(said)).toBe('ready\n')
  return child
}

/** Gives the line, waits, and kills; the id of the capability if the program got to say it. */
async function downloadAndKill(child: ChildProcess, afterMs: number): Promise<string | null> {
  let said = ''
  child.stdout!.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const gone = once(child, 'close')
  child.stdin!.write('go\n')
  const timer = setTimeout(() => child.kill('SIGKILL'), afterMs)
  await gone
  clearTimeout(timer)
  return said.trim() || null
}

/** Until the server has noticed that the child is gone, a statement of it may still be under way. */
async function untilForgotten(): Promise<void> {
  for (;;) {
    const sql = 'SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND application_name = $2'
    const { rowCount } = await portal.admin.query(sql, [portal.name, CHILD])
    if (rowCount === 0) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function requireWhole(): Promise<void> {
  const { rows } = await portal.admin.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM capability k WHERE NOT EXISTS
         (SELECT 1 FROM audit_entry e WHERE e.log = k.catalog_id AND e.id = k.entry AND e.kind = $1)) AS "without entry",
       (SELECT count(*)::int FROM audit_entry e WHERE e.kind = $1 AND NOT EXISTS
         (SELECT 1 FROM capability k WHERE k.catalog_id = e.log AND k.entry = e.id)) AS "entry without capability",
       (SELECT count(*)::int FROM request r WHERE (r.state = 'downloaded') <> EXISTS
         (SELECT 1 FROM capability k WHERE k.catalog_id = r.catalog_id AND k.request = r.id)) AS "request that does not fit"`,
    [AUDIT_KINDS['capability.download'].number],
  )
  expect(rows[0]).toEqual({
    'without entry': 0,
    'entry without capability': 0,
    'request that does not fit': 0,
  })
}

async function reservedFor(
  requestId: string,
): Promise<{ cti: string; state: string; payload: Buffer } | undefined> {
  const sql = 'SELECT cti, state, payload FROM capability WHERE request = $1'
  const { rows } = await portal.admin.query<{ cti: string; state: string; payload: Buffer }>(sql, [requestId])
  expect(rows.length).toBeLessThanOrEqual(1)
  return rows[0]
}

async function newRequest(): Promise<string> {
  const device = await catalog.addDevice()
  return approved(technician, catalog.owner, { catalogId: catalog.id, device: device.id })
}

/** How long a download takes that nobody disturbs, until the program has said what it got. */
async function measure(): Promise<number> {
  const child = await ready(await taskFor(await newRequest(), await newProfile()))
  const gone = once(child, 'close')
  const start = performance.now()
  child.stdin!.write('go\n')
  await once(child.stdout!, 'data')
  const lasts = performance.now() - start
  await gone
  return lasts
}

/** What the kill left behind, after checking that it is whole and that the repeat goes on from there. */
async function round(afterMs: number): Promise<string> {
  const requestId = await newRequest()
  const profile = await newProfile()
  const child = await ready(await taskFor(requestId, profile))
  const told = await downloadAndKill(child, afterMs)
  await untilForgotten()
  await requireWhole()
  const left = await reservedFor(requestId)
  if (told) expect(left?.cti).toBe(told)
  const kind = left ? 'capability.download-again' : 'capability.download'
  const { value } = await recorded(portal, [kind], () => download(technician, requestId, profile))
  const after = await reservedFor(requestId)
  expect(value).toMatchObject({ cti: left?.cti ?? after!.cti, repeated: left !== undefined })
  expect(toHex(decodeSign1(value.file, CAPABILITY).payload)).toBe((left ?? after)!.payload.toString('hex'))
  expect(after).toMatchObject({ cti: value.cti, state: 'delivered' })
  await requireWhole()
  return left?.state ?? 'nothing'
}

it('leaves nothing half done, whenever it is killed', async () => {
  const seed = seedOfRun()
  const next = chance(seed)
  const deadline = deadlineOfRun()
  // The moment of interest is when the capability comes to be: the kills stay around it as the machine gets faster or slower.
  let around = 0.7 * (await measure())
  const counts = new Map<string, number>()
  let rounds = 0
  while (rounds < ROUNDS && (rounds === 0 || Date.now() < deadline)) {
    const afterMs = around * (0.4 + 1.2 * next())
    const left = await round(afterMs).catch((cause: unknown) => {
      throw new Error(`seed ${seed}, round ${rounds}, killed after ${afterMs.toFixed(1)} ms`, { cause })
    })
    around *= left === 'nothing' ? 1.1 : 0.9
    counts.set(left, (counts.get(left) ?? 0) + 1)
    rounds++
  }
  const told = [...counts].map(([left, times]) => `${left} ${times}`).join(', ')
  console.info(`seed ${seed}: ${rounds} rounds, killed around ${around.toFixed(0)} ms; left behind: ${told}`)
})
