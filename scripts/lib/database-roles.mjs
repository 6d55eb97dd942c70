// The logins through which the portal speaks to Postgres, each able to do only its own part. What each may do with
// which table is granted by the migrations; here they only come to exist. Roles belong to a whole server, so one
// server carries one installation.
import fs from 'node:fs'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { StartError } from './start-error.mjs'

const LOGINS = ['latchkey_app', 'latchkey_signer', 'latchkey_sequencer', 'latchkey_worker']
const GROUPS = ['latchkey_search', 'latchkey_gate']

/**
 * @param {import('pg').Client} client connected as somebody who may create roles
 * @returns {Promise<Record<string, string>>} login → password; kept in `home`/database-roles.json
 */
export async function ensureRoles(client, home) {
  const passwords = readPasswords(home)
  const { rows } = await client.query('SELECT rolname, rolsuper, rolbypassrls FROM pg_roles')
  const known = new Map(rows.map((row) => [row.rolname, row]))
  const { database } = (await client.query('SELECT current_database() AS database')).rows[0]
  for (const name of [...LOGINS, ...GROUPS]) {
    const role = known.get(name)
    if (role?.rolsuper || role?.rolbypassrls) throw tooPowerful(name)
    const attributes = LOGINS.includes(name)
      ? `LOGIN PASSWORD ${pg.escapeLiteral(passwords[name])}`
      : 'NOLOGIN'
    await client.query(`${role ? 'ALTER' : 'CREATE'} ROLE ${name} ${attributes}`)
    if (LOGINS.includes(name))
      await client.query(`GRANT CONNECT ON DATABASE ${pg.escapeIdentifier(database)} TO ${name}`)
  }
  // To hand the search functions to that role, whoever migrates must be able to act as it.
  for (const name of GROUPS) await client.query(`GRANT ${name} TO CURRENT_USER`)
  return passwords
}

function readPasswords(home) {
  const file = path.join(home, 'database-roles.json')
  const kept = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {}
  const missing = LOGINS.filter((name) => !kept[name])
  if (missing.length === 0) return kept
  for (const name of missing) kept[name] = randomBytes(24).toString('base64url')
  fs.mkdirSync(home, { recursive: true, mode: 0o700 })
  fs.writeFileSync(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 })
  fs.renameSync(`${file}.new`, file)
  return kept
}

const tooPowerful = (name) =>
  new StartError(
    'role-too-powerful',
    `The database role ${name} is a superuser or passes row-level security.`,
    {
      next: `ALTER ROLE ${name} NOSUPERUSER NOBYPASSRLS, then start again.`,
    },
  )
