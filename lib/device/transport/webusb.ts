// A transport over any object shaped like a WebUSB USBDevice: the real one, the virtual bench's. It claims the service
// interface, keeps one permanent reader, and ends a frame of whole packets with a zero-length one (Chromium never does).
import { type Bytes, concat, toBytes } from '@/lib/core/bytes'
import { DeviceError } from '../errors'
import { Arrivals, type Transport } from './transport'
import { usbError } from './usb-errors'

export const SERVICE_INTERFACE = { classCode: 0xff, subclassCode: 0x53, protocolCode: 0x01 } as const
const READ_BYTES = 16_384 * 5
const OPEN_TRIES = 3
const RETRY_MS = 150

type Port = { interfaceNumber: number; endpointIn: number; endpointOut: number; packetBytes: number }

function findPort(device: USBDevice): { configuration: number; port: Port } {
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
      if (!input || !output) continue
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

/** Opens and claims; `open()` right after plugging may fail once, so it is tried again. Throws a DeviceError. */
export async function openWebUsb(
  device: USBDevice,
  usb: Pick<USB, 'addEventListener' | 'removeEventListener'>,
): Promise<Transport> {
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
  return new WebUsbTransport(device, port, usb)
}

async function openWithRetry(device: USBDevice): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await device.open()
    } catch (error) {
      if (attempt === OPEN_TRIES) throw usbError('open', error)
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
}

class WebUsbTransport implements Transport {
  readonly closed: Promise<DeviceError | undefined>
  #settle!: (error: DeviceError | undefined) => void
  #arrivals = new Arrivals()
  #sending: Promise<unknown> = Promise.resolve()
  #ended = false

  constructor(
    private readonly device: USBDevice,
    private readonly port: Port,
    private readonly usb: Pick<USB, 'addEventListener' | 'removeEventListener'>,
  ) {
    this.closed = new Promise((resolve) => (this.#settle = resolve))
    this.usb.addEventListener('disconnect', this.#onDisconnect)
    void this.#read()
  }

  #onDisconnect = (event: USBConnectionEvent) => {
    if (event.device === this.device) this.#end(new DeviceError('disconnected'))
  }

  #end(error: DeviceError | undefined): void {
    if (this.#ended) return
    this.#ended = true
    this.usb.removeEventListener('disconnect', this.#onDisconnect)
    this.#arrivals.end(error ?? new DeviceError('disconnected'))
    this.#settle(error)
    void this.device.close().catch(() => undefined)
  }

  // One read is always pending; a transfer that fills the buffer exactly goes on in the next read.
  async #read(): Promise<void> {
    let parts: Bytes[] = []
    const length = READ_BYTES - (READ_BYTES % this.port.packetBytes)
    while (!this.#ended) {
      try {
        const result = await this.device.transferIn(this.port.endpointIn, length)
        if (result.status !== 'ok') throw new DeviceError('protocol', `the pipe reports ${result.status}`)
        const chunk = result.data ? toBytes(result.data) : new Uint8Array(0)
        parts.push(chunk)
        if (chunk.length === length) continue
        this.#arrivals.push(concat(...parts))
        parts = []
      } catch (error) {
        return this.#end(usbError('transfer', error))
      }
    }
  }

  send(transfer: Bytes): Promise<void> {
    const turn = this.#sending.then(() => this.#send(transfer))
    this.#sending = turn.catch(() => undefined)
    return turn
  }

  async #send(transfer: Bytes): Promise<void> {
    if (this.#ended) throw new DeviceError('disconnected')
    try {
      const pieces =
        transfer.length % this.port.packetBytes === 0 ? [transfer, new Uint8Array(0)] : [transfer]
      for (const piece of pieces) {
        const result = await this.device.transferOut(this.port.endpointOut, piece)
        if (result.status !== 'ok') throw new DeviceError('protocol', `the pipe reports ${result.status}`)
      }
    } catch (error) {
      throw usbError('transfer', error)
    }
  }

  receive(): Promise<Bytes> {
    return this.#arrivals.next()
  }

  async linkReset(nonce: Bytes): Promise<void> {
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
