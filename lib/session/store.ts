// What this browser profile keeps, in IndexedDB: capability files, the selection, the profile's key, keystores for the field
// and the names of devices, and receipts until the portal has them. Nothing in here is ever sent to the server by this code.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Bytes } from '@/lib/core/bytes'
import type { CapabilityType } from '@/lib/domain/capability'

export type LibraryFile = {
  /** The capability's cti, dashed. */
  cti: string
  file: Bytes
  /** 128 hex digits. */
  deviceId: string
  deviceName: string | null
  /** Product and group, as the portal said it at download. */
  place: string | null
  type: CapabilityType | null
  notBeforeS: number
  expiresAtS: number
  bootId: string | null
  /** Thumbprint of the profile it is bound to (hex); null for a bearer file. */
  boundTo: string | null
  /** kid of the key that signed it, hex. */
  kid: string
  approvedBy: string | null
  addedAtMs: number
}
export type Selection = Pick<
  LibraryFile,
  'cti' | 'deviceId' | 'deviceName' | 'place' | 'type' | 'expiresAtS' | 'bootId'
> & { sinceMs: number }
/** Where a person last saw why a selection went: shown until the next one. */
export type KnownDevice = {
  deviceId: string
  name: string | null
  place: string | null
  catalogId: string | null
  holding: string | null
  seenMs: number
}
export type StoredKeystore = { catalogId: string; version: number; file: Bytes }

/** A receipt that the portal has not taken yet. */
export type KeptReceipt = {
  key: string
  catalogId: string
  /** 128 hex digits. */
  deviceId: string
  cti: string
  file: Bytes
  atMs: number
}
export type KeptNotice = { deviceId: string; epoch: number; bytes: Bytes }
export type EndedCapability = {
  cti: string
  at: string
  kind: string
  reason: string | null
  deviceId: string
  confirmedAt: string | null
}

interface Latchkey extends DBSchema {
  library: { key: string; value: LibraryFile }
  facts: { key: string; value: unknown }
  keystores: { key: string; value: StoredKeystore }
  devices: { key: string; value: KnownDevice }
  receipts: { key: string; value: KeptReceipt }
  notices: { key: string; value: KeptNotice }
}

let opening: Promise<IDBPDatabase<Latchkey>> | undefined

export function profileDb(): Promise<IDBPDatabase<Latchkey>> {
  return (opening ??= openDB<Latchkey>('latchkey', 2, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore('library')
        db.createObjectStore('facts')
        db.createObjectStore('keystores')
        db.createObjectStore('devices')
      }
      db.createObjectStore('receipts')
      db.createObjectStore('notices')
    },
    // Another tab brings a newer form: this one lets go, and opens again when it needs to.
    blocking: (_current, _blocked, event) => ((event.target as IDBDatabase).close(), (opening = undefined)),
    terminated: () => (opening = undefined),
  }))
}
