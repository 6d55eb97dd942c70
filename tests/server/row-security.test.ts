// Nobody reaches another catalog's rows, on any table, and the tests would notice if one policy of them were lost.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Filled, makeFilled } from '../setup/filled'
import { type Portal, openPortal } from '../setup/portal'
import {
  type Sides,
  type Subject,
  NOBODYS,
  countSeen,
  probe,
  sidesOf,
  subjectsOf,
  tablesOf,
} from '../setup/probe'

let portal: Portal
let mine: Filled
let theirs: Filled
let sides: Sides
let subjects: Subject[]

beforeAll(async () => {
  portal = await openPortal()
  mine = await makeFilled(portal, 'North')
  theirs = await makeFilled(portal, 'South')
  sides = sidesOf(mine, theirs)
  subjects = await subjectsOf(portal)
  // Only the policies are to refuse here; what the triggers refuse is invariants.test.ts.
  for (const table of await tablesOf(portal))
    await portal.admin.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`)
})
afterAll(() => portal.close())

async function unguarded(): Promise<string[]> {
  const { rows } = await portal.admin.query<{ relname: string }>(
    `SELECT relname FROM pg_class c WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname <> '_prisma_migrations'
     AND NOT (relrowsecurity AND relforcerowsecurity AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)) ORDER BY 1`,
  )
  return rows.map((row) => row.relname)
}

describe('every table', () => {
  it('has row-level security, forced, and a policy', async () => {
    expect((await tablesOf(portal)).length).toBeGreaterThan(30)
    expect(await unguarded()).toEqual([])
  })

  it.each([
    ['no row-level security', ''],
    ['a policy that is not enforced', 'CREATE POLICY p ON forgotten USING (true)'],
    [
      'no policy',
      'ALTER TABLE forgotten ENABLE ROW LEVEL SECURITY; ALTER TABLE forgotten FORCE ROW LEVEL SECURITY',
    ],
    [
      'an owner who is not bound',
      'ALTER TABLE forgotten ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON forgotten USING (true)',
    ],
  ])('would be noticed with %s', async (_, more) => {
    await portal.admin.query(`CREATE TABLE forgotten (catalog_id uuid); ${more}`)
    expect(await unguarded()).toEqual(['forgotten'])
    await portal.admin.query('DROP TABLE forgotten')
  })

  it('has its rows in the fixture, on both sides', async () => {
    expect(
      subjects
        .map((one) => one.table)
        .concat(NOBODYS)
        .sort(),
    ).toEqual(await tablesOf(portal))
    for (const { table, column, of } of subjects) {
      const ids = of === 'catalog' ? [mine.id, theirs.id] : [sides.colleague, sides.theirs.personId]
      const { rows } = await portal.admin.query(
        `SELECT DISTINCT ${column} FROM ${table} WHERE ${column} = ANY ($1)`,
        [ids],
      )
      expect(rows, table).toHaveLength(2)
    }
  })

  it('shows own rows, so that an empty answer means something', async () => {
    for (const { table, of } of subjects) {
      const seen = await countSeen(portal, table, of === 'catalog' ? sides.mine.personId : sides.colleague)
      expect(seen, table).toBeGreaterThan(0)
    }
  })

  it('keeps the rows of another catalog and of another person', async () => {
    for (const subject of subjects) expect(await probe(portal, subject, sides), subject.table).toEqual([])
  })

  it('shows nothing where no person is set', async () => {
    for (const table of await tablesOf(portal)) {
      const seen = await countSeen(portal, table, '')
      expect(seen, table).toBe(table === 'installation' ? 1 : NOBODYS.includes(table) ? null : 0)
    }
  })

  it('shows nothing to a person whose membership is over, or who is disabled', async () => {
    const gone = await mine.join('owner')
    expect(await countSeen(portal, 'device', gone.viewer.personId)).toBe(1)
    await portal.admin.query('UPDATE person SET disabled_at = now() WHERE id = $1', [gone.viewer.personId])
    expect(await countSeen(portal, 'device', gone.viewer.personId)).toBe(0)
    await portal.admin.query('UPDATE person SET disabled_at = NULL WHERE id = $1', [gone.viewer.personId])
    await portal.admin.query(`UPDATE member SET until = now() - interval '1 second' WHERE id = $1`, [
      gone.memberId,
    ])
    expect(await countSeen(portal, 'device', gone.viewer.personId)).toBe(0)
  })
})

describe('a policy that says too much is noticed', () => {
  type Policy = { table: string; name: string; cmd: string; qual: string | null; check: string | null }

  async function policies(): Promise<Policy[]> {
    const { rows } = await portal.admin.query<Policy>(
      `SELECT tablename AS table, policyname AS name, cmd, qual, with_check AS check FROM pg_policies
       WHERE schemaname = 'public' AND 'latchkey_app' = ANY (roles) ORDER BY 1, 2`,
    )
    return rows.filter((policy) => !NOBODYS.includes(policy.table))
  }
  const clauses = (qual: string | null, check: string | null) =>
    `${qual === null ? '' : `USING (${qual})`} ${check === null ? '' : `WITH CHECK (${check})`}`
  const change = ({ table, name }: Policy, to: string) =>
    portal.admin.query(`ALTER POLICY ${name} ON ${table} ${to}`)
  const subjectOf = (table: string) => subjects.find((one) => one.table === table)!
  const open = (clause: string | null) => (clause === null ? null : 'true')

  it('on every table that has one', async () => {
    const all = await policies()
    expect(new Set(all.map((one) => one.table))).toEqual(new Set(subjects.map((one) => one.table)))
    for (const policy of all) {
      const subject = subjectOf(policy.table)
      await change(policy, clauses(open(policy.qual), open(policy.check)))
      expect(await probe(portal, subject, sides), `${policy.table}: ${policy.name} open`).not.toEqual([])
      await change(policy, clauses(policy.qual, policy.check))
      expect(await probe(portal, subject, sides), policy.table).toEqual([])
    }
    expect(await policies()).toEqual(all)
  })

  it('for reading alone, and for writing alone', async () => {
    for (const policy of (await policies()).filter((one) => one.cmd === 'ALL')) {
      const subject = subjectOf(policy.table)
      const mayInsert = await portal.admin.query<{ may: boolean }>(
        `SELECT has_table_privilege('latchkey_app', $1, 'INSERT') AS may`,
        [policy.table],
      )
      await change(policy, clauses('true', policy.check))
      expect(await probe(portal, subject, sides), `${policy.table} read`).toContain('sees')
      await change(policy, clauses(policy.qual, 'true'))
      if (mayInsert.rows[0]!.may)
        expect(await probe(portal, subject, sides), `${policy.table} written`).toContain('writes')
      await change(policy, clauses(policy.qual, policy.check))
    }
  })

  it('and so is a table whose row-level security is off', async () => {
    for (const subject of subjects) {
      await portal.admin.query(`ALTER TABLE ${subject.table} DISABLE ROW LEVEL SECURITY`)
      expect(await probe(portal, subject, sides), subject.table).not.toEqual([])
      await portal.admin.query(`ALTER TABLE ${subject.table} ENABLE ROW LEVEL SECURITY`)
    }
    for (const subject of subjects) expect(await probe(portal, subject, sides)).toEqual([])
  })
})
