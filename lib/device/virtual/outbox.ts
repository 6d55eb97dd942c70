// Transfers the device has ready for the host, taken one by one as the host reads. A link reset empties it; of keepalives at
// most one waits, and of lines of the log no more than the device has room for.
import type { Bytes } from '@/lib/core/bytes'

export type TransferKind = 'keepalive' | 'log' | 'other'
type Waiting = { transfer: Bytes; kind: TransferKind }
const MOST: Record<TransferKind, number> = { keepalive: 1, log: 32, other: Infinity }

export class Outbox {
  #queue: Waiting[] = []
  #takers: ((transfer: Bytes | null) => void)[] = []
  #onBus = false

  /** False: as many of this kind wait already, and this one is dropped. */
  push(transfer: Bytes, kind: TransferKind = 'other'): boolean {
    const taker = this.#takers.shift()
    if (taker) {
      taker(transfer)
      return true
    }
    if (this.#queue.filter((one) => one.kind === kind).length >= MOST[kind]) return false
    this.#queue.push({ transfer, kind })
    return true
  }

  /** The next transfer, or null once the device has left the bus or the taker has gone. */
  take(gone?: AbortSignal): Promise<Bytes | null> {
    if (!this.#onBus || gone?.aborted) return Promise.resolve(null)
    const next = this.#queue.shift()
    if (next) return Promise.resolve(next.transfer)
    return new Promise((resolve) => {
      const leave = () => {
        this.#takers = this.#takers.filter((taker) => taker !== take)
        resolve(null)
      }
      const take = (transfer: Bytes | null) => {
        gone?.removeEventListener('abort', leave)
        resolve(transfer)
      }
      this.#takers.push(take)
      gone?.addEventListener('abort', leave)
    })
  }

  clear(): void {
    this.#queue = []
  }

  join(): void {
    this.#onBus = true
  }

  /** Off the bus: what waits is lost, and so is who waits for it. */
  leave(): void {
    this.#onBus = false
    this.clear()
    for (const taker of this.#takers.splice(0)) taker(null)
  }
}
