// A whole device of docs/protocol behind two pipes and a control request: its power, its flash and what its operations see.
// The link stands in link.ts, what an operation does in operations-*.ts. It does not know whether a bench, a test or a USB/IP
// server holds the cable.
import type { Bytes } from '@/lib/core/bytes'
import { importPrivateKey, signer } from '@/lib/core/keys'
import type { DeviceEvent } from '../protocol/messages'
import { type Behaviour, CONTRACT } from './behaviour'
import { type Faults, cuts, distort, noFaults } from './faults'
import { upgraded } from './flash'
import { addLine, chatter, helloOf } from './greeting'
import type { Innards } from './innards'
import { Link } from './link'
import { startApplications } from './operations-apps'
import type { Outbox } from './outbox'
import { endInterrupted, noReceipts } from './receipts'
import { refusalFor, serve } from './service'
import type { Birth, Boot, Flash, FlashState, Warm, World } from './state'
import { pause } from './work'

const OFF_THE_BUS_MS = 50
const BACK_MS = 1500

export class VirtualDevice implements Innards {
  readonly faults: Faults = noFaults()
  readonly behaviour: Behaviour
  /** Hears when the device appears on the bus and when it leaves it. */
  onBus: ((present: boolean) => void) | undefined
  /** Hears every whole transfer, for a view of the cable. */
  onTransfer: ((direction: 'in' | 'out', transfer: Bytes) => void) | undefined
  flash!: FlashState
  warm: Warm = noReceipts()
  boot!: Boot
  present = false
  readonly #link: Link
  #sign!: (message: Bytes) => Promise<Bytes>
  #powered = false
  #logHearers = new Set<(line: string) => void>()
  #restart = false
  #unplugged = 0
  #timer: ReturnType<typeof setInterval> | undefined
  #saving: Promise<void> = Promise.resolve()

  constructor(
    readonly birth: Birth,
    private readonly store: Flash,
    private readonly world: World,
  ) {
    this.behaviour = { ...CONTRACT, ...world.behaviour }
    this.#link = this.#makeLink()
  }

  #makeLink(): Link {
    return new Link({
      pace: this.pace,
      newNonce: (old) => this.behaviour.nextNonce({ fresh: this.random(16), old }),
      nonceLifeMs: this.behaviour.nonceLifeMs,
      nowMs: () => this.world.nowMs(),
      hello: (greeting) => helloOf(this, { ...greeting, impostor: this.faults.impostor }),
      serve: (asked) => serve(this, asked),
      refuse: (code) => refusalFor(code),
      distort: (frame, transfer) => distort(this.faults, frame, transfer),
      delayMs: () => this.faults.lateMs,
      answered: () => {
        if (this.#restart && this.present) void this.#restartNow()
      },
      sent: (transfer) => this.onTransfer?.('in', transfer),
    })
  }

  get outbox(): Outbox {
    return this.#link.outbox
  }

  get pace(): number {
    return this.world.pace ?? 1
  }

  // Power

  /** From nothing to the bus: reads the flash, makes a boot ID, starts the applications. */
  async powerOn(): Promise<void> {
    if (this.present) return
    await this.#link.settled()
    await this.#saving.catch(() => undefined)
    const { state, changed } = upgraded(await this.store.load())
    this.flash = state
    this.#powered = true
    if (changed) await this.save()
    this.#sign ??= signer(await importPrivateKey(this.birth.identityKeyPkcs8))
    await endInterrupted(this.warm)
    const id = this.random(16)
    this.boot = { id, startedMs: this.world.nowMs(), log: [], apps: new Map(), debugging: new Map() }
    await startApplications(this)
    if (this.world.chatter) this.#timer = setInterval(() => this.log(chatter(this.random(2))), 2000)
    this.present = true
    this.outbox.join()
    this.onBus?.(true)
  }

  /** The plug is pulled: RAM, receipts and boot ID are gone. */
  powerOff(): void {
    this.#unplugged += 1
    this.#leave()
    this.warm = noReceipts()
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
    this.#powered = false
    this.#restart = false
    clearInterval(this.#timer)
    this.#link.close()
    this.outbox.leave()
    this.onBus?.(false)
  }

  async #restartNow(): Promise<void> {
    this.#restart = false
    const unplugged = this.#unplugged
    this.event({ kind: 'restarting' })
    await pause(OFF_THE_BUS_MS / this.pace)
    this.#leave()
    await pause(this.world.restartMs ?? BACK_MS)
    if (unplugged === this.#unplugged) await this.powerOn()
  }

  // The cable

  /** Bus reset, SET_CONFIGURATION, SET_INTERFACE: nothing is inherited from the host before. */
  busReset(): void {
    this.#link.close()
  }

  linkReset(nonce: Bytes): void {
    if (this.present) this.#link.reset(nonce)
  }

  receive(transfer: Bytes): void {
    if (!this.present) return
    if (cuts(this.faults)) return this.powerOff()
    this.onTransfer?.('out', transfer)
    this.#link.receive(transfer)
  }

  // What operations see

  save(): Promise<void> {
    return this.#write(() => this.store.save(this.flash))
  }

  appendStaged(content: Bytes): Promise<void> {
    const { append } = this.store
    return append ? this.#write(() => append.call(this.store, content)) : this.save()
  }

  // One write at a time, and none once the power is gone: what was not written then is not there at the next start.
  #write(write: () => Promise<void>): Promise<void> {
    const turn = async () => {
      if (!this.#powered) throw new Error('the power is gone')
      await write()
    }
    this.#saving = this.#saving.catch(() => undefined).then(turn)
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

  log(text: string): void {
    const line = addLine(this.boot.log, text)
    for (const hear of this.#logHearers) hear(line)
  }

  onLog(hear: (line: string) => void): () => void {
    this.#logHearers.add(hear)
    return () => this.#logHearers.delete(hear)
  }

  event(event: DeviceEvent): boolean {
    return this.#link.event(event)
  }

  restartAfterResponse(): void {
    this.#restart = true
  }

  busy(): string | null {
    return this.#link.leftOver ? 'Installing' : null
  }
}
