// A transport whose far end lives in the same process: whole transfers, no packets. It does not know what answers.
import type { Bytes } from '@/lib/core/bytes'
import { DeviceError } from '../errors'
import { Arrivals, type Transport } from './transport'

/** What a device shows to a cable. */
export type FarEnd = {
  present: boolean
  receive(transfer: Bytes): void
  linkReset(nonce: Bytes): void
  busReset(): void
  outbox: { take(gone?: AbortSignal): Promise<Bytes | null> }
}

export function openMemory(device: FarEnd): Transport {
  if (!device.present) throw new DeviceError('disconnected')
  device.busReset()
  return new MemoryTransport(device)
}

class MemoryTransport implements Transport {
  readonly closed: Promise<DeviceError | undefined>
  #settle!: (error: DeviceError | undefined) => void
  #arrivals = new Arrivals()
  #ended = false
  #gone = new AbortController()

  constructor(private readonly device: FarEnd) {
    this.closed = new Promise((resolve) => (this.#settle = resolve))
    void this.#read()
  }

  async #read(): Promise<void> {
    while (!this.#ended) {
      const transfer = await this.device.outbox.take(this.#gone.signal)
      if (!transfer) return this.#end(new DeviceError('disconnected'))
      this.#arrivals.push(transfer)
    }
  }

  #end(error: DeviceError | undefined): void {
    if (this.#ended) return
    this.#ended = true
    this.#gone.abort()
    this.#arrivals.end(error ?? new DeviceError('disconnected'))
    this.#settle(error)
  }

  async send(transfer: Bytes): Promise<void> {
    if (this.#ended || !this.device.present) throw new DeviceError('disconnected')
    this.device.receive(transfer.slice())
  }

  receive(): Promise<Bytes> {
    return this.#arrivals.next()
  }

  async linkReset(nonce: Bytes): Promise<void> {
    if (this.#ended || !this.device.present) throw new DeviceError('disconnected')
    this.device.linkReset(nonce)
  }

  async close(): Promise<void> {
    this.#end(undefined)
  }
}
