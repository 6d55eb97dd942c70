// Tries, as the app's login, to reach rows of another catalog or person in one table: reading, writing, changing, deleting.
// What it gives back is what succeeded, so an empty list is as it should be.
import type { PoolClient } from 'pg'
import { asPerson } from './database'
import type { Filled } from './filled'
import type { Portal } from './portal'

export type Side = { catalogId: string; personId: string }
/** `column` holds the id by which the table's rows belong to somebody; `of` says to whom. */
export type Subject = { table: string; column: string; of: 'catalog' | 'person' }
export type Sides = { mine: Side; theirs: Side; colleague: string }

export const sidesOf = (a: Filled, b: Filled): Sides => ({
  mine: { catalogId: a.id, personId: a.owner.viewer.personId },
  theirs: { catalogId: b.id, personId: b.technician.viewer.personId },
  colleague: a.technician.viewer.personId,
})

/** Tables that belong to the whole installation, or that only the doors of the gate open. */
export const NOBODYS = ['installation', 'link', 'sign_in_attempt', 'device_grant', 'mail']

export async function tablesOf(portal: Portal): Promise<string[]> {
  const { rows } = await portal.admin.query<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
     AND relname <> '_prisma_migrations' ORDER BY relname`,
  )
  return rows.map((row) => row.relname)
}

export async function subjectsOf(portal: Portal): Promise<Subject[]> {
  const { rows } = await portal.admin.query<{ table: string; columns: string[] }>(
    `SELECT table_name AS table, array_agg(column_name::text) AS columns FROM information_schema.columns WHERE table_schema = 'public' GROUP BY 1`,
  )
  const tables = await tablesOf(portal)
  return rows
    .filter(({ table }) => tables.includes(table) && !NOBODYS.includes(table))
    .map(({ table, columns }) => {
      if (table === 'catalog') return { table, column: 'id', of: 'catalog' }
      if (table === 'person') return { table, column: 'id', of: 'person' }
      const column = (table === 'api_token' ? ['person_id'] : ['catalog_id', 'log', 'person_id']).find(
        (name) => columns.includes(name),
      )
      if (!column) throw new Error(`whose are the rows of ${table}?`)
      return { table, column, of: column === 'person_id' ? 'person' : 'catalog' }
    })
}

/** What the person on my side could do to the rows of the other: nothing, where all is well. */
export async function probe(portal: Portal, { table, column, of }: Subject, sides: Sides): Promise<string[]> {
  const other = of === 'catalog' ? sides.theirs.catalogId : sides.theirs.personId
  const { rows } = await portal.admin.query<{ row: object }>(
    `SELECT to_jsonb(t) AS row FROM ${table} t WHERE ${column} = $1 LIMIT 1`,
    [other],
  )
  if (!rows[0]) return [`no row of the other side in ${table} to try it with`]
  const reached: string[] = []
  const attempt = async (what: string, run: (client: PoolClient) => Promise<number>) => {
    const count = await asPerson(portal.app, sides.mine.personId, run).catch(refusal)
    if (count > 0) reached.push(what)
  }
  const affected = async (client: PoolClient, sql: string, values: unknown[]) =>
    (await client.query(sql, values)).rowCount ?? 0
  await attempt('sees', (client) =>
    affected(client, `SELECT ${column} FROM ${table} WHERE ${column} = $1`, [other]),
  )
  await attempt('writes', (client) =>
    affected(client, `INSERT INTO ${table} SELECT * FROM jsonb_populate_record(null::${table}, $1)`, [
      rows[0]!.row,
    ]),
  )
  // A person sees colleagues and may still change nobody but themselves.
  const changed = table === 'person' ? sides.colleague : other
  for (const name of await updatable(portal, table)) {
    await attempt(`changes ${name}`, (client) =>
      affected(client, `UPDATE ${table} SET "${name}" = "${name}" WHERE ${column} = $1`, [changed]),
    )
  }
  await attempt('deletes', (client) =>
    affected(client, `DELETE FROM ${table} WHERE ${column} = $1`, [changed]),
  )
  return reached
}

// Refused for want of a right or by a policy is as it should be; any other error means that the row was reached.
function refusal(error: { code?: string }): number {
  return error.code === '42501' ? 0 : 1
}

async function updatable(portal: Portal, table: string): Promise<string[]> {
  const { rows } = await portal.admin.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1
     AND has_column_privilege('latchkey_app', $1::regclass, column_name, 'UPDATE') ORDER BY 1 LIMIT 1`,
    [table],
  )
  return rows.map((row) => row.name)
}

/** How many rows of a table a person sees as the app's login; null where it may not look at all. */
export function countSeen(portal: Portal, table: string, personId: string): Promise<number | null> {
  return asPerson(portal.app, personId, async (client) => {
    const { rows } = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)
    return rows[0]!.n
  }).catch((error: { code?: string }) => {
    if (error.code === '42501') return null
    throw error
  })
}
