// The context of what happens before anybody is known: signing in, using a link, setting up. It names no person, so
// row-level security shows nothing; only the doors in store/accounts open.
import { randomUUID } from 'node:crypto'
import { DomainError } from '@/lib/domain/errors'
import { type Tx, withContext } from './context'
import type { Db } from './db'
import { installationOf } from './store/accounts'

export type Gate = {
  inTransaction<T>(work: (tx: Tx, log: string) => Promise<T>, personId?: string): Promise<T>
  now(): Date
  newId(): string
}

/** `work` also gets the installation's log. */
export function makeGate(db: Db, now: () => Date = () => new Date()): Gate {
  return {
    inTransaction: (work, personId = '') =>
      withContext(db, personId, async (tx) => {
        const installation = await installationOf(tx)
        if (!installation)
          throw new DomainError('internal', 'The installation has not been made; start with npm start.')
        return work(tx, installation.uuid)
      }),
    now,
    newId: randomUUID,
  }
}
