// The context of a request that comes with an API token. A request without one is nobody's, whatever cookies it has.
import type { Context } from '../context'
import { db } from '../db'
import { type TokenHolder, holderOf } from './token-holder'
import { contextOf } from './viewer'

export type Bearer = Omit<TokenHolder, 'viewer'> & { context: Context }

/** Throws `not-signed-in` and `token-invalid`. */
export async function bearerOf(authorization: string | null): Promise<Bearer> {
  const { viewer, ...about } = await holderOf(db(), authorization)
  return { ...about, context: contextOf(viewer) }
}
