// A Postgres of its own with two large catalogs and a small one, filled by SQL: the same spread of groups, names, times and
// keystores in each, a log entry for each device, and statistics as a running database has them.
import { randomBytes, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { toBytes } from '@/lib/core/bytes'
import { DEVICE_SORTS, type DeviceSort } from '@/lib/domain/device-list'
import { DEFAULT_POLICY } from '@/lib/domain/policy-document'
import { type Context, makeContext } from '@/lib/server/context'
import { makeDb } from '@/lib/server/db'
import { LocalSigner } from '@/lib/server/signing/local'
import { migrate } from '../../../scripts/migrate.mjs'
import { startPostgres } from '../../../scripts/postgres.mjs'

export type Sample = {
  id: string
  deviceId: string
  name: string
  serial: string
  places: Record<DeviceSort, string>
}
export type Fleet = { catalogId: string; owner: Context; groups: string[]; samples: Sample[] }
export type Fleets = { large: Fleet; small: Fleet; close(): Promise<void> }

const GROUPS = 40
const say = (words: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${words}`)

export async function openFleet(sizes: { large: number; small: number }): Promise<Fleets> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-fleet-'))
  if (process.getuid?.() === 0) fs.chmodSync(home, 0o711)
  const server = await startPostgres({ home, port: 0, database: 'fleet' })
  const { appUrl, signerUrl } = await migrate({ ownerUrl: server.url, home })
  const superUrl = Object.assign(new URL(server.adminUrl), { pathname: '/fleet' }).href
  const admin = new pg.Client({ connectionString: superUrl })
  await admin.connect()
  // Nothing here outlives the measurement; checks and triggers of each row would only make the filling longer.
  for (const setting of ['fsync = off', "max_wal_size = '8GB'", 'autovacuum = off'])
    await admin.query(`ALTER SYSTEM SET ${setting}`)
  await admin.query('SELECT pg_reload_conf()')
  await admin.query(
    `SET session_replication_role = replica; SET maintenance_work_mem = '1GB'; SET synchronous_commit = off`,
  )
  const rebuild = await withoutIndexes(admin, ['device', 'audit_entry', 'audit_clear'])
  const db = makeDb(appUrl)
  const masterKey = toBytes(randomBytes(32))
  const signer = new LocalSigner(() => new pg.Pool({ connectionString: signerUrl, max: 1 }), masterKey)
  const fleet = async (devices: number): Promise<Fleet> => {
    const { catalogId, personId, groups } = await fill(admin, devices)
    say(`${devices.toLocaleString('en')} devices`)
    const viewer = {
      personId,
      isOperator: false,
      memberships: [{ catalogId, role: 'owner' as const, groupId: null }],
      email: 'owner@example.org',
      name: 'Owner',
    }
    const portal = { db, signer, masterKey, url: 'https://latchkey.example', mode: 'production' as const }
    const owner = makeContext({ viewer, ...portal })
    return { catalogId, owner, groups, samples: await samplesOf(admin, catalogId) }
  }
  const large = await fleet(sizes.large)
  await fleet(sizes.large)
  const small = await fleet(sizes.small)
  await rebuild()
  await admin.query('VACUUM ANALYZE')
  const { rows } = await admin.query<{ size: string }>(
    `SELECT pg_size_pretty(pg_database_size('fleet')) AS size`,
  )
  say(`ready, ${rows[0]!.size}`)
  const close = async () => {
    await db.$disconnect()
    await admin.end()
    await server.stop()
    fs.rmSync(home, { recursive: true, force: true })
  }
  return { large, small, close }
}

/** Drops the indexes of these tables that no constraint needs; what it gives makes them again. */
async function withoutIndexes(admin: pg.Client, tables: string[]): Promise<() => Promise<void>> {
  const { rows } = await admin.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
     WHERE i.indrelid = ANY ($1::regclass[]) AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)`,
    [tables],
  )
  for (const { name } of rows) await admin.query(`DROP INDEX ${name}`)
  return async () => {
    for (const { name, definition } of rows) {
      await admin.query(definition)
      say(name)
    }
  }
}

/** Rows as SQL makes them: an ID is the hash of a key that nobody has. */
async function fill(admin: pg.Client, devices: number) {
  const [catalogId, personId, product] = [randomUUID(), randomUUID(), randomUUID()]
  const put = (sql: string, values: unknown[]) => admin.query(sql, values)
  await put(`INSERT INTO person (id, email, name) VALUES ($1, $2, 'Owner')`, [
    personId,
    `${personId}@example.org`,
  ])
  await put(`INSERT INTO catalog (id, name) VALUES ($1, 'Fleet')`, [catalogId])
  await put('INSERT INTO policy (catalog_id, version, document) VALUES ($1, 1, $2)', [
    catalogId,
    JSON.stringify(DEFAULT_POLICY),
  ])
  await put(
    `INSERT INTO member (catalog_id, id, person_id, role) VALUES ($1, gen_random_uuid(), $2, 'owner')`,
    [catalogId, personId],
  )
  await put(`INSERT INTO product (catalog_id, id, name) VALUES ($1, $2, 'Controller')`, [catalogId, product])
  const { rows: groups } = await admin.query<{ id: string }>(
    `INSERT INTO device_group (catalog_id, id, product_id, name) SELECT $1::uuid, gen_random_uuid(), $2::uuid, 'Depot ' || i FROM generate_series(1, $3::int) i RETURNING id`,
    [catalogId, product, GROUPS],
  )
  const root = [catalogId, randomBytes(8), Buffer.concat([Buffer.of(4), randomBytes(64)])]
  await put('INSERT INTO root_key (catalog_id, kid, public_key) VALUES ($1, $2, $3)', root)
  await put('INSERT INTO keystore (catalog_id, version, bytes, root_kid) VALUES ($1, 9, $2, $3)', [
    catalogId,
    randomBytes(400),
    root[1],
  ])
  const ids = groups.map((group) => group.id)
  // Named people's way: a kind, a number, a place; a share is unnamed, pending, never seen, behind, or gone. Each share falls by
  // a hash of its own, for what hangs together with the order of names is another measurement.
  const share = (of: string, one: number) =>
    `(('x' || substr(md5('${of}' || i), 1, 6))::bit(24)::int % ${one}) = 0`
  await put(
    `INSERT INTO device (catalog_id, id, device_id, public_key, name, serial, group_id, claim, since, until, keystore_seen, statement_at)
     SELECT $1::uuid, gen_random_uuid(), sha512(key), key,
       CASE WHEN ${share('name', 25)} THEN NULL ELSE (ARRAY['Freezer', 'Chiller', 'Cold room', 'Door gateway'])[1 + i % 4] || ' ' || i || ', bay ' || substr(md5(i::text), 1, 6) END,
       CASE WHEN ${share('serial', 3)} THEN NULL ELSE 'SN-' || substr(md5('s' || i), 1, 10) END,
       ($2::uuid[])[1 + (i % $3::int)], CASE WHEN ${share('claim', 200)} THEN 'pending' ELSE 'proven' END, now() - i * interval '7 seconds',
       CASE WHEN ${share('until', 100)} THEN now() END, CASE WHEN ${share('keystore', 50)} THEN 8 ELSE 9 END,
       CASE WHEN ${share('seen', 10)} THEN NULL ELSE now() - random() * interval '300 days' END
     FROM (SELECT i, '\\x04'::bytea || sha512(($1::uuid::text || ':' || i)::bytea) AS key FROM generate_series(1, $4::int) i) made`,
    [catalogId, ids, ids.length, devices],
  )
  await log(admin, catalogId)
  return { catalogId, personId, groups: ids }
}

/** That each was claimed, as the log keeps it. */
async function log(admin: pg.Client, catalogId: string): Promise<void> {
  await admin.query(
    `INSERT INTO audit_entry (log, id, kind, at, bytes, leaf_hash) SELECT $1::uuid, d.id, 112, date_trunc('second', d.since), '', sha256(uuid_send(d.id)) FROM device d WHERE d.catalog_id = $1::uuid`,
    [catalogId],
  )
  await admin.query(
    `INSERT INTO audit_clear (log, entry, field, salt, value) SELECT $1::uuid, d.id, 2, sha256(uuid_send(d.id)), '\\x5840'::bytea || d.device_id FROM device d WHERE d.catalog_id = $1::uuid`,
    [catalogId],
  )
}

async function samplesOf(admin: pg.Client, catalogId: string): Promise<Sample[]> {
  const keys: Record<DeviceSort, string> = {
    name: 'lower(d.name)',
    seen: 'd.statement_at::text',
    keystore: 'd.keystore_seen::text',
    since: 'd.since::text',
  }
  const columns = DEVICE_SORTS.map((sort) => `${keys[sort]} AS "key_${sort}"`).join(', ')
  const { rows } = await admin.query<Record<string, string>>(
    `SELECT d.id, encode(d.device_id, 'hex') AS "deviceId", d.name, d.serial, ${columns} FROM device d
     WHERE d.catalog_id = $1 AND d.until IS NULL AND d.name IS NOT NULL AND d.serial IS NOT NULL AND d.statement_at IS NOT NULL
     ORDER BY md5(d.id::text) LIMIT 100`,
    [catalogId],
  )
  return rows.map((row) => ({
    id: row.id!,
    deviceId: row.deviceId!,
    name: row.name!,
    serial: row.serial!,
    places: Object.fromEntries(
      DEVICE_SORTS.map((sort) => [sort, `${row.id}.${row[`key_${sort}`]}`]),
    ) as Sample['places'],
  }))
}
