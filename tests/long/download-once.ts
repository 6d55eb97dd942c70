// A program that downloads one capability, to be killed while it does: it says `ready`, waits for a line, downloads, and says
// what it got. What to do stands in the environment's DOWNLOAD_ONCE.
import { once } from 'node:events'
import pg from 'pg'
import { fromBase64, toBytes } from '@/lib/core/bytes'
import { coseKeyFromUncompressed, importPrivateKey } from '@/lib/core/keys'
import { makeContext, withContext } from '@/lib/server/context'
import { makeDb } from '@/lib/server/db'
import { LocalSigner } from '@/lib/server/signing/local'
import { ownMemberships } from '@/lib/server/store/accounts'
import { URL_OF_PORTAL } from '../setup/address'
import { download } from '../setup/requests'

export type Task = {
  urls: { app: string; signer: string }
  masterKey: string
  person: { personId: string; email: string; name: string; isOperator: boolean }
  requestId: string
  profile: { publicKey: string; pkcs8: string }
}

async function main(task: Task): Promise<void> {
  const db = makeDb(task.urls.app)
  const pool = new pg.Pool({ connectionString: task.urls.signer, max: 1 })
  const masterKey = fromBase64(task.masterKey)
  const signer = new LocalSigner(() => pool, masterKey)
  const { personId } = task.person
  const memberships = await withContext(db, personId, (tx) => ownMemberships(tx, personId, new Date()))
  const viewer = { ...task.person, memberships, signInId: toBytes(new Uint8Array(32)) }
  const context = makeContext({ viewer, db, signer, masterKey, url: URL_OF_PORTAL, mode: 'production' })
  const profile = {
    publicKey: coseKeyFromUncompressed(fromBase64(task.profile.publicKey)),
    privateKey: await importPrivateKey(fromBase64(task.profile.pkcs8)),
  }
  await (await pool.connect()).release()
  process.stdout.write('ready\n')
  await once(process.stdin, 'data')
  const { cti } = await download(context, task.requestId, profile)
  process.stdout.write(`${cti}\n`)
  process.exit(0)
}

main(JSON.parse(process.env.DOWNLOAD_ONCE!) as Task).catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
