// The connections: the app's, bound by row-level security, and the signer's. Nothing else connects.
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { type Prisma, PrismaClient } from '@/prisma/generated/client'
import { env } from './env'

export type Tx = Prisma.TransactionClient
export type Db = ReturnType<typeof makeDb>

/** A client as the app's login, with a pool of its own. */
export function makeDb(connectionString: string) {
  const pool = new pg.Pool({ connectionString, max: 10 })
  // A connection that breaks while idle is replaced; who needs one next hears of it.
  pool.on('error', () => {})
  const adapter = new PrismaPg(pool)
  // Columns the app's role may not read are left out of every read.
  const omit = {
    person: { passwordHash: true },
    rootKey: { privateEnc: true },
    signingKey: { privateEnc: true },
  } as const
  return new PrismaClient({ adapter, omit })
}

const kept = globalThis as { latchkeyDb?: Db; latchkeySigner?: pg.Pool; latchkeyRates?: pg.Pool }

export function db(): Db {
  return (kept.latchkeyDb ??= makeDb(env().LATCHKEY_APP_URL))
}

export function signerPool(): pg.Pool {
  if (!kept.latchkeySigner) {
    kept.latchkeySigner = new pg.Pool({ connectionString: env().LATCHKEY_SIGNER_URL, max: 4 })
    kept.latchkeySigner.on('error', () => {})
  }
  return kept.latchkeySigner
}

/** For the counters of rates alone, so that a busy client holds up nobody's transaction. */
export function ratesPool(): pg.Pool {
  if (!kept.latchkeyRates) {
    kept.latchkeyRates = new pg.Pool({ connectionString: env().LATCHKEY_APP_URL, max: 2 })
    kept.latchkeyRates.on('error', () => {})
  }
  return kept.latchkeyRates
}
