// The database of a portal that runs beside the test, as the data folder tells it: journeys arrange there what a journey
// only begins from. It acts as the role behind the gate, as the seed does, for row-level security binds the owner too.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { fromBase64 } from '@/lib/core/bytes'
import { makeDb } from '@/lib/server/db'
import { type Portal, portalOn } from './portal'

const POSTMASTER_PORT_LINE = 3

/** `home` is the portal's LATCHKEY_HOME, `url` its address. */
export async function openRunningPortal({ home, url }: { home: string; url: string }): Promise<Portal> {
  const kept = (name: string) => readFileSync(path.join(home, name), 'utf8').trim()
  const ownerUrl = process.env.DATABASE_URL ?? builtInUrl(kept)
  const passwords = JSON.parse(kept('database-roles.json')) as Record<string, string>
  const at = (login: string) =>
    Object.assign(new URL(ownerUrl), { username: login, password: passwords[login] }).href
  const urls = {
    owner: ownerUrl,
    app: at('latchkey_app'),
    signer: at('latchkey_signer'),
    worker: at('latchkey_worker'),
  }
  const pool = (connectionString: string, options?: string) => {
    const made = new pg.Pool({ connectionString, options, max: 2 })
    made.on('error', () => {})
    return made
  }
  const admin = pool(ownerUrl, '-c role=latchkey_gate')
  const [app, signer] = [pool(urls.app), pool(urls.signer)]
  const db = makeDb(urls.app)
  const close = async () => {
    await Promise.all([db.$disconnect(), admin.end(), app.end(), signer.end()])
  }
  const { rows } = await admin.query<{ uuid: string }>('SELECT uuid FROM installation')
  const parts = { installation: rows[0]!.uuid, masterKey: fromBase64(kept('master.key')), url }
  return portalOn({ name: new URL(ownerUrl).pathname.slice(1), urls, db, admin, app, signer, close }, parts)
}

function builtInUrl(kept: (name: string) => string): string {
  const port = kept('postgres/postmaster.pid').split('\n')[POSTMASTER_PORT_LINE]
  return `postgresql://latchkey_owner:${kept('postgres-password')}@127.0.0.1:${port}/latchkey`
}
