// The browser profile's own key: made once, its private half never leaves the browser's key store and cannot be read by us.
import type { CoseKey, Sign } from '@/lib/core/cose'
import { thumbprint } from '@/lib/core/cose'
import { coseKeyOf, signer } from '@/lib/core/keys'
import { P256 } from '@/lib/core/cose'
import { toHex } from '@/lib/core/bytes'
import { profileDb } from './store'

export type ProfileKey = { publicKey: CoseKey; thumbprint: string; sign: Sign }
type Stored = { privateKey: CryptoKey; publicKey: CryptoKey }

/** The key, made now if there is none; two tabs that ask at once get the same. */
export async function profileKey(): Promise<ProfileKey> {
  return navigator.locks.request('latchkey-profile-key', async () => {
    const db = await profileDb()
    const stored = ((await db.get('facts', 'profile-key')) as Stored | undefined) ?? (await make())
    const publicKey = await coseKeyOf(stored.publicKey)
    return { publicKey, thumbprint: toHex(await thumbprint(publicKey)), sign: signer(stored.privateKey) }
  })
}

async function make(): Promise<Stored> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(P256, false, ['sign', 'verify'])
  const stored = { privateKey, publicKey }
  await (await profileDb()).put('facts', stored, 'profile-key')
  return stored
}

/** Asks the browser not to clear what is kept here when space runs low; says whether it agreed. */
export async function keepStorage(): Promise<boolean> {
  return (await navigator.storage?.persisted?.()) || ((await navigator.storage?.persist?.()) ?? false)
}
