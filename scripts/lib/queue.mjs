// The queue's own schema (graphile_worker), brought up to date with the portal's tables. Who works it off and who may put a
// job into it is granted anew each time, for the library's own migrations know none of our roles.
import { runMigrations } from 'graphile-worker'

const SCHEMA = 'graphile_worker'
const ROLES = ['latchkey_worker', 'latchkey_gate']

/** @param {import('pg').Client} client whoever owns the tables; the caller holds the lock of migrations */
export async function ensureQueue(client, ownerUrl) {
  await runMigrations({ connectionString: ownerUrl, schema: SCHEMA, logger: quiet() })
  const roles = ROLES.join(', ')
  await client.query(`GRANT USAGE ON SCHEMA ${SCHEMA} TO ${roles}`)
  await client.query(`GRANT SELECT ON ALL TABLES IN SCHEMA ${SCHEMA} TO ${roles}`)
  await client.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${SCHEMA} TO ${roles}`)
  await client.query(`REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${SCHEMA} FROM PUBLIC`)
  await client.query(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${SCHEMA} TO ${roles}`)
  const { rows } = await client.query(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relnamespace = $1::regnamespace`,
    [SCHEMA],
  )
  for (const { name } of rows) {
    await client.query(`GRANT INSERT, UPDATE, DELETE ON ${SCHEMA}.${name} TO ${roles}`)
    await client.query(`DROP POLICY IF EXISTS latchkey ON ${SCHEMA}.${name}`)
    await client.query(
      `CREATE POLICY latchkey ON ${SCHEMA}.${name} TO ${roles} USING (true) WITH CHECK (true)`,
    )
  }
}

// Its messages are of its own tables; what fails is thrown.
function quiet() {
  const silent = { error() {}, warn() {}, info() {}, debug() {}, scope: () => silent }
  return silent
}
