// What an operation sees of the device it runs in. Operations change `flash` and `save` it; they know no frames.
import { type Bytes, toHex } from '@/lib/core/bytes'
import { decodeSign1 } from '@/lib/core/cose'
import type { Clock } from '@/lib/domain/capability'
import { IMAGE, type ImageManifest, readManifest } from '@/lib/domain/image'
import { type KeyIndex, indexKeys, readKeystore } from '@/lib/domain/keystore'
import type { Operation, Params, Result } from '@/lib/domain/operations'
import type { DeviceEvent } from '../protocol/messages'
import type { Birth, Boot, FlashState, StoredImage, Warm } from './state'
import type { Work } from './work'

export interface Innards {
  readonly birth: Birth
  readonly flash: FlashState
  readonly warm: Warm
  readonly boot: Boot
  /** How many times faster than the wall's clock the device's timers run. */
  readonly pace: number
  save(): Promise<void>
  /** Writes what came of the staged image where a power cut leaves it. */
  appendStaged(content: Bytes): Promise<void>
  /** Raises the operation counter, persistently: called before an operation first changes anything. */
  changing(): Promise<void>
  uptimeMs(): number
  clock(): Clock
  random(length: number): Bytes
  sign(message: Bytes): Promise<Bytes>
  log(line: string): void
  /** Hears each new line of the log until it is told to stop. */
  onLog(hear: (line: string) => void): () => void
  /** False: it was not sent. */
  event(event: DeviceEvent): boolean
  /** Leaves the bus after the response and comes back with a new boot ID. */
  restartAfterResponse(): void
  busy(): string | null
}

/** What this one request brought. */
export type Asked = {
  grants: readonly number[]
  work: Work
  /** Aborted when the link on which this was asked closes. */
  linkClosed: AbortSignal
  /** Throws the code that the same capability would now get, its proof aside. */
  rejudge(): Promise<void>
  subject(id: Bytes): void
}

export type Handlers = {
  [O in Operation]: (device: Innards, params: Params<O>, asked: Asked) => Promise<Result<O>>
}

const indexes = new WeakMap<Bytes, Promise<KeyIndex>>()
const NO_KEYS = indexKeys(null)

/** The keys of the keystore it has: worked out once for each keystore, since every command asks. */
export function keysOf({ keystoreFile }: FlashState): Promise<KeyIndex> {
  if (!keystoreFile) return NO_KEYS
  const known = indexes.get(keystoreFile) ?? indexKeys(readKeystore(keystoreFile).keystore)
  indexes.set(keystoreFile, known)
  return known
}

export function manifestOf(image: { signedManifest: Bytes }): ImageManifest {
  return readManifest(image.signedManifest).manifest
}

export function signerOf(image: { signedManifest: Bytes }): Bytes {
  return decodeSign1(image.signedManifest, IMAGE).kid!
}

/** Kids of the keys that signed installed production images. */
export function neededKids(flash: FlashState): Bytes[] {
  const kids = flash.images.filter((image) => !image.development).map(signerOf)
  return [...new Map(kids.map((kid) => [toHex(kid), kid])).values()]
}

/** What a handover keeps for installed production images is kept no longer than one of them needs it. */
export function forgetKept(flash: FlashState): void {
  const needed = new Set(neededKids(flash).map(toHex))
  flash.keptByHandover = flash.keptByHandover.filter((kid) => needed.has(toHex(kid)))
}

export function installed(flash: FlashState, component: Bytes): StoredImage | undefined {
  return flash.images.find((image) => toHex(manifestOf(image).component) === toHex(component))
}
