// What each login may do at all: columns that the app never reads, rows that nobody changes, and a signer that works for one
// catalog at a time.
import type { PoolClient } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asPerson } from '../setup/database'
import { type Filled, makeFilled } from '../setup/filled'
import { type Portal, openPortal } from '../setup/portal'

let portal: Portal
let mine: Filled
let theirs: Filled

beforeAll(async () => {
  portal = await openPortal()
  mine = await makeFilled(portal, 'North')
  theirs = await makeFilled(portal, 'South')
})
afterAll(() => portal.close())

const NO_RIGHT = '42501'

function refusalOf(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => undefined,
    (error: { code?: string }) => error.code,
  )
}
const asOwner = (sql: string, values: unknown[] = []) =>
  refusalOf(asPerson(portal.app, mine.owner.viewer.personId, (client) => client.query(sql, values)))

/** As one of the roles that the tests have no login for, in a transaction that is rolled back. */
async function asRole<T>(role: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return asPerson(portal.admin, '', async (client) => {
    await client.query(`SET LOCAL ROLE ${role}`)
    return work(client)
  })
}

describe("the app's login", () => {
  it.each([
    'SELECT private_enc FROM root_key',
    'SELECT private_enc FROM signing_key',
    'SELECT password_hash FROM person',
    'SELECT * FROM person',
    'SELECT 1 FROM link',
    'SELECT 1 FROM sign_in_attempt',
    'SELECT 1 FROM device_grant',
    "UPDATE api_token SET scopes = '{}'",
    'UPDATE api_token SET expires_at = now()',
    'UPDATE api_token SET last_used_at = now()',
    'DELETE FROM api_token',
    'SELECT 1 FROM _prisma_migrations',
    "UPDATE audit_entry SET bytes = ''",
    'UPDATE audit_entry SET index = 1',
    'DELETE FROM audit_entry',
    "UPDATE audit_clear SET value = ''",
    'DELETE FROM audit_clear',
    'INSERT INTO log_head (log, root_hash) SELECT id, name::bytea FROM catalog',
    'INSERT INTO sign_in (id, person_id, expires_at) SELECT id, person_id, expires_at FROM sign_in',
    'INSERT INTO person (id, email, name) VALUES (gen_random_uuid(), $$a@example.org$$, $$A$$)',
    'UPDATE person SET is_operator = true',
    'UPDATE person SET disabled_at = NULL',
    'UPDATE member SET role = $$owner$$',
    'UPDATE device SET device_id = device_id',
    'UPDATE request SET reason = reason',
    'UPDATE review SET decision = decision',
    'DELETE FROM review',
    'UPDATE approval SET kind = kind',
    'UPDATE capability SET cti = cti',
    'UPDATE receipt SET bytes = bytes',
    'DELETE FROM receipt',
    'UPDATE finding SET detail = detail',
    'DELETE FROM finding',
    'UPDATE revocation SET epoch = epoch',
    'DELETE FROM revocation',
    'UPDATE profile_key SET person_id = person_id',
    'UPDATE request SET reissue_of = reissue_of',
    'DELETE FROM capability',
    'UPDATE policy SET document = document',
    'UPDATE keystore SET bytes = bytes',
    'UPDATE installation SET url = url',
    'INSERT INTO catalog (id, name) VALUES (gen_random_uuid(), $$x$$)',
    'SET ROLE latchkey_owner',
    'SET ROLE latchkey_gate',
    'SET ROLE latchkey_signer',
    'CREATE TABLE mine (x int)',
    'ALTER TABLE device DISABLE ROW LEVEL SECURITY',
  ])('may not: %s', async (sql) => {
    expect(await asOwner(sql)).toBe(NO_RIGHT)
  })

  it('writes an entry and reads it', async () => {
    const entry = `INSERT INTO audit_entry (log, id, kind, at, bytes, leaf_hash) VALUES ($1, gen_random_uuid(), 100, now(), '', $2)`
    expect(await asOwner(entry, [mine.id, Buffer.alloc(32)])).toBeUndefined()
    expect(await asOwner(entry, [theirs.id, Buffer.alloc(32)])).toBe(NO_RIGHT)
    expect(await asOwner('SELECT bytes, leaf_hash FROM audit_entry')).toBeUndefined()
  })

  it("cannot become another person by a function's own name for it", async () => {
    // Whoever can run SQL as the app names the person; the doors of the gate still ask what that person may do.
    const link = `SELECT gate_member_link($1, 'password', $2, $3, now() + interval '1 hour') AS made`
    const values = [Buffer.alloc(32), theirs.id, theirs.technician.viewer.personId]
    const made = await asPerson(portal.app, mine.owner.viewer.personId, (client) =>
      client.query<{ made: boolean }>(link, values),
    )
    expect(made.rows[0]!.made).toBe(false)
  })
})

describe('the roles', () => {
  it('have no more power than they need, and own no table', async () => {
    const { rows } = await portal.admin.query<{
      rolname: string
      power: boolean
      owns: string
      login: boolean
    }>(
      `SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS power, rolcanlogin AS login,
         (SELECT count(*) FROM pg_class c WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p', 'v', 'S')) AS owns
       FROM pg_roles r WHERE rolname LIKE 'latchkey%' AND rolname <> 'latchkey_owner' ORDER BY 1`,
    )
    expect(rows.map((row) => row.rolname)).toEqual(
      ['app', 'gate', 'search', 'sequencer', 'signer', 'worker'].map((name) => `latchkey_${name}`),
    )
    for (const row of rows) {
      expect(row, row.rolname).toMatchObject({ power: false, owns: '0' })
      expect(row.login, row.rolname).toBe(!['latchkey_gate', 'latchkey_search'].includes(row.rolname))
    }
  })

  it('belong to nobody but the owner', async () => {
    const { rows } = await portal.admin.query<{ member: string }>(
      `SELECT DISTINCT m.rolname AS member FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
       WHERE r.rolname LIKE 'latchkey%'`,
    )
    expect(rows).toEqual([{ member: 'latchkey_owner' }])
  })

  it('bind the owner of the tables too', async () => {
    await asRole('latchkey_owner', async (client) => {
      const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM request')
      expect(rows[0]!.n).toBe(0)
    })
  })
})

describe('functions that act as somebody else', () => {
  it('name their search path and are not everybody’s to call', async () => {
    const { rows } = await portal.admin.query<{
      name: string
      path: boolean
      anybody: boolean
      owner: string
    }>(
      `SELECT p.oid::regprocedure::text AS name, proconfig::text LIKE '%search_path=public, pg_temp%' AS path,
         has_function_privilege('public', p.oid, 'EXECUTE') AS anybody, proowner::regrole::text AS owner
       FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND prosecdef`,
    )
    expect(rows.length).toBeGreaterThan(20)
    for (const row of rows) {
      expect(row, row.name).toMatchObject({ path: true, anybody: false })
      expect(['latchkey_gate', 'latchkey_search']).toContain(row.owner)
    }
  })

  it.each(['latchkey_signer', 'latchkey_sequencer'])('of the gate are closed to %s', async (role) => {
    const account = asRole(role, (client) => client.query(`SELECT * FROM gate_account('a@example.org')`))
    expect(await refusalOf(account)).toBe(NO_RIGHT)
  })
})

describe('the signer', () => {
  async function asSigner<T>(catalogId: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
    return asPerson(portal.signer, '', async (client) => {
      await client.query(`SELECT set_config('app.catalog', $1, true)`, [catalogId])
      return work(client)
    })
  }
  const catalogsIn = (catalogId: string, table: string) =>
    asSigner(catalogId, async (client) => {
      const { rows } = await client.query<{ id: string }>(`SELECT DISTINCT catalog_id AS id FROM ${table}`)
      return rows.map((row) => row.id)
    })

  it.each(['root_key', 'signing_key', 'capability', 'revocation'])(
    'sees of %s only what belongs to the catalog it was told',
    async (table) => {
      expect(await catalogsIn(mine.id, table)).toEqual([mine.id])
      expect(await catalogsIn(theirs.id, table)).toEqual([theirs.id])
      expect(await catalogsIn('', table)).toEqual([])
    },
  )

  it.each(['person', 'request', 'approval', 'audit_entry', 'device', 'member', 'sign_in'])(
    'does not read %s',
    async (table) => {
      expect(await refusalOf(asSigner(mine.id, (client) => client.query(`SELECT 1 FROM ${table}`)))).toBe(
        NO_RIGHT,
      )
    },
  )

  it('changes of a capability its state only, and makes none', async () => {
    const run = (sql: string) => refusalOf(asSigner(mine.id, (client) => client.query(sql)))
    expect(await run(`UPDATE capability SET payload = ''`)).toBe(NO_RIGHT)
    expect(await run('INSERT INTO capability SELECT * FROM capability')).toBe(NO_RIGHT)
    expect(await run(`UPDATE signing_key SET state = 'active'`)).toBe(NO_RIGHT)
    expect(await run(`UPDATE capability SET state = 'delivered'`)).toBeUndefined()
  })

  it('signs nothing of another catalog than the one named', async () => {
    const other = portal.localSigner.signCapability({ catalogId: theirs.id, cti: mine.cti })
    await expect(other).rejects.toMatchObject({ code: 'signer-unavailable' })
  })
})

describe('the sequencer', () => {
  it('numbers entries and reads no clear value', async () => {
    const run = (sql: string) => refusalOf(asRole('latchkey_sequencer', (client) => client.query(sql)))
    expect(await run('SELECT 1 FROM audit_clear')).toBe(NO_RIGHT)
    expect(await run('SELECT 1 FROM person')).toBe(NO_RIGHT)
    expect(await run(`UPDATE audit_entry SET bytes = ''`)).toBe(NO_RIGHT)
    expect(await run('DELETE FROM audit_entry')).toBe(NO_RIGHT)
    expect(
      await run(
        `UPDATE audit_entry SET index = 0 WHERE id = (SELECT id FROM audit_entry WHERE log = '${mine.id}' LIMIT 1)`,
      ),
    ).toBeUndefined()
  })
})
