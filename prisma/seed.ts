// Run by every start, before the portal serves: the installation exists in its mode; a demo has its cast, a production
// installation that nobody has set up gets a link. Prints what a person needs to sign in.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { env } from '../lib/server/env'
import { type Mode, SeedError, ensureInstallation, makeSetUpLink } from './owner'
import { seedDemo } from './demo/seed-demo'

const ownerUrl = process.env.LATCHKEY_OWNER_URL!
type Account = { name: string; email: string; password: string; role: string }

async function main(): Promise<void> {
  const { LATCHKEY_MODE: mode, LATCHKEY_URL: url, LATCHKEY_HOME: home } = env()
  await ensureInstallation(ownerUrl, { mode: mode as Mode, url })
  if (mode === 'production') return tellSetUp(url)
  const accounts = path.join(home, 'demo-accounts.json')
  const complete = existsSync(accounts) && existsSync(path.join(home, 'demo-bench.json'))
  if (!complete) {
    // A start that was killed while it made the demo leaves part of it: a demo is simply made anew.
    await emptyTables()
    await ensureInstallation(ownerUrl, { mode, url })
    await seedDemo({ ownerUrl, home })
  }
  tellAccounts(JSON.parse(readFileSync(accounts, 'utf8')) as { accounts: Account[] }, accounts)
}

async function tellSetUp(url: string): Promise<void> {
  const link = await makeSetUpLink(ownerUrl, url)
  if (link) console.log(`Set the portal up within an hour, once, at\n  ${link}`)
}

function tellAccounts({ accounts }: { accounts: Account[] }, file: string): void {
  console.log('This is a demo, with made-up devices and these accounts:')
  for (const { email, password, role, name } of accounts)
    console.log(`  ${email.padEnd(28)} ${password.padEnd(22)} ${name}, ${role}`)
  console.log(`They are kept in ${file}`)
}

async function emptyTables(): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  const { rows } = await client.query<{ name: string }>(
    `SELECT quote_ident(relname) AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> '_prisma_migrations'`,
  )
  await client.query(`TRUNCATE ${rows.map((row) => row.name).join(', ')} CASCADE`)
  await client.query('DELETE FROM graphile_worker._private_jobs')
  await client.end()
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof SeedError ? error.message : error)
    process.exit(1)
  },
)
