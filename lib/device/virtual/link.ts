// The device's end of the cable: which frames close the link, which request may run, the proof nonce, and that HELLO is the
// first thing on a new link (docs/protocol, "The cable"). What an operation does is not its business.
import type { Bytes } from '@/lib/core/bytes'
import { OPERATIONS, type Operation, isOperation } from '@/lib/domain/operations'
import { attempt } from '@/lib/domain/signed-object'
import { type Frame, decodeFrame, encodeFrame } from '../protocol/frame'
import {
  type DeviceEvent,
  type Request,
  decodeCall,
  decodeOffset,
  decodeRequest,
  encodeEvent,
} from '../protocol/messages'
import { Outbox, type TransferKind } from './outbox'
import { LIMITS } from './state'
import { Work, pause } from './work'

const KEEPALIVE_MS = 1000

/** The response's bytes, once the next proof nonce is known. */
export type Served = (nextNonce: Bytes) => Bytes
export type AskedOnLink = {
  request: Request
  operation: Operation
  params: unknown
  work: Work
  /** The nonce at the time the request came, or null where it had died. */
  proofNonce: Bytes | null
  /** Aborted when the link on which this was asked closes. */
  linkClosed: AbortSignal
}
export type LinkHost = {
  readonly pace: number
  newNonce(old: Bytes | null): Bytes
  nonceLifeMs: number
  nowMs(): number
  hello(greeting: { nonce: Bytes; proofNonce: Bytes }): Promise<Bytes>
  serve(asked: AskedOnLink): Promise<Served>
  refuse(code: 'malformed' | 'unknown-operation' | 'busy'): Served
  /** The transfer as it leaves, or null where a fault swallows it. */
  distort(frame: Frame, transfer: Bytes): Bytes | null
  delayMs(): number
  answered(): void
  sent(transfer: Bytes): void
}

const kindOf = (frame: Frame): TransferKind =>
  frame.type === 'keepalive' ? 'keepalive' : frame.type === 'event' && frame.id !== 0 ? 'log' : 'other'

export class Link {
  readonly outbox = new Outbox()
  #open = false
  #number = 0
  #closed = new AbortController()
  /** Frames either way that wait for HELLO; null once it went out. */
  #early: { incoming: Bytes[]; outgoing: Frame[] } | null = null
  #nonce: { value: Bytes; atMs: number } | null = null
  #works = new Map<number, Work>()
  #running = new Map<Work, Promise<unknown>>()
  #main: Work | null = null
  #follow: Work | null = null
  #answering = new Set<Promise<void>>()

  constructor(private readonly host: LinkHost) {}

  /** Every open request ends; nothing is sent until the next link reset. */
  close(): void {
    this.#open = false
    this.#number += 1
    this.#early = null
    for (const work of this.#works.values()) work.stop()
    this.#works.clear()
    this.#main = null
    this.#follow = null
    this.outbox.clear()
    this.#closed.abort()
    this.#closed = new AbortController()
  }

  /** Settles when nothing of any link runs any more. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#running.values(), ...this.#answering])
  }

  reset(nonce: Bytes): void {
    // What an application's end has to say is said on the new link.
    const early = { incoming: [], outgoing: [] as Frame[] }
    this.#ending = early.outgoing
    this.close()
    this.#ending = null
    this.#open = true
    this.#early = early
    void this.#greet(nonce, this.#number)
  }
  #ending: Frame[] | null = null

  async #greet(nonce: Bytes, link: number): Promise<void> {
    const stopped = [...this.#running].filter(([work]) => !work.committed).map(([, done]) => done)
    await Promise.allSettled(stopped)
    if (link !== this.#number) return
    const payload = await this.host.hello({ nonce, proofNonce: this.#renewNonce() })
    const early = this.#early
    if (link !== this.#number || !early) return
    this.#early = null
    this.#send({ type: 'hello', id: 0, payload }, link)
    for (const frame of early.outgoing) this.#send(frame, link)
    for (const transfer of early.incoming) this.receive(transfer)
  }

  #send(frame: Frame, link: number): boolean {
    if (!this.#open || link !== this.#number) return false
    if (this.#early) return this.#early.outgoing.push(frame) > 0
    const transfer = this.host.distort(frame, encodeFrame(frame))
    if (!transfer) return true
    const taken = this.outbox.push(transfer, kindOf(frame))
    if (taken) this.host.sent(transfer)
    return taken
  }

  /** An event of the follow goes out under its id, every other under 0. False: it was not sent. */
  event(event: DeviceEvent): boolean {
    const id = event.kind === 'log' ? this.#follow?.id : 0
    if (id === undefined) return false
    const frame: Frame = { type: 'event', id, payload: encodeEvent(event) }
    if (this.#ending) return this.#ending.push(frame) > 0
    return this.#send(frame, this.#number)
  }

  #renewNonce(): Bytes {
    const value = this.host.newNonce(this.#nonce?.value ?? null)
    this.#nonce = { value, atMs: this.host.nowMs() }
    return value
  }

  get #proofNonce(): Bytes | null {
    const alive = this.#nonce && this.host.nowMs() - this.#nonce.atMs <= this.host.nonceLifeMs
    return alive ? this.#nonce!.value : null
  }

  receive(transfer: Bytes): void {
    if (!this.#open) return
    if (this.#early) return void this.#early.incoming.push(transfer)
    const frame = attempt(() => decodeFrame(transfer))
    if (!frame || !this.#take(frame)) this.close()
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
    const link = this.#number
    const send = (out: Frame) => void this.#send(out, link)
    const work = new Work(frame.id, { send, pace: this.host.pace })
    this.#works.set(frame.id, work)
    const request = attempt(() => decodeRequest(frame.payload))
    const call = request && attempt(() => decodeCall(request.call))
    const operation = call && isOperation(call.op) ? call.op : undefined
    const served =
      !request || !call
        ? this.host.refuse('malformed')
        : !operation
          ? this.host.refuse('unknown-operation')
          : this.#isBusy(operation)
            ? this.host.refuse('busy')
            : this.#run({ request, operation, params: call.params, work, ...this.#surroundings() })
    const answering = Promise.resolve(served).then((answer) => this.#answer(work, answer, link))
    this.#answering.add(answering)
    void answering.finally(() => this.#answering.delete(answering))
    return true
  }

  #surroundings() {
    return { proofNonce: this.#proofNonce, linkClosed: this.#closed.signal }
  }

  /** Work of an earlier link that goes on because it cannot be stopped any more. */
  get leftOver(): boolean {
    return [...this.#running.keys()].some((work) => this.#works.get(work.id) !== work)
  }

  #isBusy(operation: Operation): boolean {
    if (this.leftOver && OPERATIONS[operation].needs !== 'none') return true
    return (operation === 'log.follow' ? this.#follow : this.#main) !== null
  }

  async #run(asked: AskedOnLink): Promise<Served> {
    const { work, operation } = asked
    if (operation === 'log.follow') this.#follow = work
    else this.#main = work
    const beat = setInterval(() => work.keepalive(), KEEPALIVE_MS / this.host.pace)
    const served = this.host.serve(asked)
    this.#running.set(work, served)
    try {
      return await served
    } finally {
      clearInterval(beat)
      this.#running.delete(work)
      if (this.#follow === work) this.#follow = null
      if (this.#main === work) this.#main = null
    }
  }

  async #answer(work: Work, served: Served, link: number): Promise<void> {
    const late = this.host.delayMs()
    if (late > 0) await pause(late)
    if (link === this.#number && this.#works.get(work.id) === work) {
      this.#works.delete(work.id)
      this.#send({ type: 'response', id: work.id, payload: served(this.#renewNonce()) }, link)
    }
    this.host.answered()
  }
}
