// A transport over any object shaped like WebUSB's USBDevice: claims the service interface, keeps reads queued at all times,
// and ends a frame of whole packets with a zero-length one. What a pipe lost arrives as an empty transfer, which is no
// frame: the protocol above then wants a new link. It does not know whose object it is.
import { type Bytes, concat } from '@/lib/core/bytes'
import { DeviceError } from '../errors'
import { Arrivals, type Transport } from './transport'
import { usbError } from './usb-errors'

export const SERVICE_INTERFACE = { classCode: 0xff, subclassCode: 0x53, protocolCode: 0x01 } as const

export type UsbShape = Pick<
  USBDevice,
  | 'configurations'
  | 'configuration'
  | 'open'
  | 'close'
  | 'selectConfiguration'
  | 'claimInterface'
  | 'transferIn'
  | 'transferOut'
  | 'controlTransferOut'
  | 'clearHalt'
>
export type Manner = {
  /** Transfers that the stack below takes at once on one pipe. */
  readsInFlight: number
  sendsInFlight: number
  /** Tells when the device is unplugged; gives the way to stop listening. */
  onGone?(hear: () => void): () => void
}

const READ_BYTES = 16_384
/** More than the largest frame: what is longer is none. */
const MOST_TRANSFER_BYTES = 128 * 1024
const OPEN_TRIES = 3
const RETRY_MS = 150
/** How long a link reset waits for transfers that the device does not take. */
const DRAIN_MS = 1000
const LOST: Bytes = new Uint8Array(0)

type ServicePort = { interfaceNumber: number; endpointIn: number; endpointOut: number; packetBytes: number }

function findPort(device: UsbShape): { configuration: number; port: ServicePort } {
  for (const configuration of device.configurations) {
    for (const one of configuration.interfaces) {
      const alternate = one.alternates.find(
        (a) =>
          a.interfaceClass === SERVICE_INTERFACE.classCode &&
          a.interfaceSubclass === SERVICE_INTERFACE.subclassCode &&
          a.interfaceProtocol === SERVICE_INTERFACE.protocolCode,
      )
      const input = alternate?.endpoints.find((e) => e.direction === 'in' && e.type === 'bulk')
      const output = alternate?.endpoints.find((e) => e.direction === 'out' && e.type === 'bulk')
      // A pipe of empty packets carries nothing, and its reads would have no length.
      if (!input?.packetSize || !output?.packetSize) continue
      const port = {
        interfaceNumber: one.interfaceNumber,
        endpointIn: input.endpointNumber,
        endpointOut: output.endpointNumber,
        packetBytes: output.packetSize,
      }
      return { configuration: configuration.configurationValue, port }
    }
  }
  throw new DeviceError('no-service-port')
}

export const hasServicePort = (device: Pick<USBDevice, 'configurations'>): boolean => {
  try {
    return findPort(device as UsbShape) !== undefined
  } catch {
    return false
  }
}

/** Opens and claims; `open()` right after plugging may fail once, so it is tried again. Throws a DeviceError. */
export async function openBulk(device: UsbShape, manner: Manner): Promise<Transport> {
  const { configuration, port } = findPort(device)
  await openWithRetry(device)
  try {
    if (device.configuration?.configurationValue !== configuration)
      await device.selectConfiguration(configuration)
  } catch (error) {
    await device.close().catch(() => undefined)
    throw usbError('configure', error)
  }
  try {
    await device.claimInterface(port.interfaceNumber)
  } catch (error) {
    await device.close().catch(() => undefined)
    throw usbError('claim', error)
  }
  return new BulkTransport(device, port, manner)
}

async function openWithRetry(device: UsbShape): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await device.open()
    } catch (error) {
      if (attempt === OPEN_TRIES) throw usbError('open', error)
      await pause(RETRY_MS)
    }
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

class BulkTransport implements Transport {
  readonly closed: Promise<DeviceError | undefined>
  #settle!: (error: DeviceError | undefined) => void
  #arrivals = new Arrivals()
  #ended = false
  #forget: (() => void) | undefined
  #sending = new Set<Promise<unknown>>()
  #queue: { transfer: Bytes; resolve(): void; reject(error: unknown): void }[] = []
  #halts = { in: 0, out: 0 }

  constructor(
    private readonly device: UsbShape,
    private readonly port: ServicePort,
    private readonly manner: Manner,
  ) {
    this.closed = new Promise((resolve) => (this.#settle = resolve))
    this.#forget = manner.onGone?.(() => this.#end(new DeviceError('disconnected')))
    void this.#read()
  }

  #end(error: DeviceError | undefined): void {
    if (this.#ended) return
    this.#ended = true
    this.#forget?.()
    this.#arrivals.end(error ?? new DeviceError('disconnected'))
    this.#refuseQueued(new DeviceError('disconnected'))
    void this.device
      .close()
      .catch(() => undefined)
      .then(() => this.#settle(error))
  }

  // Reading: some reads are pending at all times, and their results are taken in the order in which they were asked.

  async #read(): Promise<void> {
    const length = READ_BYTES - (READ_BYTES % this.port.packetBytes)
    const pending: { halts: number; result: Promise<USBInTransferResult> }[] = []
    const assembly = new Assembly(length)
    while (!this.#ended) {
      while (pending.length < this.manner.readsInFlight) {
        const result = this.device.transferIn(this.port.endpointIn, length)
        result.catch(() => undefined)
        pending.push({ halts: this.#halts.in, result })
      }
      const next = pending.shift()!
      try {
        const result = await next.result
        const whole = result.status === 'ok' ? assembly.add(result) : assembly.lose()
        if (whole) this.#arrivals.push(whole)
        if (result.status !== 'ok') await this.#clearHalt('in', next.halts)
      } catch (error) {
        return this.#end(usbError('transfer', error))
      }
    }
  }

  // Of several transfers that met the same halt, one clears it.
  async #clearHalt(direction: 'in' | 'out', halts: number): Promise<void> {
    if (halts !== this.#halts[direction]) return
    this.#halts[direction] += 1
    const endpoint = direction === 'in' ? this.port.endpointIn : this.port.endpointOut
    await this.device.clearHalt(direction, endpoint)
  }

  receive(): Promise<Bytes> {
    return this.#arrivals.next()
  }

  // Sending: in order, as many at once as the stack takes.

  send(transfer: Bytes): Promise<void> {
    if (this.#ended) return Promise.reject(new DeviceError('disconnected'))
    return new Promise((resolve, reject) => {
      this.#queue.push({ transfer, resolve, reject })
      this.#sendNext()
    })
  }

  #sendNext(): void {
    while (this.#queue.length > 0 && this.#sending.size < this.manner.sendsInFlight) {
      const { transfer, resolve, reject } = this.#queue.shift()!
      const sent = this.#send(transfer)
        .then(resolve, reject)
        .finally(() => (this.#sending.delete(sent), this.#sendNext()))
      this.#sending.add(sent)
    }
  }

  #refuseQueued(error: DeviceError): void {
    for (const { reject } of this.#queue.splice(0)) reject(error)
  }

  async #send(transfer: Bytes): Promise<void> {
    const halts = this.#halts.out
    try {
      const whole = this.device.transferOut(this.port.endpointOut, transfer)
      const ends = transfer.length % this.port.packetBytes === 0
      if (ends && this.manner.sendsInFlight === 1) await whole
      const zero = ends ? this.device.transferOut(this.port.endpointOut, LOST) : undefined
      const results = await Promise.all(zero ? [whole, zero] : [whole])
      const failed = results.find(({ status }) => status !== 'ok')
      if (!failed) return
      this.#arrivals.push(LOST)
      await this.#clearHalt('out', halts)
      throw new DeviceError('protocol', `the pipe reports ${failed.status}`)
    } catch (error) {
      throw usbError('transfer', error)
    }
  }

  /** What was on its way is let through first: in the new link it would be garbage. */
  async linkReset(nonce: Bytes): Promise<void> {
    this.#refuseQueued(new DeviceError('aborted', 'the link was reset'))
    if (this.#sending.size > 0) await Promise.race([Promise.all(this.#sending), pause(DRAIN_MS)])
    if (this.#ended) throw new DeviceError('disconnected')
    const setup = {
      requestType: 'vendor',
      recipient: 'interface',
      request: 1,
      value: 0,
      index: this.port.interfaceNumber,
    } as const
    try {
      const result = await this.device.controlTransferOut(setup, nonce)
      if (result.status !== 'ok') throw new DeviceError('incompatible', 'the device refused the link reset')
    } catch (error) {
      throw usbError('control', error)
    }
  }

  async close(): Promise<void> {
    this.#end(undefined)
    await this.closed
  }
}

/** Whole transfers from reads: one that fills its buffer exactly goes on in the next. */
class Assembly {
  #parts: Bytes[] = []
  #bytes = 0

  constructor(private readonly readBytes: number) {}

  add({ data }: USBInTransferResult): Bytes | undefined {
    const chunk = data ? new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength) : LOST
    this.#bytes += chunk.length
    if (this.#bytes <= MOST_TRANSFER_BYTES) this.#parts.push(chunk)
    if (chunk.length === this.readBytes) return undefined
    const whole =
      this.#bytes > MOST_TRANSFER_BYTES ? LOST : this.#parts.length === 1 ? chunk : concat(...this.#parts)
    this.#clear()
    return whole
  }

  lose(): Bytes {
    this.#clear()
    return LOST
  }

  #clear(): void {
    this.#parts = []
    this.#bytes = 0
  }
}
