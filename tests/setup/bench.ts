// A virtual device born into a portal's catalog: its root burnt in, the keystore that the catalog issued, and a cable to it.
// What the portal makes is tried on it, and what it says is given back to the portal.
import { type Bytes, equal, toBytes, uuidFromText } from '@/lib/core/bytes'
import { deviceIdOf, exportPrivateKey, generateKeyPair, signer } from '@/lib/core/keys'
import { proveIdentity } from '@/lib/device/commands/identity'
import { Channel } from '@/lib/device/protocol/channel'
import { openMemory } from '@/lib/device/transport/memory'
import { VirtualDevice } from '@/lib/device/virtual/device'
import { emptyFlash, memoryFlash } from '@/lib/device/virtual/state'
import { signProof } from '@/lib/domain/proof'
import { askForStatement, proveDevice } from '@/lib/server/usecases/prove-device'
import { findRootKey, latestKeystore } from '@/lib/server/store/keys'
import type { Context } from '@/lib/server/context'
import type { Catalog } from './catalog'

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))
const around = { random, nowMs: () => Date.now() }

export type Benched = {
  device: VirtualDevice
  deviceId: Bytes
  /** How often it has come onto the bus. */
  starts(): number
  /** A proved channel, over a fresh link. */
  attach(): Promise<Channel>
  /** States itself to the catalog; gives the holding's id. */
  prove(who: Context, catalogId?: string): Promise<string>
}

export async function makeBenched(catalog: Catalog): Promise<Benched> {
  const identity = await generateKeyPair({ extractable: true })
  const deviceId = await deviceIdOf(identity.publicKey)
  const { root, keystore } = await catalog.owner.inTransaction(async (tx) => ({
    root: (await findRootKey(tx, catalog.id))!.publicKey,
    keystore: await latestKeystore(tx, catalog.id),
  }))
  const birth = {
    identityKeyPkcs8: await exportPrivateKey(identity.privateKey),
    identityKey: identity.publicKey,
    deviceId,
    productId: uuidFromText(catalog.product),
    firmware: '4.1.7',
    model: 'CC-40',
    clock: true,
  }
  const born = { rootKey: root, catalogId: uuidFromText(catalog.id), state: 2, epoch: 1 }
  const flash = memoryFlash(emptyFlash({ ...born, keystoreFile: keystore?.bytes ?? null }))
  const device = new VirtualDevice(birth, flash, { ...around, restartMs: 20 })
  let starts = 0
  device.onBus = (present) => (starts += present ? 1 : 0)
  await device.powerOn()
  const attach = async () => {
    const channel = await Channel.open(openMemory(device), around)
    const { statement } = await proveIdentity(channel, random(32))
    if (!equal(statement.deviceId, deviceId)) throw new Error('another device')
    return channel
  }
  const prove = async (who: Context, catalogId = catalog.id) => {
    const { nonce } = await askForStatement(who, { catalogId })
    const channel = await attach()
    const { result } = await channel.call('identity.prove', { nonce })
    await channel.close()
    const said = { catalogId, nonce, statement: toBytes(result.statement), groupId: null, name: null }
    return (await proveDevice(who, said)).id
  }
  return { device, deviceId, starts: () => starts, attach, prove }
}

/** What a browser profile with this key sends along with a capability. */
export const authorize = (file: Bytes, deviceId: Bytes, privateKey: CryptoKey) => ({
  file,
  deviceId,
  prove: ({ nonce, call }: { nonce: Bytes; call: Bytes }) =>
    signProof({ nonce, capabilityFile: file, call, deviceId }, signer(privateKey)),
})
