// One open request inside the device: its stream of bytes either way, its progress, and how it is stopped.
import { type Bytes, sha256 } from '@/lib/core/bytes'
import type { Frame } from '../protocol/frame'
import { encodeKeepalive, encodeOffset } from '../protocol/messages'
import { Refusal } from './refusal'
import { LIMITS } from './state'

type Upload = {
  at: number
  size: number
  sinceAck: number
  take(data: Bytes): void
  done(): void
  fail(error: unknown): void
}

export class Work {
  /** Aborted by CANCEL or by the closing of the link. */
  readonly stopped = new AbortController()
  /** Past its point of no return: it goes on to its true end. */
  committed = false
  #upload: Upload | undefined
  #acked = 0
  #onAck: (() => void) | undefined

  constructor(
    readonly id: number,
    private readonly send: (frame: Frame) => void,
  ) {
    this.stopped.signal.addEventListener('abort', () => {
      this.#upload?.fail(new Refusal('cancelled'))
      this.#onAck?.()
    })
  }

  stop(): void {
    if (!this.committed) this.stopped.abort()
  }

  /** Throws `cancelled` where it was stopped. */
  check(): void {
    if (this.stopped.signal.aborted) throw new Refusal('cancelled')
  }

  keepalive(stage: string, done: number, total: number): void {
    this.send({ type: 'keepalive', id: this.id, payload: encodeKeepalive({ stage, done, total }) })
  }

  /** Takes `size` bytes from `begin` on; says so by an ACK. */
  receive(begin: number, size: number, take: (data: Bytes) => void): Promise<void> {
    this.check()
    return new Promise((resolve, reject) => {
      const end = () => (this.#upload = undefined)
      this.#upload = {
        at: begin,
        size,
        sinceAck: 0,
        take,
        done: () => (end(), resolve()),
        fail: (error) => (end(), reject(error as Error)),
      }
      this.#acknowledge(begin)
      if (begin === size) this.#upload.done()
    })
  }

  #acknowledge(offset: number): void {
    this.send({ type: 'ack', id: this.id, payload: encodeOffset(offset) })
  }

  /** DATA from the host: a repeat is dropped and acknowledged, a gap ends the request. */
  onData(offset: number, data: Bytes): void {
    const upload = this.#upload
    if (!upload) return
    if (offset > upload.at || upload.at + data.length > upload.size)
      return upload.fail(new Refusal('malformed'))
    if (offset < upload.at) return this.#acknowledge(upload.at)
    upload.take(data)
    upload.at += data.length
    upload.sinceAck += 1
    const last = upload.at === upload.size
    if (last || upload.sinceAck >= LIMITS.window / 2) {
      upload.sinceAck = 0
      this.#acknowledge(upload.at)
    }
    if (last) upload.done()
  }

  onAck(offset: number): void {
    this.#acked = Math.max(this.#acked, offset)
    this.#onAck?.()
  }

  /** Sends bytes within the window; gives what the response states of them. */
  async stream(data: Bytes): Promise<{ sizeBytes: number; hash: Bytes }> {
    const inFlight: number[] = []
    for (let at = 0; at < data.length; at += LIMITS.dataBytes) {
      while (inFlight.filter((end) => end > this.#acked).length >= LIMITS.window) await this.#nextAck()
      this.check()
      const part = data.subarray(at, at + LIMITS.dataBytes)
      this.send({ type: 'data', id: this.id, payload: encodeOffset(at, part) })
      inFlight.push(at + part.length)
    }
    while (this.#acked < data.length) await this.#nextAck()
    return { sizeBytes: data.length, hash: await sha256(data) }
  }

  async #nextAck(): Promise<void> {
    this.check()
    await new Promise<void>((resolve) => (this.#onAck = resolve))
    this.#onAck = undefined
    this.check()
  }

  /** Waits, or ends early when stopped. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.stopped.signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
    })
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
