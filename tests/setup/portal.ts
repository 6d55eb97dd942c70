// A portal to test: its database, its installation, a clock that the test moves, and the context of anybody made up.
import { randomBytes, randomUUID } from 'node:crypto'
import { type Bytes, toBytes } from '@/lib/core/bytes'
import { hashPassword } from '@/lib/server/auth/password'
import { type Context, makeContext, withContext } from '@/lib/server/context'
import { type Gate, makeGate } from '@/lib/server/gate'
import { LocalSigner } from '@/lib/server/signing/local'
import type { Signer } from '@/lib/server/signing/signer'
import { ownMemberships } from '@/lib/server/store/accounts'
import { URL_OF_PORTAL } from './address'
import { type Database, openDatabase } from './database'

export const PASSWORD = 'correct horse battery'

let hashed: Promise<string> | undefined

export type Person = { personId: string; email: string; name: string; isOperator: boolean }
export type Clock = { now(): Date; forward(seconds: number): void; stop(): Date }

export type Portal = Database & {
  clock: Clock
  masterKey: Uint8Array
  /** The installation's log. */
  installation: string
  gate: Gate
  localSigner: Signer
  person(name: string, more?: { operator?: boolean; password?: boolean }): Promise<Person>
  /** With the memberships that the database holds now, as a request to the portal would have. */
  contextOf(person: Person, more?: { signer?: Signer }): Promise<Context>
}

export async function openPortal(): Promise<Portal> {
  const database = await openDatabase()
  const installation = randomUUID()
  await database.admin.query(
    `INSERT INTO installation (id, uuid, mode, url) VALUES (1, $1, 'production', $2)`,
    [installation, URL_OF_PORTAL],
  )
  return portalOn(database, { installation, masterKey: toBytes(randomBytes(32)) })
}

/** A portal on a database that is there, with the master key its private keys are sealed under. */
export function portalOn(
  database: Database,
  { installation, masterKey, url = URL_OF_PORTAL }: { installation: string; masterKey: Bytes; url?: string },
): Portal {
  const clock = makeClock()
  const localSigner = new LocalSigner(() => database.signer, masterKey)
  const contextOf: Portal['contextOf'] = async (person, more = {}) => {
    const memberships = await withContext(database.db, person.personId, (tx) =>
      ownMemberships(tx, person.personId, clock.now()),
    )
    const viewer = { ...person, memberships, signInId: toBytes(randomBytes(32)) }
    const signer = more.signer ?? localSigner
    return makeContext({
      viewer,
      db: database.db,
      signer,
      masterKey,
      url,
      mode: 'production',
      now: clock.now,
    })
  }
  const person: Portal['person'] = async (name, { operator = false, password = false } = {}) => {
    const personId = randomUUID()
    const email = `${name.toLowerCase().replaceAll(/[^a-z]/g, '.')}.${personId.slice(0, 8)}@example.org`
    const hash = password ? await (hashed ??= hashPassword(PASSWORD)) : null
    const values = [personId, email, name, hash, operator]
    await database.admin.query(
      'INSERT INTO person (id, email, name, password_hash, is_operator) VALUES ($1, $2, $3, $4, $5)',
      values,
    )
    return { personId, email, name, isOperator: operator }
  }
  return {
    ...database,
    clock,
    masterKey,
    installation,
    gate: makeGate(database.db, clock.now),
    localSigner,
    person,
    contextOf,
  }
}

/** Runs with the real time, ahead of it by what the test says; `stop` holds it still, so that times can be told to the second. */
function makeClock(): Clock {
  let ahead = 0
  let held: number | undefined
  return {
    now: () => new Date((held ?? Date.now()) + ahead),
    forward: (seconds) => {
      ahead += seconds * 1000
    },
    stop: () => new Date((held = Math.ceil(Date.now() / 1000) * 1000) + ahead),
  }
}
