// The process that works the queue off, beside the portal's server and with a database login of its own.
import { randomUUID } from 'node:crypto'
import { allowedHosts } from '@/lib/domain/webhook-target'
import { makeContext, withContext } from '../context'
import { makeDb, db, signerPool } from '../db'
import { env } from '../env'
import { makeMailer } from '../mail/mailer'
import { openingOf, sealingOf } from '../signing/box'
import { LocalSigner } from '../signing/local'
import { ownMemberships } from '../store/accounts'
import type { JobContext } from './job'
import { startRunner } from './runner'

function jobContext(workerUrl: string): Omit<JobContext, 'signal'> {
  const { LATCHKEY_KEY, LATCHKEY_URL: url, LATCHKEY_MODE: mode } = env()
  const { LATCHKEY_SMTP_URL: smtpUrl, LATCHKEY_MAIL_FROM: from } = env()
  const masterKey = Buffer.from(LATCHKEY_KEY, 'base64')
  const own = makeDb(workerUrl)
  const signer = new LocalSigner(signerPool, masterKey)
  const now = () => new Date()
  const contextOf: JobContext['contextOf'] = async (personId) => {
    const found = await withContext(db(), personId, async (tx) => ({
      person: await tx.person.findUnique({
        where: { id: personId },
        select: { id: true, email: true, name: true, isOperator: true, disabledAt: true },
      }),
      memberships: await ownMemberships(tx, personId, now()),
    }))
    if (!found.person || found.person.disabledAt) return null
    const { email, name, isOperator } = found.person
    const viewer = { personId, email, name, isOperator, memberships: found.memberships }
    return makeContext({ viewer, db: db(), signer, masterKey, url, mode })
  }
  return {
    inTransaction: (work) => withContext(own, '', work),
    contextOf,
    mailer: makeMailer({ mode, url, smtpUrl, from }),
    webhooks: { allowed: allowedHosts(env().LATCHKEY_WEBHOOK_ALLOW) },
    open: openingOf(masterKey),
    seal: sealingOf(masterKey),
    now,
    newId: randomUUID,
    url,
    mode,
  }
}

const LONGEST_END_MS = 8000

async function main(): Promise<void> {
  const { LATCHKEY_WORKER_URL: url } = env()
  if (!url) throw new Error('LATCHKEY_WORKER_URL is not set. Start with npm start.')
  const runner = await startRunner({ url, context: jobContext(url) })
  process.send?.('ready')
  const end = () => {
    // What cannot be ended in time is given back by whoever works the queue next.
    setTimeout(() => process.exit(0), LONGEST_END_MS).unref()
    void runner.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
}

main().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
