// A virtual device of a portal's catalog, attached in memory: it has the root and the keystore that the portal issued, so
// that what the portal signs is judged by the device's own code.
import { type Bytes, uuidFromText, uuidToText } from '@/lib/core/bytes'
import { uncompressed } from '@/lib/core/cose'
import { type KeyPair, deviceIdOf, exportPrivateKey, generateKeyPair, signer } from '@/lib/core/keys'
import { proveIdentity, stateIdentity } from '@/lib/device/commands/identity'
import { listReceipts, readReceiptOf } from '@/lib/device/commands/receipts'
import { type Authorization, Channel } from '@/lib/device/protocol/channel'
import { openMemory } from '@/lib/device/transport/memory'
import { VirtualDevice } from '@/lib/device/virtual/device'
import { type FlashState, emptyFlash, memoryFlash } from '@/lib/device/virtual/state'
import { signProof } from '@/lib/domain/proof'
import type { Context } from '@/lib/server/context'
import { addDevice } from '@/lib/server/store/devices'
import { findRootKey, latestKeystore } from '@/lib/server/store/keys'
import { openVisit } from '@/lib/server/usecases/open-visit'
import { type Proved, proveDevice } from '@/lib/server/usecases/prove-device'
import { type Taken, takeReceipts } from '@/lib/server/usecases/take-receipts'
import type { Catalog } from './catalog'
import type { Portal } from './portal'

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))

export type Attached = {
  /** The holding's id. */
  id: string
  deviceId: Bytes
  device: VirtualDevice
  channel: Channel
  /** The device's state as it stands, to be changed by a test. */
  flash: FlashState
  /** After a power cycle or a restart. */
  again(): Promise<void>
}

export type Attaching = {
  portal: Portal
  catalog: Catalog
  flash?: Partial<FlashState>
  held?: boolean
  clock?: boolean
}

export async function attachDevice(making: Attaching): Promise<Attached> {
  const { portal, catalog, held = true } = making
  const identity = await generateKeyPair({ extractable: true })
  const deviceId = await deviceIdOf(identity.publicKey)
  const { root, keystore } = await catalog.owner.inTransaction(async (tx) => ({
    root: await findRootKey(tx, catalog.id),
    keystore: await latestKeystore(tx, catalog.id),
  }))
  const birth = {
    identityKeyPkcs8: await exportPrivateKey(identity.privateKey),
    identityKey: identity.publicKey,
    deviceId,
    productId: uuidFromText(catalog.product),
    firmware: '4.1.7',
    model: 'CC-40',
    clock: making.clock ?? true,
  }
  const start = {
    rootKey: root!.publicKey,
    catalogId: uuidFromText(catalog.id),
    state: 2,
    epoch: 1,
    keystoreFile: keystore?.bytes ?? null,
  }
  const store = memoryFlash({ ...emptyFlash(start), ...making.flash })
  const nowMs = () => portal.clock.now().getTime()
  const device = new VirtualDevice(birth, store, { random, nowMs, restartMs: 20 })
  await device.powerOn()
  const id = crypto.randomUUID()
  const row = { catalogId: catalog.id, id, deviceId, groupId: catalog.group, name: 'Freezer 7' }
  if (held)
    await catalog.owner.inTransaction((tx) =>
      addDevice(tx, { ...row, publicKey: uncompressed(identity.publicKey), claim: 'proven' }),
    )
  const connect = async () => {
    const channel = await Channel.open(openMemory(device), { random, nowMs })
    await proveIdentity(channel, random(32))
    return channel
  }
  const attached: Attached = {
    id,
    deviceId,
    device,
    channel: await connect(),
    flash: device.flash,
    again: async () => {
      attached.channel = await connect()
      attached.flash = device.flash
    },
  }
  return attached
}

/** What the browser of this profile sends along with each command. */
export function authorizationOf(attached: Attached, file: Bytes, profile: KeyPair): Authorization {
  const { deviceId } = attached
  const sign = signer(profile.privateKey)
  const prove: Authorization['prove'] = ({ nonce, call }) =>
    signProof({ nonce, capabilityFile: file, call, deviceId }, sign)
  return { file, deviceId, prove }
}

export async function prove(who: Context, catalog: Catalog, attached: Attached): Promise<Proved> {
  const visit = await openVisit(who, { catalogId: catalog.id, deviceId: attached.deviceId })
  const nonce = visit.statementNonce
  const statement = await stateIdentity(attached.channel, nonce)
  return proveDevice(who, { catalogId: catalog.id, nonce, statement, groupId: null, name: null })
}

/** Reads every receipt that the device holds and hands them in. */
export async function handIn(who: Context, catalog: Catalog, attached: Attached): Promise<Taken> {
  const { deviceId, channel } = attached
  const { receiptNonce: nonce } = await openVisit(who, { catalogId: catalog.id, deviceId })
  const listed = await listReceipts(channel)
  const receipts: Bytes[] = []
  for (const cti of listed) receipts.push(await readReceiptOf(channel, cti, nonce))
  return takeReceipts(who, {
    catalogId: catalog.id,
    deviceId,
    nonce,
    receipts,
    listed: listed.map(uuidToText),
  })
}
