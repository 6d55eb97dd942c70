// The trusted keystore: which keys a device believes, and for what, signed by the root that was burnt in
// (docs/protocol, "Trusted keystore"). What a device takes and what it refuses stands in `checkKeystoreUpdate`.
import { type Bytes, equal, toHex } from '@/lib/core/bytes'
import { malformed } from '@/lib/core/coded-error'
import { type CoseKey, kidOf } from '@/lib/core/cose'
import type { WireCode } from './codes'
import { type Codec, type TypeOf, coseKey, field, kid, list, map, time, unsigned, uuid } from './schema'
import { type SignedObject, openObject, readObject, signObject } from './signed-object'

export const USE = { capability: 1, image: 2, revocation: 3 } as const
export type KeyUse = keyof typeof USE

const entry = map({ key: field(1, coseKey), uses: field(2, list(unsigned())) })
const fields = map({
  version: field(1, unsigned()),
  keys: field(2, list(entry)),
  issuedAt: field(3, time),
  keptForImages: field(4, list(kid)),
  developmentKeys: field(5, list(coseKey)),
  catalogId: field(6, uuid),
})
export type Keystore = TypeOf<typeof fields>

function sound(keystore: Keystore): Keystore {
  if (keystore.version < 1) throw malformed('keystore versions begin at 1')
  for (const { uses } of keystore.keys) {
    if (uses.length === 0 || uses.some((use, i) => use < 1 || use > 3 || (i > 0 && use <= uses[i - 1]!))) {
      throw malformed('uses are 1 to 3, ascending, at least one')
    }
  }
  const points = keystore.keys.map(({ key }) => toHex(key.x) + toHex(key.y))
  if (new Set(points).size !== points.length) throw malformed('a key is listed twice')
  return keystore
}

const codec: Codec<Keystore> = {
  encode: (value) => fields.encode(sound(value)),
  decode: (value) => sound(fields.decode(value)),
}
export const KEYSTORE: SignedObject<Keystore> = {
  typ: 'trusted-keystore+cbor',
  maxBytes: 4096,
  kid: 'required',
  codec,
}

export const signKeystore = (value: Keystore, key: { kid: Bytes; sign: (m: Bytes) => Promise<Bytes> }) =>
  signObject(KEYSTORE, value, key)

/** What the file says, unchecked. Throws `malformed`. */
export function readKeystore(file: Uint8Array): { keystore: Keystore; kid: Bytes } {
  const { value, kid: rootKid } = readObject(KEYSTORE, file)
  return { keystore: value, kid: rootKid! }
}

/** A keystore with its kids worked out: a lookup by kid (hex) and use. */
export type KeyIndex = {
  find(kid: Uint8Array, use: KeyUse): CoseKey | undefined
  development(kid: Uint8Array): CoseKey | undefined
  /** Of the keys with this use, or of all in `2`. */
  kids(use?: KeyUse): Bytes[]
}

export async function indexKeys(keystore: Keystore | null): Promise<KeyIndex> {
  const keys = await Promise.all(
    (keystore?.keys ?? []).map(async ({ key, uses }) => ({ kid: await kidOf(key), key, uses })),
  )
  const development = await Promise.all(
    (keystore?.developmentKeys ?? []).map(async (key) => ({ kid: await kidOf(key), key })),
  )
  return {
    find: (id, use) => keys.find((k) => equal(k.kid, id) && k.uses.includes(USE[use]))?.key,
    development: (id) => development.find((k) => equal(k.kid, id))?.key,
    kids: (use) => keys.filter((k) => !use || k.uses.includes(USE[use])).map((k) => k.kid),
  }
}

export type KeystoreHolder = {
  rootKey: CoseKey
  catalogId: Uint8Array
  /** Of the last accepted package; 0 and null where there is none. */
  version: number
  file: Uint8Array | null
  /** Packages below this are refused (set by a handover). */
  leastVersion: number
  /** Signers of installed production images, and those of them that count as named in `4` since a handover. */
  neededKids: readonly Bytes[]
  keptByHandover: readonly Bytes[]
}

const CODES = {
  envelope: 'invalid-parameters',
  signer: 'unknown-signer',
  signature: 'bad-signature',
  payload: 'invalid-parameters',
} as const

/** 3 → 12 → 13 → payload 3 → catalog 14 → same bytes 0 → version 37 → dropped key 38. `taken` is false for the same bytes. */
export async function checkKeystoreUpdate(
  file: Uint8Array,
  holder: KeystoreHolder,
): Promise<{ code: 'ok'; keystore: Keystore; taken: boolean } | { code: Exclude<WireCode, 'ok'> }> {
  const rootKid = await kidOf(holder.rootKey)
  const signer = (e: { kid: Bytes | undefined }) => (equal(e.kid!, rootKid) ? holder.rootKey : undefined)
  const opened = await openObject(KEYSTORE, file, { signer, codes: CODES })
  if (!('value' in opened)) return opened
  const keystore = opened.value
  if (!equal(keystore.catalogId, holder.catalogId)) return { code: 'wrong-device' }
  if (holder.file && equal(file, holder.file)) return { code: 'ok', keystore, taken: false }
  if (keystore.version <= holder.version || keystore.version < holder.leastVersion) {
    return { code: 'keystore-rollback' }
  }
  return (await dropsNeededKey(keystore, holder))
    ? { code: 'keystore-drops-needed-key' }
    : { code: 'ok', keystore, taken: true }
}

async function dropsNeededKey(keystore: Keystore, holder: KeystoreHolder): Promise<boolean> {
  const listed = (await indexKeys(keystore)).kids('image')
  const kept = [...listed, ...keystore.keptForImages, ...holder.keptByHandover]
  return holder.neededKids.some((needed) => !kept.some((one) => equal(one, needed)))
}
