// `npm run recover -- EMAIL`: whoever has the host makes a link by which a person sets a new password. Every catalog that the
// person owns, and the installation, gets an entry of it.
import { randomUUID } from 'node:crypto'
import { db } from '../lib/server/db'
import { env } from '../lib/server/env'
import { withContext } from '../lib/server/context'
import { newToken, tokenId } from '../lib/server/auth/token'
import { writeEntry } from '../lib/server/store/audit'
import { installationOf } from '../lib/server/store/accounts'
import { SeedError, asGate, makeSetUpLink } from './owner'

const ownerUrl = process.env.LATCHKEY_OWNER_URL!

async function main(): Promise<void> {
  const email = process.argv[2]
  const { LATCHKEY_URL: url } = env()
  if (!email) {
    const link = await makeSetUpLink(ownerUrl, url)
    if (!link) throw new SeedError('Say whose access to restore: npm run recover -- name@example.org')
    console.log(`Nobody has set this portal up yet. Do so within an hour, once, at\n  ${link}`)
    return
  }
  const token = newToken()
  const person = await asGate(ownerUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      'SELECT id FROM person WHERE email = $1 AND disabled_at IS NULL',
      [email],
    )
    if (!rows[0]) throw new SeedError(`Nobody here has the address ${email}.`)
    await client.query(
      `INSERT INTO link (id, purpose, person_id, expires_at) VALUES ($1, 'password', $2, now() + interval '1 hour')`,
      [tokenId(token), rows[0].id],
    )
    return rows[0].id
  })
  await record(person)
  console.log(`A new password can be set within an hour, once, at\n  ${url}/link/${token}`)
}

// All owners of every catalog the person belongs to see it in their log.
async function record(person: string): Promise<void> {
  await withContext(db(), person, async (tx) => {
    const at = new Date()
    const log = (await installationOf(tx))!.uuid
    await writeEntry(tx, { log, id: randomUUID(), kind: 'recover.run', at, fields: { person } })
    for (const { id } of await tx.catalog.findMany({ select: { id: true } })) {
      await writeEntry(tx, { log: id, id: randomUUID(), kind: 'host.recover', at, fields: { person } })
    }
  })
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof SeedError ? error.message : error)
    process.exit(1)
  },
)
