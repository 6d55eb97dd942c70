// One Postgres for a run of the tests: made in a temporary folder, migrated once into a template from which every test
// file copies its own database, stopped and removed at the end.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../scripts/migrate.mjs'
import { startPostgres } from '../../scripts/postgres.mjs'

/** URLs of the template's database: as the superuser, and as each login that the migrations grant rights to. */
export type Place = {
  home: string
  template: string
  superUrl: string
  ownerUrl: string
  appUrl: string
  signerUrl: string
  workerUrl: string
}
declare module 'vitest' {
  export interface ProvidedContext {
    postgres: Place
  }
}

const TEMPLATE = 'latchkey_template'
// Nothing here has to outlive a power cut, and every worker keeps a few connections.
const SETTINGS = ['max_connections = 400', 'fsync = off', 'synchronous_commit = off']

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-postgres-'))
  // Postgres does not run as root; whoever it runs as then has to pass through here.
  if (process.getuid?.() === 0) fs.chmodSync(home, 0o711)
  const options = { home, port: 0, database: TEMPLATE }
  const first = await startPostgres(options)
  await withClient(first.adminUrl, async (client) => {
    for (const setting of SETTINGS) await client.query(`ALTER SYSTEM SET ${setting}`)
  })
  await first.stop()
  const server = await startPostgres(options)
  const { appUrl, signerUrl, workerUrl } = await migrate({ ownerUrl: server.url, home })
  const superUrl = new URL(server.adminUrl)
  superUrl.pathname = `/${TEMPLATE}`
  project.provide('postgres', {
    home,
    template: TEMPLATE,
    superUrl: superUrl.href,
    ownerUrl: server.url,
    appUrl,
    signerUrl,
    workerUrl,
  })
  return async () => {
    await server.stop()
    fs.rmSync(home, { recursive: true, force: true })
  }
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
