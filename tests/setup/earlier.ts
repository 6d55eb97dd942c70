// A database as an earlier version of the portal filled it: the migrations of its time, then its rows, then those that came
// since. The rows stand in tests/upgrade, one file for the last migration of each version, written by that version.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { fromHex } from '@/lib/core/bytes'
import { migrate } from '../../scripts/migrate.mjs'
import { openDatabase } from './database'
import { type Portal, portalOn } from './portal'

const MIGRATIONS = 'prisma/migrations'
const FILES = 'tests/upgrade'

type Row = Record<string, unknown>
export type Earlier = {
  portal: Portal
  /** What the earlier version had stored, by table. */
  rows: Record<string, Row[]>
  catalogs: { id: string; device: string; owner: string; technician: string; image: string; cti: string }[]
  /** Migrations that have been applied on top. */
  applied: string[]
}

/** Names of the last migrations of versions whose rows are kept. */
export const earlierVersions = (): string[] => fs.readdirSync(FILES).map((file) => path.parse(file).name)

export async function openEarlier(version: string): Promise<Earlier> {
  const kept = JSON.parse(fs.readFileSync(path.join(FILES, `${version}.json`), 'utf8')) as {
    masterKey: string
    catalogs: Earlier['catalogs']
    tables: Record<string, Row[]>
  }
  let applied: string[] = []
  const database = await openDatabase(async ({ superUrl, ownerUrl, home }) => {
    const migrations = migrationsUpTo(version)
    await migrate({ ownerUrl, home, migrations })
    fs.rmSync(migrations, { recursive: true })
    await load(superUrl, kept.tables)
    applied = (await migrate({ ownerUrl, home })).applied
  })
  const installation = kept.tables.installation![0]!.uuid as string
  const portal = portalOn(database, { installation, masterKey: fromHex(kept.masterKey) })
  return { portal, rows: kept.tables, catalogs: kept.catalogs, applied }
}

function migrationsUpTo(version: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-migrations-'))
  for (const name of fs.readdirSync(MIGRATIONS)) {
    if (name <= version) fs.cpSync(path.join(MIGRATIONS, name), path.join(folder, name), { recursive: true })
  }
  return folder
}

/** As a restore of a backup does it: triggers and foreign keys hold for what is written later, and do not judge it. */
async function load(superUrl: string, tables: Record<string, Row[]>): Promise<void> {
  const client = new pg.Client({ connectionString: superUrl })
  await client.connect()
  try {
    await client.query(`SET session_replication_role = 'replica'`)
    for (const [table, rows] of Object.entries(tables)) {
      const name = pg.escapeIdentifier(table)
      await client.query(`INSERT INTO ${name} SELECT * FROM json_populate_recordset(null::${name}, $1)`, [
        JSON.stringify(rows),
      ])
    }
  } finally {
    await client.end()
  }
}
