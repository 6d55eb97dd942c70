// Virtual devices behind an object shaped like `navigator.usb`, down to the DOMExceptions that Chromium throws, so that the
// code above cannot tell. Where the devices live is the Hub's business: here, or in a worker that all tabs share.
import { type Bytes, concat, toBytes } from '@/lib/core/bytes'
import { PACKET_BYTES, USB_IDS, configurations, matches } from './descriptors'

export type HubDevice = { id: string; serial: string; label: string; model: string; granted: boolean }

/** Devices and their cables, as one tab reaches them. Ids are the hub's own and stay with a device. */
export interface Hub {
  attached(): Promise<HubDevice[]>
  grant(id: string): Promise<void>
  /** False: another tab holds the interface, or the device is gone. */
  claim(id: string): Promise<boolean>
  release(id: string): Promise<void>
  send(id: string, transfer: Bytes): Promise<boolean>
  /** Null: the device left the bus or was released. */
  take(id: string): Promise<Bytes | null>
  linkReset(id: string, nonce: Bytes): Promise<boolean>
  onBus(hear: (device: HubDevice, present: boolean) => void): void
}

/** Shows what may be chosen; null where the person closed it. */
export type Choose = (devices: HubDevice[]) => Promise<string | null>

const networkError = (why: string) => new DOMException(why, 'NetworkError')
const invalidState = (why: string) => new DOMException(why, 'InvalidStateError')
const GONE = 'The device was disconnected.'

export class VirtualUsb extends EventTarget {
  onconnect = null
  ondisconnect = null
  #devices = new Map<string, VirtualUsbDevice>()

  constructor(
    private readonly hub: Hub,
    private readonly choose: Choose,
  ) {
    super()
    hub.onBus((device, present) => this.#onBus(device, present))
  }

  #onBus(device: HubDevice, present: boolean): void {
    const known = this.#devices.get(device.id)
    if (!present) {
      known?.leave()
      this.#devices.delete(device.id)
    }
    if (!device.granted) return
    this.#dispatch(present ? 'connect' : 'disconnect', known ?? this.#deviceOf(device))
  }

  #dispatch(type: 'connect' | 'disconnect', device: VirtualUsbDevice): void {
    this.dispatchEvent(Object.assign(new Event(type), { device }))
  }

  #deviceOf(device: HubDevice): VirtualUsbDevice {
    const known = this.#devices.get(device.id)
    if (known) return known
    const made = new VirtualUsbDevice(this.hub, device)
    this.#devices.set(device.id, made)
    return made
  }

  async getDevices(): Promise<USBDevice[]> {
    const attached = await this.hub.attached()
    return attached.filter((d) => d.granted).map((d) => this.#deviceOf(d) as unknown as USBDevice)
  }

  async requestDevice(options: { filters: USBDeviceFilter[] }): Promise<USBDevice> {
    const id = matches(options.filters) ? await this.choose(await this.hub.attached()) : null
    const chosen = (await this.hub.attached()).find((device) => device.id === id)
    if (!chosen) throw new DOMException('No device selected.', 'NotFoundError')
    await this.hub.grant(chosen.id)
    return this.#deviceOf({ ...chosen, granted: true }) as unknown as USBDevice
  }
}

class VirtualUsbDevice {
  readonly vendorId = USB_IDS.vendorId
  readonly productId = USB_IDS.productId
  readonly manufacturerName = 'Virtual bench'
  readonly productName: string
  readonly serialNumber: string
  readonly configurations = configurations()
  configuration: USBConfiguration | undefined
  opened = false
  #claimed = false
  #here = true
  #outgoing: Bytes[] = []
  #incoming: Bytes[] = []
  #reading: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly hub: Hub,
    private readonly facts: HubDevice,
  ) {
    this.productName = facts.label
    this.serialNumber = facts.serial
  }

  leave(): void {
    this.#here = false
    this.opened = false
    this.#claimed = false
  }

  #require(claimed: boolean): void {
    if (!this.#here) throw new DOMException(GONE, 'NotFoundError')
    if (!this.opened) throw invalidState('The device must be opened first.')
    if (claimed && !this.#claimed)
      throw new DOMException('The specified interface has not been claimed.', 'NotFoundError')
  }

  async open(): Promise<void> {
    if (!this.#here) throw new DOMException(GONE, 'NotFoundError')
    this.opened = true
  }

  async close(): Promise<void> {
    if (this.#claimed) await this.hub.release(this.facts.id)
    this.opened = false
    this.#claimed = false
    this.#incoming = []
    this.#outgoing = []
  }

  async selectConfiguration(value: number): Promise<void> {
    this.#require(false)
    this.configuration = this.configurations.find((c) => c.configurationValue === value)
    if (!this.configuration)
      throw new DOMException('The configuration value is not supported.', 'NotFoundError')
  }

  async claimInterface(number: number): Promise<void> {
    this.#require(false)
    if (number !== 0) throw new DOMException('The interface number is not supported.', 'NotFoundError')
    if (this.#claimed) return
    if (!(await this.hub.claim(this.facts.id))) throw networkError('Unable to claim interface.')
    this.#claimed = true
  }

  async releaseInterface(): Promise<void> {
    if (this.#claimed) await this.hub.release(this.facts.id)
    this.#claimed = false
  }

  // A transfer goes on until a short packet: whole packets wait for what ends them.
  async transferOut(_endpoint: number, data: BufferSource): Promise<USBOutTransferResult> {
    this.#require(true)
    const part = toBytes(data as ArrayBufferView)
    this.#outgoing.push(part)
    if (part.length > 0 && part.length % PACKET_BYTES === 0)
      return { status: 'ok', bytesWritten: part.length } as USBOutTransferResult
    const whole = concat(...this.#outgoing.splice(0))
    if (!(await this.hub.send(this.facts.id, whole))) throw networkError('A transfer error has occurred.')
    return { status: 'ok', bytesWritten: part.length } as USBOutTransferResult
  }

  // Reads that wait together are answered in the order in which they were asked.
  transferIn(_endpoint: number, length: number): Promise<USBInTransferResult> {
    const turn = this.#reading.then(() => this.#read(length))
    this.#reading = turn.catch(() => undefined)
    return turn
  }

  async #read(length: number): Promise<USBInTransferResult> {
    this.#require(true)
    const next = this.#incoming.shift() ?? (await this.hub.take(this.facts.id))
    if (!next) throw networkError('A transfer error has occurred.')
    const part = next.slice(0, length)
    // What fills the buffer exactly is ended by a packet that the next read gets, even an empty one.
    if (next.length >= length) this.#incoming.unshift(next.slice(length))
    return { status: 'ok', data: new DataView(part.buffer) } as USBInTransferResult
  }

  async controlTransferOut(
    setup: USBControlTransferParameters,
    data?: BufferSource,
  ): Promise<USBOutTransferResult> {
    this.#require(true)
    const nonce = data ? toBytes(data as ArrayBufferView) : new Uint8Array(0)
    const known = setup.requestType === 'vendor' && setup.recipient === 'interface' && setup.request === 1
    if (!known || setup.value !== 0 || setup.index !== 0 || nonce.length !== 16) {
      return { status: 'stall', bytesWritten: 0 } as USBOutTransferResult
    }
    this.#incoming = []
    this.#outgoing = []
    if (!(await this.hub.linkReset(this.facts.id, nonce)))
      throw networkError('A transfer error has occurred.')
    return { status: 'ok', bytesWritten: nonce.length } as USBOutTransferResult
  }
}
