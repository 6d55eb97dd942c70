// A whole device of docs/protocol behind two pipes and a control request: power, link, and which request may run. What an
// operation does stands in operations-*.ts. It does not know whether a bench, a test or a USB/IP server holds the cable.
import type { Bytes } from '@/lib/core/bytes'
import { importPrivateKey, signer } from '@/lib/core/keys'
import { type Operation, OPERATIONS } from '@/lib/domain/operations'
import { attempt } from '@/lib/domain/signed-object'
import { type Frame, decodeFrame, encodeFrame } from '../protocol/frame'
import {
  type DeviceEvent,
  decodeCall,
  decodeOffset,
  decodeRequest,
  encodeEvent,
  type Request,
} from '../protocol/messages'
import { type Faults, cuts, distort, noFaults } from './faults'
import type { Innards } from './innards'
import { startApplications } from './operations-images'
import { addLine, chatter, helloOf } from './greeting'
import { Outbox } from './outbox'
import { endInterrupted } from './receipts'
import { type Served, opened, refusalFor, serve } from './service'
import {
  type Birth,
  type Boot,
  type Flash,
  type FlashState,
  LIMITS,
  NONCE_LIFE_MS,
  type Warm,
  type World,
} from './state'
import { Work, pause } from './work'

const KEEPALIVE_MS = 1000

export class VirtualDevice implements Innards {
  readonly outbox = new Outbox()
  readonly faults: Faults = noFaults()
  /** Hears when the device appears on the bus and when it leaves it. */
  onBus: ((present: boolean) => void) | undefined
  /** Hears every whole transfer, for a view of the cable. */
  onTransfer: ((direction: 'in' | 'out', transfer: Bytes) => void) | undefined
  flash!: FlashState
  warm: Warm = { receipts: new Map() }
  boot!: Boot
  present = false
  #sign!: (message: Bytes) => Promise<Bytes>
  #linkOpen = false
  #link = 0
  #nonce: { value: Bytes; atMs: number } | null = null
  #works = new Map<number, Work>()
  #main: Work | null = null
  #follow: Work | null = null
  #running = new Set<Promise<void>>()
  #logHearers = new Set<(line: string) => void>()
  #restart = false
  #timer: ReturnType<typeof setInterval> | undefined
  #saving: Promise<void> = Promise.resolve()

  constructor(
    readonly birth: Birth,
    private readonly store: Flash,
    private readonly world: World,
  ) {}

  // Power

  /** From nothing to the bus: reads the flash, makes a boot ID, starts the applications. */
  async powerOn(): Promise<void> {
    if (this.present) return
    await Promise.allSettled(this.#running)
    this.flash ??= await this.store.load()
    this.#sign ??= signer(await importPrivateKey(this.birth.identityKeyPkcs8))
    await endInterrupted(this.warm)
    this.boot = { id: this.random(16), startedMs: this.world.nowMs(), log: [], apps: new Map() }
    await startApplications(this)
    if (this.world.chatter) this.#timer = setInterval(() => this.log(chatter(this.random(2))), 2000)
    this.present = true
    this.outbox.join()
    this.onBus?.(true)
  }

  /** The plug is pulled: RAM, receipts and boot ID are gone. */
  powerOff(): void {
    this.#leave()
    this.warm = { receipts: new Map() }
  }

  /** Goes down without ending its work: the next start finds it open (255). */
  async crash(): Promise<void> {
    const warm = structuredClone(this.warm)
    this.#leave()
    this.warm = warm
    await this.powerOn()
  }

  #leave(): void {
    if (!this.present) return
    this.present = false
    clearInterval(this.#timer)
    this.#closeLink()
    this.outbox.leave()
    this.onBus?.(false)
  }

  async #restartNow(): Promise<void> {
    this.#restart = false
    this.event({ kind: 'restarting' })
    await pause(50)
    this.#leave()
    await pause(this.world.restartMs ?? 1500)
    await this.powerOn()
  }

  // Link

  /** Bus reset, SET_CONFIGURATION, SET_INTERFACE: nothing is inherited from the host before. */
  busReset(): void {
    this.#closeLink()
  }

  linkReset(nonce: Bytes): void {
    this.#closeLink()
    this.outbox.clear()
    this.#linkOpen = true
    const link = this.#link
    const greeting = { nonce, proofNonce: this.#renewNonce(), impostor: this.faults.impostor }
    void helloOf(this, greeting).then((payload) => this.#send({ type: 'hello', id: 0, payload }, link))
  }

  #closeLink(): void {
    this.#linkOpen = false
    this.#link += 1
    for (const work of this.#works.values()) work.stop()
    this.#works.clear()
    this.outbox.clear()
  }

  #send(frame: Frame, link = this.#link): void {
    if (!this.#linkOpen || link !== this.#link) return
    const transfer = distort(this.faults, frame, encodeFrame(frame))
    if (!transfer) return
    this.onTransfer?.('in', transfer)
    this.outbox.push(transfer, frame.type === 'keepalive')
  }

  #renewNonce(): Bytes {
    this.#nonce = { value: this.random(16), atMs: this.world.nowMs() }
    return this.#nonce.value
  }

  get proofNonce(): Bytes | null {
    const alive = this.#nonce && this.world.nowMs() - this.#nonce.atMs <= NONCE_LIFE_MS
    return alive ? this.#nonce!.value : null
  }

  // Frames from the host

  receive(transfer: Bytes): void {
    if (!this.present) return
    if (cuts(this.faults)) return this.powerOff()
    this.onTransfer?.('out', transfer)
    if (!this.#linkOpen) return
    const frame = attempt(() => decodeFrame(transfer))
    if (!frame || !this.#take(frame)) this.#closeLink()
  }

  // False: the frame closes the link.
  #take(frame: Frame): boolean {
    const limit = frame.type === 'data' ? LIMITS.dataBytes + 4 : LIMITS.controlBytes
    if (frame.payload.length > limit) return false
    const work = this.#works.get(frame.id)
    if (frame.type === 'request') return this.#takeRequest(frame)
    if (frame.type === 'cancel') return frame.payload.length === 0 && (work?.stop(), true)
    if (frame.type !== 'data' && frame.type !== 'ack') return false
    const part = attempt(() => decodeOffset(frame.payload))
    if (!part || (frame.type === 'ack' && part.data.length > 0)) return false
    if (frame.type === 'data') work?.onData(part.offset, part.data)
    else work?.onAck(part.offset)
    return true
  }

  #takeRequest(frame: Frame): boolean {
    if (frame.id === 0 || this.#works.has(frame.id)) return false
    const link = this.#link
    const work = new Work(frame.id, (out) => this.#send(out, link))
    this.#works.set(frame.id, work)
    const request = attempt(() => decodeRequest(frame.payload))
    const call = request && attempt(() => decodeCall(request.call))
    const operation = call && opened(call.op)
    const refused = !call
      ? 'malformed'
      : !operation
        ? 'unknown-operation'
        : this.#isBusy(operation)
          ? 'busy'
          : null
    const served = refused
      ? Promise.resolve(refusalFor(refused))
      : this.#run(work, { request: request!, operation: operation!, params: call!.params })
    this.#track(served.then((answer) => this.#answer(work, answer, link)))
    return true
  }

  #isBusy(operation: Operation): boolean {
    if (operation === 'log.follow') return this.#follow !== null
    if (!this.#main) return false
    // Work of an earlier link that cannot be stopped any more keeps out only what needs a capability.
    const asked = this.#works.get(this.#main.id) === this.#main
    return asked || OPERATIONS[operation].needs !== 'none'
  }

  async #run(
    work: Work,
    asked: { request: Request; operation: Operation; params: unknown },
  ): Promise<Served> {
    const follows = asked.operation === 'log.follow'
    if (follows) this.#follow = work
    else this.#main = work
    const beat = setInterval(() => work.keepalive(follows ? 'Following' : 'Working', 0, 0), KEEPALIVE_MS)
    try {
      return await serve(this, { ...asked, work })
    } finally {
      clearInterval(beat)
      if (this.#follow === work) this.#follow = null
      if (this.#main === work) this.#main = null
    }
  }

  #track(done: Promise<void>): void {
    this.#running.add(done)
    void done.finally(() => this.#running.delete(done))
  }

  async #answer(work: Work, served: Served, link: number): Promise<void> {
    if (this.faults.lateMs > 0) await pause(this.faults.lateMs)
    if (link === this.#link && this.#works.get(work.id) === work) {
      this.#works.delete(work.id)
      this.#send({ type: 'response', id: work.id, payload: served(this.#renewNonce()) }, link)
    }
    if (this.#restart && this.present) void this.#restartNow()
  }

  // What operations see

  save(): Promise<void> {
    const snapshot = this.flash
    this.#saving = this.#saving.catch(() => undefined).then(() => this.store.save(snapshot))
    return this.#saving
  }

  async changing(): Promise<void> {
    this.flash.operationCounter += 1
    await this.save()
  }

  uptimeMs(): number {
    return Math.max(0, Math.floor(this.world.nowMs() - this.boot.startedMs))
  }

  clock() {
    const floor = this.flash.timeFloor
    return this.birth.clock ? { now: Math.floor(this.world.nowMs() / 1000), floor } : { floor }
  }

  random(length: number): Bytes {
    return this.world.random(length)
  }

  sign(message: Bytes): Promise<Bytes> {
    return this.#sign(message)
  }

  log(line: string): void {
    addLine(this.boot.log, line)
    for (const hear of this.#logHearers) hear(line)
  }

  onLog(hear: (line: string) => void): () => void {
    this.#logHearers.add(hear)
    return () => this.#logHearers.delete(hear)
  }

  /** An event of the follow goes out under its id, every other under 0. */
  event(event: DeviceEvent): void {
    const id = event.kind === 'log' ? this.#follow?.id : 0
    if (id !== undefined) this.#send({ type: 'event', id, payload: encodeEvent(event) })
  }

  restartAfterResponse(): void {
    this.#restart = true
  }

  busy(): string | null {
    return this.#main?.committed ? 'Installing' : null
  }
}
