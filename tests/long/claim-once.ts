// A program that reads a file of devices and claims it, to be killed while it does: it goes on where an earlier one stood, and
// says at its end how much memory it had. What to do stands in the environment's CLAIM_ONCE.
import { createReadStream } from 'node:fs'
import { toBytes } from '@/lib/core/bytes'
import { makeContext, withContext } from '@/lib/server/context'
import { makeDb } from '@/lib/server/db'
import { claimsOf } from '@/lib/server/queries/claims'
import { LocalSigner } from '@/lib/server/signing/local'
import { ownMemberships } from '@/lib/server/store/accounts'
import { applyClaim, startClaim } from '@/lib/server/usecases/apply-claim'
import { checkClaim } from '@/lib/server/usecases/check-claim'
import { receiveClaim } from '@/lib/server/usecases/receive-claim'
import { URL_OF_PORTAL } from '../setup/address'

export type Task = {
  url: string
  person: { personId: string; email: string; name: string; isOperator: boolean }
  catalogId: string
  file: string
  allOrNothing: boolean
}

async function main(task: Task): Promise<void> {
  const db = makeDb(task.url)
  const { personId } = task.person
  const { catalogId, allOrNothing } = task
  const memberships = await withContext(db, personId, (tx) => ownMemberships(tx, personId, new Date()))
  const viewer = { ...task.person, memberships, signInId: toBytes(new Uint8Array(32)) }
  const masterKey = toBytes(new Uint8Array(32))
  const signer = new LocalSigner(() => {
    throw new Error('nothing is signed here')
  }, masterKey)
  const context = makeContext({ viewer, db, signer, masterKey, url: URL_OF_PORTAL, mode: 'production' })
  const under = (await claimsOf(context, { catalogId })).find((one) => one.state !== 'uploading')
  const id =
    under?.id ??
    (
      await receiveClaim(context, {
        ...{ catalogId, fileName: 'units.csv', groupId: null, createMissing: false, allOrNothing },
        content: createReadStream(task.file),
      })
    ).id
  process.stdout.write('read\n')
  if (under?.state === 'checking') await checkClaim(context, { catalogId, id })
  if (under?.state !== 'done') {
    await startClaim(context, { catalogId, id })
    while (!(await applyClaim(context, { catalogId, id })).done) process.stdout.write('.')
  }
  process.stdout.write(`\n${JSON.stringify({ id, peakKb: process.resourceUsage().maxRSS })}\n`)
  process.exit(0)
}

main(JSON.parse(process.env.CLAIM_ONCE!) as Task).catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
