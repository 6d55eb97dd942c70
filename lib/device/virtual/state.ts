// What a virtual device keeps: for ever (flash), until power is lost (warm), until its next start (boot). The flash is
// plain data, so that IndexedDB or a file can hold it as it is.
import type { Bytes } from '@/lib/core/bytes'
import type { CoseKey } from '@/lib/core/cose'
import type { ReceiptEntry } from '@/lib/domain/receipt'

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
export type StoredNetwork = { id: number; ssid: Bytes; security: number; key: string | null }
export type StoredCertificate = { id: string; kind: number; der: Bytes; privateKey: Bytes | null }

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
  save(state: FlashState): Promise<void>
}

/** Open and ended work under one capability. */
export type WorkRecord = {
  cti: Bytes
  entries: ReceiptEntry[]
  /** Chain value before entries[0], and after the last. */
  chain: [Bytes, Bytes]
  ended: number
  open: Map<number, [string, Bytes, number, Bytes]>
  lastAskedMs: number
}

/** Outlives a restart, not a loss of power. */
export type Warm = { receipts: Map<string, WorkRecord> }

export type AppRun = 'stopped' | 'running' | 'debugging'
export type Boot = { id: Bytes; startedMs: number; log: string[]; apps: Map<string, AppRun> }

/** What surrounds a device: chance, time, and how it is played. */
export type World = {
  random(length: number): Bytes
  nowMs(): number
  /** From leaving the bus to being back after a restart. */
  restartMs?: number
  /** Lets the device write a line into its log now and then. */
  chatter?: boolean
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
export const NONCE_LIFE_MS = 60_000

export function emptyFlash(
  start: Pick<FlashState, 'rootKey' | 'catalogId' | 'state' | 'epoch' | 'keystoreFile'>,
): FlashState {
  return {
    ...start,
    leastKeystoreVersion: 0,
    keptByHandover: [],
    timeFloor: 0,
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

/** A flash in memory: what tests and a USB/IP server without a file use. */
export function memoryFlash(initial: FlashState): Flash & { state: FlashState } {
  return {
    state: structuredClone(initial),
    async load() {
      return structuredClone(this.state)
    },
    async save(state) {
      this.state = structuredClone(state)
    },
  }
}
