// A test kit: the private keys of a made-up catalog, for a device that has no portal, and for whoever checks it. As JSON, so
// that a maker's own tools can read it (docs/protocol, "A device to try against"). These keys are for tests; trust them nowhere.
import { z } from 'zod'
import { type Bytes, fromBase64, fromHex, toBase64, toHex, uuidFromText, uuidToText } from '@/lib/core/bytes'
import { CodedError } from '@/lib/core/coded-error'
import { type CoseKey, kidOf } from '@/lib/core/cose'
import {
  type KeyPair,
  coseKeyFromUncompressed,
  exportPrivateKey,
  generateKeyPair,
  importPrivateKey,
  signer,
} from '@/lib/core/keys'
import { signKeystore } from '@/lib/domain/keystore'

const KEY_NAMES = ['root', 'capability', 'image', 'revocation', 'development'] as const
export type KitKeyName = (typeof KEY_NAMES)[number]

const base64 = z.string().regex(/^[A-Za-z0-9+/]+=*$/)
const key = z.strictObject({ pkcs8: base64, xy: z.string().regex(/^[0-9a-f]{128}$/) })
const file = z.strictObject({
  warning: z.string(),
  catalogId: z.uuid(),
  productId: z.uuid(),
  ...{ root: key, capability: key, image: key, revocation: key, development: key },
  keystore: base64,
})
export type KitFile = z.infer<typeof file>

export type Kit = {
  catalogId: Bytes
  productId: Bytes
  keys: Record<KitKeyName, KeyPair>
  /** Signed by the root: the three keys with a use each, and the development key. */
  keystore: Bytes
}

const WARNING = 'Private keys for tests. Nothing real may trust them.'
const xyOf = (point: CoseKey) => toHex(point.x) + toHex(point.y)

/** New keys and a keystore of version 1. `nowS` is when the keystore says that it was issued. */
export async function makeKit(chance: (length: number) => Bytes, nowS: number): Promise<Kit> {
  const [root, capability, image, revocation, development] = await Promise.all(
    KEY_NAMES.map(() => generateKeyPair({ extractable: true })),
  )
  const keys = { root, capability, image, revocation, development } as Record<KitKeyName, KeyPair>
  const [catalogId, productId] = [uuid4(chance), uuid4(chance)]
  const keystore = await signKeystore(
    {
      version: 1,
      keys: [
        { key: keys.capability.publicKey, uses: [1] },
        { key: keys.image.publicKey, uses: [2] },
        { key: keys.revocation.publicKey, uses: [3] },
      ],
      issuedAt: nowS,
      keptForImages: [],
      developmentKeys: [keys.development.publicKey],
      catalogId,
    },
    { kid: await kidOf(keys.root.publicKey), sign: signer(keys.root.privateKey) },
  )
  return { catalogId, productId, keys, keystore }
}

function uuid4(chance: (length: number) => Bytes): Bytes {
  const bytes = chance(16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes
}

export async function writeKit({ catalogId, productId, keys, keystore }: Kit): Promise<KitFile> {
  const entries = await Promise.all(
    KEY_NAMES.map(async (name) => {
      const pkcs8 = toBase64(await exportPrivateKey(keys[name].privateKey))
      return [name, { pkcs8, xy: xyOf(keys[name].publicKey) }]
    }),
  )
  return file.parse({
    warning: WARNING,
    catalogId: uuidToText(catalogId),
    productId: uuidToText(productId),
    ...Object.fromEntries(entries),
    keystore: toBase64(keystore),
  })
}

/** Throws CodedError<'kit-malformed'> with what is wrong. */
export async function readKit(json: unknown): Promise<Kit> {
  const parsed = file.safeParse(json)
  if (!parsed.success)
    throw new CodedError('kit-malformed', `Not a test kit: ${z.prettifyError(parsed.error)}`)
  const { data } = parsed
  const entries = await Promise.all(
    KEY_NAMES.map(async (name) => {
      const privateKey = await importPrivateKey(fromBase64(data[name].pkcs8), { extractable: true })
      return [name, { privateKey, publicKey: coseKeyFromUncompressed(fromHex(data[name].xy)) }]
    }),
  )
  return {
    catalogId: uuidFromText(data.catalogId),
    productId: uuidFromText(data.productId),
    keys: Object.fromEntries(entries) as Record<KitKeyName, KeyPair>,
    keystore: fromBase64(data.keystore),
  }
}
