// A test kit as the rules use it: each key with its kid and its way to sign. The file is that of lib/device/virtual/kit, which
// `npm run virtual-device` writes, or which a maker writes for a device of his own.
import type { Bytes } from '@/lib/core/bytes'
import { type CoseKey, type Sign, kidOf } from '@/lib/core/cose'
import { type KeyPair, generateKeyPair, signer } from '@/lib/core/keys'
import { type KitKeyName, readKit } from '@/lib/device/virtual/kit'

export type Key = { publicKey: CoseKey; kid: Bytes; sign: Sign }
export type Kit = Record<KitKeyName, Key> & {
  catalogId: Bytes
  productId: Bytes
  /** The keystore package that the device had when it was made. */
  keystore: Bytes
}
type Pairs = { catalogId: Bytes; productId: Bytes; keystore: Bytes; keys: Record<KitKeyName, KeyPair> }

export async function keyOf({ publicKey, privateKey }: KeyPair): Promise<Key> {
  return { publicKey, kid: await kidOf(publicKey), sign: signer(privateKey) }
}

export async function kitOf({ keys, ...rest }: Pairs): Promise<Kit> {
  const entries = await Promise.all(
    Object.entries(keys).map(async ([name, pair]) => [name, await keyOf(pair)] as const),
  )
  return { ...rest, ...(Object.fromEntries(entries) as Record<KitKeyName, Key>) }
}

/** Throws CodedError<'kit-malformed'> with what is wrong. */
export const kitFrom = async (json: unknown): Promise<Kit> => kitOf(await readKit(json))

/** A key that nobody knows. */
export const strangerKey = async (): Promise<Key> => keyOf(await generateKeyPair({ extractable: false }))
