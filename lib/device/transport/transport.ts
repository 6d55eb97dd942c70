// The lowest door: whole transfers in order, and the link reset. It does not know what is in a frame, nor who asks.
import type { Bytes } from '@/lib/core/bytes'
import type { CodedError } from '@/lib/core/coded-error'

export interface Transport {
  /** Sends one transfer, ended by a short packet or a zero-length one. Rejects with a DeviceError. */
  send(transfer: Bytes): Promise<void>
  /** The next transfer from the device. Rejects with `disconnected` once closed. */
  receive(): Promise<Bytes>
  /** The control request that resets the link (docs/protocol, "Link reset"); the nonce has 16 bytes. */
  linkReset(nonce: Bytes): Promise<void>
  /** Idempotent; settles every pending receive. */
  close(): Promise<void>
  /** Settles when the link is gone: undefined where we closed it. */
  readonly closed: Promise<CodedError | undefined>
}

/** A queue of arrivals with waiting readers: what every transport needs to give `receive` its meaning. */
export class Arrivals {
  #queue: Bytes[] = []
  #waiting: { resolve(transfer: Bytes): void; reject(error: unknown): void }[] = []
  #ended: unknown

  push(transfer: Bytes): void {
    if (this.#ended) return
    const waiter = this.#waiting.shift()
    if (waiter) waiter.resolve(transfer)
    else this.#queue.push(transfer)
  }

  end(error: unknown): void {
    if (this.#ended) return
    this.#ended = error
    for (const waiter of this.#waiting.splice(0)) waiter.reject(error)
  }

  next(): Promise<Bytes> {
    const transfer = this.#queue.shift()
    if (transfer) return Promise.resolve(transfer)
    if (this.#ended) return Promise.reject(this.#ended)
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }
}
