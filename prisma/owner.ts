// What only the database's owner does, before the portal serves: the installation's row, set-up links, recovery. It acts as
// the role behind the gate, for row-level security binds the owner too.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { newToken, tokenId } from '../lib/server/auth/token'

export type Mode = 'demo' | 'production'
export type Installation = { uuid: string; mode: Mode; url: string }

/** A person at the terminal can act on it: what happened and what to do. */
export class SeedError extends Error {}

export async function asGate<T>(ownerUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('BEGIN')
    await client.query('SET LOCAL ROLE latchkey_gate')
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  } finally {
    await client.end()
  }
}

/** The installation, made at the first start. The mode is chosen once; the address may change. */
export function ensureInstallation(
  ownerUrl: string,
  wanted: { mode: Mode; url: string },
): Promise<Installation> {
  return asGate(ownerUrl, async (client) => {
    const { rows } = await client.query<Installation>(
      'SELECT uuid, mode::text AS mode, url FROM installation',
    )
    const [found] = rows
    if (!found) {
      const made = { uuid: randomUUID(), ...wanted }
      await client.query('INSERT INTO installation (id, uuid, mode, url) VALUES (1, $1, $2, $3)', [
        made.uuid,
        made.mode,
        made.url,
      ])
      return made
    }
    if (found.mode !== wanted.mode) {
      throw new SeedError(
        `This data belongs to a ${found.mode} installation and cannot become ${wanted.mode}. Start with LATCHKEY_MODE=${found.mode}, or name another folder in LATCHKEY_HOME and another database.`,
      )
    }
    if (found.url !== wanted.url) await client.query('UPDATE installation SET url = $1', [wanted.url])
    return { ...found, url: wanted.url }
  })
}

/** A set-up link good for one hour, or null where somebody has set the portal up. Earlier ones end. */
export function makeSetUpLink(ownerUrl: string, url: string): Promise<string | null> {
  return asGate(ownerUrl, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM person WHERE is_operator')
    if (rowCount) return null
    await client.query(`UPDATE link SET used_at = now() WHERE purpose = 'set_up' AND used_at IS NULL`)
    const token = newToken()
    await client.query(
      `INSERT INTO link (id, purpose, expires_at) VALUES ($1, 'set_up', now() + interval '1 hour')`,
      [tokenId(token)],
    )
    return `${url}/set-up/${token}`
  })
}
