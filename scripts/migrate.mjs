// Brings a database up to date: it exists, the roles exist, every prisma/migrations/*/migration.sql has run once.
// Records runs as Prisma's own `migrate deploy` does (same table, lock and checksum), so either can go on from the
// other. Does not start a server; see postgres.mjs.
import fs from 'node:fs'
import path from 'node:path'
import { createHash, randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { ensureRoles } from './lib/database-roles.mjs'
import { ensureQueue } from './lib/queue.mjs'
import { StartError } from './lib/start-error.mjs'

const MIGRATIONS = fileURLToPath(new URL('../prisma/migrations', import.meta.url))
const PRISMA_LOCK = 72707369
const OLDEST_VERSION = 160000
const NO_SUCH_DATABASE = '3D000'
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`

/**
 * @param {{ ownerUrl: string, home: string, migrations?: string, log?: (line: string) => void }} options
 *   ownerUrl: a login that may create roles and owns the database (or may create it).
 * @returns {Promise<{ appUrl: string, signerUrl: string, sequencerUrl: string, workerUrl: string, applied: string[] }>}
 */
export async function migrate({ ownerUrl, home, migrations = MIGRATIONS, log = () => {} }) {
  const client = await connect(ownerUrl)
  try {
    await requireVersion(client)
    await takeLock(client)
    const passwords = await ensureRoles(client, home)
    await client.query(TABLE)
    const applied = await applyAll(client, migrations, log)
    await ensureQueue(client, ownerUrl)
    const url = (login) => withLogin(ownerUrl, login, passwords[login])
    return {
      appUrl: url('latchkey_app'),
      signerUrl: url('latchkey_signer'),
      sequencerUrl: url('latchkey_sequencer'),
      workerUrl: url('latchkey_worker'),
      applied,
    }
  } catch (error) {
    if (error.code !== '42501') throw error
    throw new StartError('database-rights', `The login of DATABASE_URL may not do this: ${error.message}.`, {
      next: 'Give it CREATEROLE and make it owner of the database; see docs/operations/external-postgres.md.',
    })
  } finally {
    await client.end()
  }
}

async function connect(url) {
  try {
    return await open(url)
  } catch (error) {
    if (error.code !== NO_SUCH_DATABASE) throw unreachable(url, error)
  }
  const name = decodeURIComponent(new URL(url).pathname.slice(1))
  const server = new URL(url)
  server.pathname = '/postgres'
  const admin = await open(server.href).catch((error) => Promise.reject(unreachable(url, error)))
  await admin.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`).finally(() => admin.end())
  return open(url)
}

async function open(connectionString) {
  const client = new pg.Client({ connectionString })
  // The connection may also break while nobody waits for an answer; the query in hand reports it.
  client.on('error', () => {})
  await client.connect()
  return client
}

function unreachable(url, error) {
  const { hostname, port, pathname } = new URL(url)
  const place = `${hostname}:${port || 5432}${pathname}`
  return new StartError(
    'database-unreachable',
    `No connection to the database at ${place}: ${error.message}.`,
    {
      next: 'Check that the server runs and that DATABASE_URL names it, its login and its password.',
      cause: error,
    },
  )
}

async function requireVersion(client) {
  const { rows } = await client.query(`SELECT current_setting('server_version_num')::int AS number`)
  if (rows[0].number >= OLDEST_VERSION) return
  throw new StartError('database-too-old', 'The database server is older than Postgres 16.', {
    next: 'Use Postgres 16 or newer; 18 is what the tests run on.',
  })
}

async function takeLock(client) {
  try {
    await client.query(`SET lock_timeout = '60s'`)
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK])
    await client.query('RESET lock_timeout')
  } catch (error) {
    throw new StartError('migration-locked', 'Somebody else has been migrating this database for a minute.', {
      next: 'Wait for the other start to finish, or end it, then start again.',
      cause: error,
    })
  }
}

async function applyAll(client, folder, log) {
  const { rows } = await client.query(
    'SELECT migration_name, checksum, finished_at, logs FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  )
  const failed = rows.find((row) => row.finished_at === null)
  if (failed) throw failedBefore(failed)
  const done = new Map(rows.map((row) => [row.migration_name, row.checksum]))
  const names = namesIn(folder)
  const unknown = [...done.keys()].find((name) => !names.includes(name))
  if (unknown) throw newerDatabase(unknown)
  const applied = []
  for (const name of names) {
    const sql = fs.readFileSync(path.join(folder, name, 'migration.sql'), 'utf8')
    const checksum = createHash('sha256').update(sql).digest('hex')
    if (done.has(name)) {
      if (done.get(name) !== checksum) throw edited(name)
      continue
    }
    await apply(client, { name, sql, checksum })
    log(`Applied migration ${name}`)
    applied.push(name)
  }
  return applied
}

const namesIn = (folder) =>
  fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()

// The record and the change stand or fall together, so a start that is killed here leaves nothing to clear up.
async function apply(client, { name, sql, checksum }) {
  const id = randomUUID()
  try {
    await client.query('BEGIN')
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [id, checksum, name],
    )
    await client.query(sql)
    await client.query('COMMIT')
  } catch (error) {
    await recordFailure(client, { id, name, checksum, error })
    throw failedNow(name, error, sql)
  }
}

// Marked as rolled back, which it is: the next start, or Prisma's own command, simply tries again.
async function recordFailure(client, { id, name, checksum, error }) {
  await client.query('ROLLBACK').catch(() => {})
  await client
    .query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, logs, rolled_back_at)
       VALUES ($1, $2, $3, $4, now())`,
      [id, checksum, name, `${error.code ?? ''} ${error.message}`],
    )
    .catch(() => {})
}

function failedNow(name, error, sql) {
  const line = error.position ? ` (line ${sql.slice(0, Number(error.position)).split('\n').length})` : ''
  return new StartError('migration-failed', `Migration ${name} failed${line}: ${error.message}.`, {
    detail: [error.detail, error.hint, error.where].filter(Boolean).join('\n'),
    next: 'Nothing of it was applied. Mend the cause and start again; restore a backup to go back a version.',
    cause: error,
  })
}

const failedBefore = ({ migration_name: name, logs }) =>
  new StartError('migration-unfinished', `Migration ${name} was started once and never finished.`, {
    detail: logs ?? '',
    next: `Find out how far it came, then: npx prisma migrate resolve --rolled-back ${name}`,
  })

const edited = (name) =>
  new StartError('migration-edited', `Migration ${name} is not the one that this database has applied.`, {
    next: 'Restore the file as it was released; a change to the tables needs a new migration.',
  })

const newerDatabase = (name) =>
  new StartError('database-newer', `The database has a migration that this version lacks: ${name}.`, {
    next: 'Start the newer version of Latchkey again, or restore the backup made before it.',
  })

function withLogin(url, login, password) {
  const result = new URL(url)
  result.username = login
  result.password = password
  return result.href
}
