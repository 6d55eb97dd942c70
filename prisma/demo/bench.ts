// The bench's devices as the demo's catalog knows them: keys of their own, its root burnt in, its images installed.
import { type Bytes, toBase64, toHex, uuidFromText } from '../../lib/core/bytes'
import { type CoseKey, uncompressed } from '../../lib/core/cose'
import { deviceIdOf, exportPrivateKey, generateKeyPair } from '../../lib/core/keys'
import { KEYSTORE, type Keystore, readKeystore } from '../../lib/domain/keystore'
import { pack } from '../../lib/domain/schema'
import type { BenchDeviceSeed } from '../../lib/bench/seed'
import type { Context } from '../../lib/server/context'
import { type BenchDevice, FIRMWARE, KEYSTORE_BEFORE } from './cast'

const point = (key: CoseKey) => toHex(uncompressed(key).subarray(1))

export type MadeDevice = { cast: BenchDevice; deviceId: Bytes; publicKey: Bytes; key: CoseKey; pkcs8: Bytes }

export async function makeBenchDevices(those: readonly BenchDevice[]): Promise<MadeDevice[]> {
  return Promise.all(
    those.map(async (cast) => {
      const pair = await generateKeyPair({ extractable: true })
      const pkcs8 = await exportPrivateKey(pair.privateKey)
      const deviceId = await deviceIdOf(pair.publicKey)
      return { cast, deviceId, publicKey: uncompressed(pair.publicKey), key: pair.publicKey, pkcs8 }
    }),
  )
}

/** A keystore from before: the image key is the same, the key that signs capabilities is not. */
export async function olderKeystore(
  context: Context,
  current: { catalogId: string; bytes: Bytes },
): Promise<Bytes> {
  const { keystore, kid } = readKeystore(current.bytes)
  const { publicKey } = await generateKeyPair({ extractable: false })
  const older: Keystore = {
    ...keystore,
    version: KEYSTORE_BEFORE,
    issuedAt: keystore.issuedAt - 200 * 86_400,
    keys: keystore.keys.map((entry) => (entry.uses.includes(1) ? { ...entry, key: publicKey } : entry)),
  }
  return context.signer.sign(
    { catalogId: current.catalogId, kid, kind: 'root' },
    { typ: KEYSTORE.typ, payload: pack(KEYSTORE.codec, older) },
  )
}

export type Burnt = {
  catalogId: string
  productId: string
  root: CoseKey
  keystores: { current: Bytes; older: Bytes }
  images: { manifest: Bytes; content: Bytes }[]
  rollback: Record<string, number>
}

export function benchSeedOf(device: MadeDevice, burnt: Burnt): BenchDeviceSeed {
  const { cast } = device
  return {
    id: cast.id,
    label: cast.name,
    identityKeyPkcs8: toBase64(device.pkcs8),
    identityKey: point(device.key),
    productId: toHex(uuidFromText(burnt.productId)),
    firmware: FIRMWARE,
    model: 'CC-40',
    clock: cast.clock,
    rootKey: point(burnt.root),
    catalogId: toHex(uuidFromText(burnt.catalogId)),
    state: cast.state,
    epoch: 1,
    keystore: toBase64(burnt.keystores[cast.keystore]),
    images: burnt.images.map(({ manifest, content }) => ({
      signedManifest: toBase64(manifest),
      content: toBase64(content),
    })),
    rollback: burnt.rollback,
  }
}
