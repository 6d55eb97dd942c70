// A test file's own database: a copy of the migrated template, with a connection for every role. `admin` is the superuser,
// whom row-level security does not bind: it arranges and looks, and nothing under test runs as it.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { type Db, makeDb } from '@/lib/server/db'

/** A database before its first migration; `home` has the passwords of the roles. */
export type Empty = { superUrl: string; ownerUrl: string; home: string }
export type Database = {
  name: string
  urls: { app: string; signer: string; owner: string; worker: string }
  db: Db
  admin: pg.Pool
  app: pg.Pool
  signer: pg.Pool
  close(): Promise<void>
}

/** Where `fill` is given the database begins empty, and is what `fill` makes of it. */
export async function openDatabase(fill?: (empty: Empty) => Promise<void>): Promise<Database> {
  // Not at the top: journeys read this file too, and run in another program.
  const { inject } = await import('vitest')
  const place = inject('postgres')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const at = (url: string, database = name) => Object.assign(new URL(url), { pathname: `/${database}` }).href
  const server = new pg.Client({ connectionString: at(place.superUrl, 'postgres') })
  await server.connect()
  const template = fill ? 'template0' : place.template
  await server.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER latchkey_owner`)
  await fill?.({ superUrl: at(place.superUrl), ownerUrl: at(place.ownerUrl), home: place.home })
  const pool = (url: string) => quiet(new pg.Pool({ connectionString: url, max: 4 }))
  const urls = {
    app: at(place.appUrl),
    signer: at(place.signerUrl),
    owner: at(place.ownerUrl),
    worker: at(place.workerUrl),
  }
  const [admin, app, signer] = [pool(at(place.superUrl)), pool(urls.app), pool(urls.signer)]
  const db = makeDb(urls.app)
  const close = async () => {
    await Promise.all([db.$disconnect(), admin.end(), app.end(), signer.end()])
    await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await server.end()
  }
  return { name, urls, db, admin, app, signer, close }
}

function quiet(pool: pg.Pool): pg.Pool {
  pool.on('error', () => {})
  return pool
}

/** Runs SQL in one transaction in which `personId` asks, and rolls it back. */
export async function asPerson<T>(
  pool: pg.Pool,
  personId: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query(`SELECT set_config('app.person', $1, true)`, [personId])
    return await work(client)
  } finally {
    await client.query('ROLLBACK')
    client.release()
  }
}

/** The SQLSTATE with which the database refuses a statement, undefined where it takes it; either way nothing stays. */
export async function refusalOf(
  pool: pg.Pool,
  sql: string,
  values: unknown[] = [],
): Promise<string | undefined> {
  return asPerson(pool, '', async (client) => {
    try {
      await client.query(sql, values)
      await client.query('SET CONSTRAINTS ALL IMMEDIATE')
      return undefined
    } catch (error) {
      return (error as { code?: string }).code
    }
  })
}
