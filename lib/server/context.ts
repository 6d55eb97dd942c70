// What a use case or a query is given: who asks, the one door to the database, the time and fresh ids. It does not know
// how the viewer was recognised.
import { randomBytes, randomUUID } from 'node:crypto'
import type { Bytes } from '@/lib/core/bytes'
import type { Actor } from '@/lib/domain/policy'
import type { Db, Tx } from './db'
import { type Sealing, sealingOf } from './signing/box'
import type { Signer } from './signing/signer'
import { asDomainError } from './errors'

/** `tokenId` is set where an API token asks, and `signInId` where a browser does. */
export type Viewer = Actor & { email: string; name: string; signInId?: Bytes; tokenId?: Bytes }
export type { Tx }

export type Context = {
  viewer: Viewer
  /** One transaction that names the person; row-level security derives the catalogs from their memberships. */
  inTransaction<T>(work: (tx: Tx) => Promise<T>, most?: { lastsMs: number }): Promise<T>
  signer: Signer
  /** To these a webhook may go although they are not public. */
  webhookHosts: readonly string[]
  /** For secrets that another process of the portal opens. */
  seal: Sealing
  now(): Date
  newId(): string
  random(length: number): Bytes
  /** The portal's own address: the issuer of its capabilities. */
  url: string
  mode: 'demo' | 'production'
}

const tokens = new WeakMap<Tx, Bytes>()
/** The API token through which a transaction came about: the log names it in every entry. */
export const tokenBehind = (tx: Tx): Bytes | undefined => tokens.get(tx)

export const freshBytes = (length: number): Bytes => new Uint8Array(randomBytes(length))

const LASTS_MS = 20_000

/** A transaction in which `personId` asks. An empty id sees nothing. */
export async function withContext<T>(
  db: Db,
  by: string | { personId: string; lastsMs: number },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { personId, lastsMs } = typeof by === 'string' ? { personId: by, lastsMs: LASTS_MS } : by
  try {
    return await db.$transaction(
      async (tx) => {
        await tx.$executeRaw`SELECT set_config('app.person', ${personId}, true)`
        return work(tx)
      },
      { timeout: lastsMs, maxWait: 10_000 },
    )
  } catch (error) {
    throw asDomainError(error)
  }
}

export function makeContext(parts: {
  viewer: Viewer
  db: Db
  signer: Signer
  masterKey: Uint8Array
  webhookHosts?: readonly string[]
  url: string
  mode: Context['mode']
  now?: () => Date
}): Context {
  const { viewer, db, signer, url, mode } = parts
  return {
    viewer,
    inTransaction: (work, { lastsMs } = { lastsMs: LASTS_MS }) =>
      withContext(db, { personId: viewer.personId, lastsMs }, (tx) => {
        if (viewer.tokenId) tokens.set(tx, viewer.tokenId)
        return work(tx)
      }),
    signer,
    seal: sealingOf(parts.masterKey),
    webhookHosts: parts.webhookHosts ?? [],
    now: parts.now ?? (() => new Date()),
    newId: randomUUID,
    random: freshBytes,
    url,
    mode,
  }
}
