// Starts the built-in Postgres with its data under `home`, or adopts one that a killed start left running there.
// It listens on 127.0.0.1 only, with passwords, without a Unix socket. Knows nothing of tables: see migrate.mjs.
import fs from 'node:fs'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { chooseUser, findPrograms } from './lib/pg-programs.mjs'
import { freePort, isTaken } from './lib/ports.mjs'
import { isAlive, sleep } from './lib/run.mjs'
import { StartError } from './lib/start-error.mjs'

const MAJOR = '18'
const DEFAULT_PORT = 54329
const OWNER = 'latchkey_owner'
const START_TRIES = 40
const LOG_LIMIT_BYTES = 8_000_000
// What a server that was killed leaves behind for a moment; the next one has to wait until it is gone.
const PASSING = /"postmaster\.pid" already exists|pre-existing shared memory block|is still in use/
const PORT_TAKEN = /could not bind|Address already in use|could not create any TCP\/IP sockets/

/**
 * @param {{ home: string, port?: number, database?: string, log?: (line: string) => void }} options
 *   port: 0 takes any free one; a taken port is replaced by a free one.
 * @returns {Promise<{ url: string, adminUrl: string, port: number, adopted: boolean, stop: () => Promise<void> }>}
 *   url: login `latchkey_owner`, which owns the database, may create roles and databases, and is no superuser.
 */
export async function startPostgres({ home, port = DEFAULT_PORT, database = 'latchkey', log = () => {} }) {
  const cluster = await openCluster(path.resolve(home), log)
  const found = await adopt(cluster)
  if (found) log(`Taking over the Postgres that is still running on port ${found}`)
  const actual = found ?? (await launch(cluster, port))
  const adminUrl = urlOf({ port: actual, password: cluster.password })
  const url = await ensureOwner(adminUrl, cluster.password, database)
  return { url, adminUrl, port: actual, adopted: found !== undefined, stop: () => stop(cluster) }
}

async function openCluster(home, log) {
  // Root keeps the folder passable, since the server then runs as somebody else; the files inside are closed.
  fs.mkdirSync(home, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
  const data = path.join(home, 'postgres')
  const programs = findPrograms()
  const exists = fs.existsSync(data)
  const user = await chooseUser({ bin: programs.bin, home, existing: exists ? data : undefined })
  const cluster = {
    home,
    data,
    programs,
    user,
    logFile: path.join(data, 'server.log'),
    password: passwordOf(home),
  }
  if (!exists) {
    log('Making a new database cluster')
    await initialise(cluster)
  }
  const version = fs.readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim()
  if (version !== MAJOR)
    throw new StartError(
      'postgres-version',
      `The data was written by Postgres ${version}; this is ${MAJOR}.`,
      {
        next: 'See "Upgrading Postgres" in docs/operations/upgrade.md.',
      },
    )
  return cluster
}

function passwordOf(home) {
  const file = path.join(home, 'postgres-password')
  if (!fs.existsSync(file))
    fs.writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  return fs.readFileSync(file, 'utf8').trim()
}

// Made under another name and then renamed, so that a cluster half made when the power went is never taken for whole.
async function initialise({ home, data, programs, user, password }) {
  const draft = `${data}.new`
  const passwordFile = path.join(draft, '..', 'postgres-password.new')
  fs.rmSync(draft, { recursive: true, force: true })
  fs.mkdirSync(draft, { mode: 0o700 })
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  user.own(draft)
  user.own(passwordFile)
  const result = await user.run(programs.initdb, [
    ...['-D', draft, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8'],
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions'],
  ])
  fs.rmSync(passwordFile, { force: true })
  if (result.code !== 0)
    throw new StartError('postgres-init', 'The database cluster could not be made.', {
      detail: result.output,
      next: `Check that there is space on the disk of ${home}, then start again.`,
    })
  fs.renameSync(draft, data)
}

/** The port of a server that is running on our data folder, if there is one. */
async function adopt({ data, password }) {
  const pidFile = path.join(data, 'postmaster.pid')
  if (!fs.existsSync(pidFile)) return undefined
  const [pid, , , port] = fs.readFileSync(pidFile, 'utf8').split('\n').map(Number)
  if (!isAlive(pid)) return undefined
  if (isForeign(pid)) {
    fs.rmSync(pidFile)
    return undefined
  }
  const { default: pg } = await import('pg')
  for (let attempt = 0; attempt < 20 && isAlive(pid); attempt++) {
    const client = new pg.Client({ connectionString: urlOf({ port, password }) })
    try {
      await client.connect()
      const { rows } = await client.query('SHOW data_directory')
      if (fs.realpathSync(rows[0].data_directory) === fs.realpathSync(data)) return port
      return undefined
    } catch {
      // Starting up, shutting down, or not there at all.
      await sleep(250)
    } finally {
      await client.end().catch(() => {})
    }
  }
  return undefined
}

// After a reboot, or in a container, the id in a left-over file can belong to anybody. Postgres would refuse to start.
function isForeign(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/comm`, 'utf8').trim() !== 'postgres'
  } catch {
    return false
  }
}

async function launch(cluster, wanted) {
  rotateLog(cluster.logFile)
  let port = wanted === 0 || (await isTaken(wanted)) ? await freePort() : wanted
  for (let attempt = 1; ; attempt++) {
    const { code, output } = await cluster.user.run(cluster.programs.pgCtl, startArguments(cluster, port))
    if (code === 0) return port
    const tail = tailOf(cluster.logFile)
    const passing = PASSING.test(tail)
    if (attempt >= START_TRIES || !(passing || PORT_TAKEN.test(tail)))
      throw new StartError('postgres-start', 'The built-in Postgres did not start.', {
        detail: `${output}\n${tail}`,
        next: `Read ${cluster.logFile}. If it names another process, end that one and start again.`,
      })
    if (passing) await sleep(500)
    else port = await freePort()
  }
}

function startArguments({ data, logFile }, port) {
  const noSocket = process.platform === 'win32' ? '""' : "''"
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${noSocket}`
  return ['-D', data, '-l', logFile, '-w', '-t', '60', '-o', settings, 'start']
}

const tailOf = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8').slice(-1500) : '')

function rotateLog(file) {
  if (fs.existsSync(file) && fs.statSync(file).size > LOG_LIMIT_BYTES) fs.renameSync(file, `${file}.1`)
}

async function stop({ data, programs, user }) {
  const ask = (mode, seconds) =>
    user.run(programs.pgCtl, ['-D', data, '-m', mode, '-w', '-t', `${seconds}`, 'stop'])
  if (!fs.existsSync(path.join(data, 'postmaster.pid'))) return
  if ((await ask('fast', 20)).code !== 0) await ask('immediate', 10)
}

// The superuser passes every row-level policy, so nothing but this function connects as it.
async function ensureOwner(adminUrl, password, database) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const owner = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [OWNER])
    if (owner.rowCount === 0)
      await client.query(
        `CREATE ROLE ${OWNER} LOGIN NOSUPERUSER NOBYPASSRLS CREATEROLE CREATEDB PASSWORD ${pg.escapeLiteral(password)}`,
      )
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database])
    if (found.rowCount === 0)
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)} OWNER ${OWNER}`)
  } finally {
    await client.end()
  }
  return urlOf({ user: OWNER, port: new URL(adminUrl).port, password, database })
}

const urlOf = ({ user = 'postgres', password, port, database = 'postgres' }) =>
  `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`
