// Transfers the device has ready for the host, taken one by one as the host reads. A link reset empties it; of keepalives at
// most one waits.
import type { Bytes } from '@/lib/core/bytes'

type Waiting = { transfer: Bytes; keepalive: boolean }

export class Outbox {
  #queue: Waiting[] = []
  #takers: ((transfer: Bytes | null) => void)[] = []
  #onBus = false

  push(transfer: Bytes, keepalive = false): void {
    if (keepalive && this.#queue.some((one) => one.keepalive)) return
    const taker = this.#takers.shift()
    if (taker) taker(transfer)
    else this.#queue.push({ transfer, keepalive })
  }

  /** The next transfer, or null once the device has left the bus or the taker has gone. */
  take(gone?: AbortSignal): Promise<Bytes | null> {
    if (!this.#onBus) return Promise.resolve(null)
    const next = this.#queue.shift()
    if (next) return Promise.resolve(next.transfer)
    return new Promise((resolve) => {
      this.#takers.push(resolve)
      gone?.addEventListener('abort', () => {
        this.#takers = this.#takers.filter((taker) => taker !== resolve)
        resolve(null)
      })
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
