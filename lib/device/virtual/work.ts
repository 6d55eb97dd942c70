// One open request inside the device: its stream of bytes either way, its progress, and how it is stopped.
import { type Bytes, sha256 } from '@/lib/core/bytes'
import type { Frame } from '../protocol/frame'
import { type Progress, encodeKeepalive, encodeOffset } from '../protocol/messages'
import { Refusal } from './refusal'
import { LIMITS } from './state'

type Upload = {
  at: number
  size: number
  sinceAck: number
  /** What was taken and not yet written where a power cut leaves it. */
  unwritten: Bytes[]
  done(): void
  fail(error: unknown): void
}
/** An upload as the operation sees it: where it begins and ends, and how its bytes are kept before they are acknowledged. */
export type Receiving = { begin: number; size: number; keep(parts: Bytes[]): Promise<void> }

export class Work {
  /** Aborted by CANCEL or by the closing of the link. */
  readonly stopped = new AbortController()
  /** Past its point of no return: it goes on to its true end. */
  committed = false
  progress: Progress = { stage: 'Working', done: 0, total: 0 }
  #upload: Upload | undefined
  #writing: Promise<void> = Promise.resolve()
  #acked = 0
  #onAck: (() => void) | undefined

  constructor(
    readonly id: number,
    private readonly around: { send(frame: Frame): void; pace: number },
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

  /** The point of no return: from here on neither CANCEL nor a closed link ends it. */
  commit(): void {
    this.check()
    this.committed = true
  }

  keepalive(): void {
    this.around.send({ type: 'keepalive', id: this.id, payload: encodeKeepalive(this.progress) })
  }

  /** Takes bytes from `begin` to `size`; says by an ACK where to begin. */
  async receive(receiving: Receiving): Promise<void> {
    this.check()
    const { begin, size } = receiving
    this.progress = { stage: 'Receiving', done: begin, total: size }
    const whole = new Promise<void>((resolve, reject) => {
      const end = () => (this.#upload = undefined)
      const upload: Upload = {
        at: begin,
        size,
        sinceAck: 0,
        unwritten: [],
        done: () => (end(), resolve()),
        fail: (error) => (end(), reject(error as Error)),
      }
      this.#upload = upload
      this.#keep = receiving.keep
      this.#acknowledge(begin)
      if (begin === size) upload.done()
    })
    await whole.finally(() => this.#writing.catch(() => undefined))
  }
  #keep: Receiving['keep'] = async () => undefined

  #acknowledge(offset: number): void {
    this.around.send({ type: 'ack', id: this.id, payload: encodeOffset(offset) })
  }

  /** DATA from the host: a repeat is dropped and acknowledged, a gap ends the request. */
  onData(offset: number, data: Bytes): void {
    const upload = this.#upload
    if (!upload) return
    if (offset > upload.at || upload.at + data.length > upload.size)
      return upload.fail(new Refusal('malformed'))
    if (offset < upload.at) return this.#acknowledge(upload.at - sizeOf(upload.unwritten))
    upload.unwritten.push(data)
    upload.at += data.length
    upload.sinceAck += 1
    if (upload.at === upload.size || upload.sinceAck >= LIMITS.window / 2) this.#write(upload)
  }

  // Written first, acknowledged then: what a host was told is there after a power cut.
  #write(upload: Upload): void {
    const { at } = upload
    const parts = upload.unwritten.splice(0)
    upload.sinceAck = 0
    this.#writing = this.#writing
      .then(() => this.#keep(parts))
      .then(() => {
        if (this.#upload !== upload) return
        this.progress.done = at
        this.#acknowledge(at)
        if (at === upload.size) upload.done()
      })
    this.#writing.catch((error: unknown) => upload.fail(error))
  }

  onAck(offset: number): void {
    this.#acked = Math.max(this.#acked, offset)
    this.#onAck?.()
  }

  /** Sends bytes within the window; gives what the response states of them. */
  async stream(data: Bytes): Promise<{ sizeBytes: number; hash: Bytes }> {
    this.progress = { stage: 'Sending', done: 0, total: data.length }
    const inFlight: number[] = []
    for (let at = 0; at < data.length; at += LIMITS.dataBytes) {
      while (inFlight.filter((end) => end > this.#acked).length >= LIMITS.window) await this.#nextAck()
      this.check()
      const part = data.subarray(at, at + LIMITS.dataBytes)
      this.around.send({ type: 'data', id: this.id, payload: encodeOffset(at, part) })
      inFlight.push(at + part.length)
      this.progress.done = Math.min(this.#acked, data.length)
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
    return pauseUnless(this.stopped.signal, ms / this.around.pace)
  }
}

const sizeOf = (parts: Bytes[]) => parts.reduce((sum, part) => sum + part.length, 0)

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits, or ends early when the signal says so; leaves nothing behind on the signal. */
export function pauseUnless(signal: AbortSignal, ms: number): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
