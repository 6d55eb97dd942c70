// Test people and their tokens, as a route makes a context of a request with one.
import { holderOf } from '@/lib/server/auth/token-holder'
import { type Context, makeContext } from '@/lib/server/context'
import { type MakeToken, makeToken } from '@/lib/server/usecases/api-tokens'
import { URL_OF_PORTAL } from './address'
import type { Portal } from './portal'

export const TOKEN: MakeToken = {
  label: 'Laptop',
  days: 30,
  scopes: ['devices:read', 'requests:write'],
  catalogId: null,
}

export const tokenOf = async (who: Context, more: Partial<MakeToken> = {}): Promise<string> =>
  (await makeToken(who, { ...TOKEN, ...more })).token

export const holder = (portal: Portal, token: string) => holderOf(portal.db, `Bearer ${token}`)

export async function through(portal: Portal, token: string): Promise<Context> {
  const { viewer } = await holder(portal, token)
  return makeContext({
    viewer,
    db: portal.db,
    signer: portal.localSigner,
    masterKey: portal.masterKey,
    url: URL_OF_PORTAL,
    mode: 'production',
    now: portal.clock.now,
  })
}
