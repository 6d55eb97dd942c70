// What a technician takes along into a cellar: the catalogs' trusted keystores and the names of devices.
import { type Bytes, toHex, uuidToText } from '@/lib/core/bytes'
import { kidOf } from '@/lib/core/cose'
import { readKeystore } from '@/lib/domain/keystore'
import { attempt } from '@/lib/domain/signed-object'
import { type KnownDevice, type StoredKeystore, profileDb } from './store'

/** Keeps a keystore package; an older one than is kept changes nothing. False for what is none. */
export async function keepKeystore(file: Bytes): Promise<boolean> {
  const read = attempt(() => readKeystore(file))
  if (!read) return false
  const catalogId = uuidToText(read.keystore.catalogId)
  const db = await profileDb()
  const kept = await db.get('keystores', catalogId)
  if (!kept || kept.version < read.keystore.version)
    await db.put('keystores', { catalogId, version: read.keystore.version, file }, catalogId)
  return true
}

export type FieldKeystore = StoredKeystore & { issuedAtS: number; capabilityKids: string[] }

/** The newest keystore kept for a catalog, with the keys it trusts for capabilities. */
export async function keystoreFor(catalogId: string): Promise<FieldKeystore | undefined> {
  const kept = await (await profileDb()).get('keystores', catalogId)
  if (!kept) return undefined
  const { keystore } = readKeystore(kept.file)
  const trusted = keystore.keys.filter((entry) => entry.uses.includes(1))
  const capabilityKids = await Promise.all(trusted.map(async ({ key }) => toHex(await kidOf(key))))
  return { ...kept, issuedAtS: keystore.issuedAt, capabilityKids }
}

export async function knownDevice(deviceId: string): Promise<KnownDevice | undefined> {
  return (await profileDb()).get('devices', deviceId)
}
export async function rememberDevice(device: KnownDevice): Promise<void> {
  await (await profileDb()).put('devices', device, device.deviceId)
}
