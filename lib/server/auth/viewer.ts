// Who is asking: the cookie's token, the sign-in it belongs to, and the roles the person has now. Looked up on each request.
import { cache } from 'react'
import type { Bytes } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { allowedHosts } from '@/lib/domain/webhook-target'
import { type Context, type Viewer, makeContext, withContext } from '../context'
import { db, signerPool } from '../db'
import { env } from '../env'
import { LocalSigner } from '../signing/local'
import { findViewer, ownMemberships } from '../store/accounts'
import { auth } from './auth'
import { tokenId } from './token'

export async function currentToken(): Promise<string | null> {
  const session = (await auth()) as { token?: string } | null
  return session?.token ?? null
}

/** The signed-in person, or null. One look-up per request. */
export const getViewer = cache(async (): Promise<Viewer | null> => {
  const token = await currentToken()
  return token ? viewerBehind(tokenId(token)) : null
})

/** The person behind a sign-in that stands, with the roles they have now. */
export async function viewerBehind(signInId: Bytes): Promise<Viewer | null> {
  const row = await withContext(db(), '', (tx) => findViewer(tx, signInId))
  if (!row) return null
  const memberships = await withContext(db(), row.personId, (tx) =>
    ownMemberships(tx, row.personId, new Date()),
  )
  return { ...row, memberships, signInId }
}

/** The context of the signed-in person. Throws `not-signed-in`. */
export async function requireContext(): Promise<Context> {
  const viewer = await getViewer()
  if (!viewer) throw new DomainError('not-signed-in')
  return contextOf(viewer)
}

let kept: LocalSigner | undefined
const masterKey = () => Buffer.from(env().LATCHKEY_KEY, 'base64')
const signer = () => (kept ??= new LocalSigner(signerPool, masterKey()))

export function contextOf(viewer: Viewer): Context {
  return makeContext({
    viewer,
    db: db(),
    signer: signer(),
    masterKey: masterKey(),
    webhookHosts: allowedHosts(env().LATCHKEY_WEBHOOK_ALLOW),
    url: env().LATCHKEY_URL,
    mode: env().LATCHKEY_MODE,
  })
}
