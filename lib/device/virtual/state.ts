// What a virtual device keeps: for ever (flash), until power is lost (warm), until its next start (boot). The flash is
// plain data, so that IndexedDB or a file can hold it as it is.
import type { Bytes } from '@/lib/core/bytes'
import type { CoseKey } from '@/lib/core/cose'
import { readKeystore } from '@/lib/domain/keystore'
import type { ReceiptEntry } from '@/lib/domain/receipt'
import type { Behaviour } from './behaviour'
import { MemoryFlash } from './flash'

/** Set at manufacture. */
export type Birth = {
  identityKeyPkcs8: Bytes
  identityKey: CoseKey
  deviceId: Bytes
  productId: Bytes
  firmware: string
  model: string
  /** A trusted clock is there. */
  clock: boolean
}

export type StoredImage = {
  signedManifest: Bytes
  content: Bytes
  development: boolean
  manualStart: boolean
}
export type StagedImage = { signedManifest: Bytes; received: Bytes; complete: boolean; development: boolean }
/** Of a Wi-Fi key or a private key only that there is one: nothing in a virtual device ever needs the key itself. */
export type StoredNetwork = { id: number; ssid: Bytes; security: number; keyed: boolean }
export type StoredCertificate = { id: string; kind: number; der: Bytes; keyed: boolean }

/** Survives a power cut, as the old or the new value. */
export type FlashState = {
  rootKey: CoseKey
  catalogId: Bytes
  state: number
  keystoreFile: Bytes | null
  leastKeystoreVersion: number
  keptByHandover: Bytes[]
  epoch: number
  timeFloor: number
  handoverNumber: number
  lastHandover: Bytes | null
  operationCounter: number
  /** Highest rollback number installed, by component (hex). */
  rollback: Record<string, number>
  images: StoredImage[]
  staged: StagedImage | null
  networks: StoredNetwork[]
  certificates: StoredCertificate[]
  proxy: { enabled: boolean; host?: string | undefined; port?: number | undefined }
  errorReport: string[]
}

export interface Flash {
  load(): Promise<FlashState>
  /** Replaces all of it as one: after a power cut it is the old or the new value. */
  save(state: FlashState): Promise<void>
  /**
   * Adds to the content of the staged image, so that an upload need not write everything at each acknowledgement. Without
   * it the whole is saved instead.
   */
  append?(content: Bytes): Promise<void>
}

export type OngoingWork = {
  op: string
  callHash: Bytes
  uptimeMs: number
  bootId: Bytes
  subject: Bytes | null
}
/** Open and ended work under one capability. */
export type WorkRecord = {
  cti: Bytes
  entries: ReceiptEntry[]
  /** Chain value before entries[0]. */
  chainBefore: Bytes
  ended: number
  open: Map<number, OngoingWork>
  /** The number of the last request under this cti, among all that were accepted. */
  lastAsked: number
}

/** Outlives a restart, not a loss of power. */
export type Warm = { receipts: Map<string, WorkRecord>; asked: number }

export type AppRun = 'stopped' | 'running' | 'debugging'
export type Boot = {
  id: Bytes
  startedMs: number
  log: string[]
  apps: Map<string, AppRun>
  /** Ends the watch over an application that is being debugged, by component (hex). */
  debugging: Map<string, () => void>
}

/** What surrounds a device: chance, time, and how it is played. */
export type World = {
  random(length: number): Bytes
  nowMs(): number
  /** From leaving the bus to being back after a restart. */
  restartMs?: number
  /** Lets the device write a line into its log now and then. */
  chatter?: boolean
  /** How many times faster than a clock on the wall the device's own timers run; `nowMs` has to agree. */
  pace?: number
  /** Replaces single rules by others, to prove that a check of devices finds it. */
  behaviour?: Partial<Behaviour>
}

export const LIMITS = {
  controlBytes: 16_384,
  dataBytes: 16_368,
  window: 8,
  images: 16,
  networks: 16,
  certificates: 16,
} as const
export const STORAGE_BYTES = 32 * 1024 * 1024

export function emptyFlash(
  start: Pick<FlashState, 'rootKey' | 'catalogId' | 'state' | 'epoch' | 'keystoreFile'>,
): FlashState {
  return {
    ...start,
    leastKeystoreVersion: 0,
    keptByHandover: [],
    timeFloor: start.keystoreFile ? readKeystore(start.keystoreFile).keystore.issuedAt : 0,
    handoverNumber: 0,
    lastHandover: null,
    operationCounter: 0,
    rollback: {},
    images: [],
    staged: null,
    networks: [],
    certificates: [],
    proxy: { enabled: false },
    errorReport: [],
  }
}

/** What tests and a USB/IP server without a file use. */
export const memoryFlash = (initial: FlashState): MemoryFlash => new MemoryFlash(initial)
