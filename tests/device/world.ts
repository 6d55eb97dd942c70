// A small fleet in memory: a catalog's keys, devices of it, capabilities for them. What the device tests stand on.
import { type Bytes, concat, sha256, utf8 } from '@/lib/core/bytes'
import { kidOf } from '@/lib/core/cose'
import { type KeyPair, deviceIdOf, exportPrivateKey, generateKeyPair, signer } from '@/lib/core/keys'
import { type Capability, signCapability } from '@/lib/domain/capability'
import { type ImageManifest, signImage } from '@/lib/domain/image'
import { type Keystore, signKeystore } from '@/lib/domain/keystore'
import { signProof } from '@/lib/domain/proof'
import { VirtualDevice } from '@/lib/device/virtual/device'
import { type Flash, type FlashState, type World, emptyFlash, memoryFlash } from '@/lib/device/virtual/state'
import { type Authorization, Channel } from '@/lib/device/protocol/channel'
import type { Transport } from '@/lib/device/transport/transport'
import { proveIdentity } from '@/lib/device/commands/identity'

export const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))
const key = () => generateKeyPair({ extractable: true })
export const signing = async (pair: KeyPair) => ({
  kid: await kidOf(pair.publicKey),
  sign: signer(pair.privateKey),
})

export type Catalog = Awaited<ReturnType<typeof makeCatalog>>

export async function makeCatalog() {
  const [root, capability, image, revocation, development] = await Promise.all([
    key(),
    key(),
    key(),
    key(),
    key(),
  ])
  const id = random(16)
  const productId = random(16)
  const keystore: Keystore = {
    version: 3,
    keys: [
      { key: capability.publicKey, uses: [1] },
      { key: image.publicKey, uses: [2] },
      { key: revocation.publicKey, uses: [3] },
    ],
    issuedAt: 1_790_000_000,
    keptForImages: [],
    developmentKeys: [development.publicKey],
    catalogId: id,
  }
  const issueKeystore = async (change: Partial<Keystore> = {}) =>
    signKeystore({ ...keystore, ...change }, await signing(root))
  return { id, productId, root, capability, image, revocation, development, keystore, issueKeystore }
}

type Making = {
  state?: number | undefined
  clock?: boolean | undefined
  flash?: Partial<FlashState>
  world?: Partial<World>
  /** Stands between the device and its flash. */
  around?: ((flash: Flash) => Flash) | undefined
}

export async function makeDevice(catalog: Catalog, making: Making = {}) {
  const identity = await key()
  const deviceId = await deviceIdOf(identity.publicKey)
  const birth = {
    identityKeyPkcs8: await exportPrivateKey(identity.privateKey),
    identityKey: identity.publicKey,
    deviceId,
    productId: catalog.productId,
    firmware: '4.1.7',
    model: 'CC-40',
    clock: making.clock ?? true,
  }
  const flash = memoryFlash({
    ...emptyFlash({
      rootKey: catalog.root.publicKey,
      catalogId: catalog.id,
      state: making.state ?? 2,
      epoch: 1,
      keystoreFile: await catalog.issueKeystore(),
    }),
    ...making.flash,
  })
  const device = new VirtualDevice(birth, making.around?.(flash) ?? flash, {
    random,
    nowMs: () => Date.now(),
    restartMs: 60,
    ...making.world,
  })
  await device.powerOn()
  return { device, flash, deviceId }
}

export async function makeCapability(
  catalog: Catalog,
  deviceId: Bytes,
  more: Partial<Capability> & { signedBy?: KeyPair } = {},
): Promise<Bytes> {
  const now = Math.floor(Date.now() / 1000)
  const { signedBy, ...change } = more
  return signCapability(
    {
      issuer: 'https://portal.example',
      expiresAt: now + 3600,
      notBefore: now - 600,
      issuedAt: now,
      cti: random(16),
      deviceId,
      capabilities: [13],
      epoch: 1,
      ...change,
    },
    await signing(signedBy ?? catalog.capability),
  )
}

/** A bound capability with the profile that can prove it. */
export async function makeBound(
  catalog: Catalog,
  deviceId: Bytes,
  more: Partial<Capability> = {},
): Promise<Authorization> {
  const profile = await key()
  const file = await makeCapability(catalog, deviceId, { ...more, profileKey: profile.publicKey })
  const prove = ({ nonce, call }: { nonce: Bytes; call: Bytes }) =>
    signProof({ nonce, capabilityFile: file, call, deviceId }, signer(profile.privateKey))
  return { file, deviceId, prove }
}

export async function makeImage(
  catalog: Catalog,
  more: Partial<ImageManifest> & { sizeBytes?: number; signedBy?: KeyPair } = {},
) {
  const { signedBy, ...change } = more
  const size = more.sizeBytes ?? 100_000
  const pattern = utf8('content of an image that is long enough to be cut into frames. ')
  const content = concat(...Array.from({ length: Math.ceil(size / pattern.length) }, () => pattern)).slice(
    0,
    size,
  )
  const manifest: ImageManifest = {
    component: random(16),
    image: random(16),
    name: 'Compressor control',
    kind: 0,
    version: '4.2.1',
    sizeBytes: size,
    contentHash: await sha256(content),
    rollback: 1,
    products: [catalog.productId],
    ...change,
  }
  return {
    manifest,
    content,
    signedManifest: await signImage(manifest, await signing(signedBy ?? catalog.image)),
  }
}

export async function connect(transport: Transport): Promise<Channel> {
  const channel = await Channel.open(transport, { random, nowMs: () => Date.now() })
  await proveIdentity(channel, random(32))
  return channel
}
