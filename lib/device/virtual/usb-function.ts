// A virtual device as a USB host sees it: the control pipe with its standard requests, two bulk pipes made of packets, halts,
// and the link reset. It knows neither sockets nor frames: only where a transfer ends (docs/protocol, "The cable").
import { type Bytes, concat } from '@/lib/core/bytes'
import { HEADER_BYTES } from '../protocol/frame'
import {
  BULK_PACKET_BYTES,
  CONFIGURATION_VALUE,
  ENDPOINT_IN,
  ENDPOINT_OUT,
  INTERFACE_NUMBER,
  type Identity,
  MICROSOFT_GET_SET,
  type Speed,
  VENDOR_REQUEST,
  WEBUSB_GET_URL,
  descriptor,
  microsoftSet,
  urlDescriptor,
} from './usb-descriptors'

/** The device behind the pipes. */
export type Behind = {
  receive(transfer: Bytes): void
  linkReset(nonce: Bytes): void
  busReset(): void
  outbox: { take(): Promise<Bytes | null> }
}
export type Setup = { type: number; request: number; value: number; index: number; length: number }
export type PipeStatus = 'ok' | 'stall' | 'babble' | 'not-configured'
export type Read = { length: number; settle(status: PipeStatus, data: Bytes): void }

const NOTHING: Bytes = new Uint8Array(0)
const NONCE_BYTES = 16
/** No frame is longer: header, offset, and the largest payload that a HELLO may allow. */
const MOST_TRANSFER_BYTES = HEADER_BYTES + 65_536
const ENDPOINT_HALT = 0

export function readSetup(bytes: Uint8Array): Setup {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [value, index, length] = [2, 4, 6].map((at) => view.getUint16(at, true))
  return { type: bytes[0]!, request: bytes[1]!, value: value!, index: index!, length: length! }
}

export class UsbFunction {
  readonly packetBytes: number
  #configuration: number = CONFIGURATION_VALUE
  #halted = new Set<number>()
  #outgoing: Bytes[] = []
  #outgoingBytes = 0
  #reads: Read[] = []
  /** What the device sends now: the rest of a transfer, and whether part of it has gone. */
  #current: { rest: Bytes; begun: boolean } | null = null
  #taking = false

  constructor(
    private readonly device: Behind,
    private readonly speed: Speed,
    private readonly identity: Identity,
  ) {
    this.packetBytes = BULK_PACKET_BYTES[speed]
  }

  get configuration(): number {
    return this.#configuration
  }

  /** A host has come or gone: nothing is inherited. */
  reset(): void {
    this.#configuration = CONFIGURATION_VALUE
    this.#reads = []
    this.#closePipes()
  }

  #closePipes(): void {
    this.#halted.clear()
    this.#outgoing = []
    this.#outgoingBytes = 0
    this.#current = null
    this.device.busReset()
  }

  /** Makes a pipe stall until the host clears it, as a device does that has lost its way. */
  halt(endpoint: number): void {
    this.#halted.add(endpoint)
    this.#pump()
  }

  // The control pipe

  /** The answer to a control request, empty where it has no data; null: stall. */
  control(setup: Setup, data: Bytes): Bytes | null {
    const answer = (setup.type & 0x60) === 0x40 ? this.#vendor(setup, data) : this.#standard(setup)
    return answer && setup.type & 0x80 ? (answer.slice(0, setup.length) as Bytes) : answer
  }

  #vendor({ type, request, value, index, length }: Setup, data: Bytes): Bytes | null {
    if (type === 0xc0 && request === VENDOR_REQUEST.microsoft && index === MICROSOFT_GET_SET && value === 0)
      return microsoftSet()
    if (type === 0xc0 && request === VENDOR_REQUEST.webUsb && index === WEBUSB_GET_URL && value === 1)
      return urlDescriptor(this.identity)
    const resets = type === 0x41 && request === VENDOR_REQUEST.linkReset && value === 0
    const whole = length === NONCE_BYTES && data.length === NONCE_BYTES
    if (!resets || index !== INTERFACE_NUMBER || !whole || this.#configuration === 0) return null
    this.#linkReset(data)
    return NOTHING
  }

  // A frame partly sent is ended by a zero-length packet, so that the host finds where HELLO begins.
  #linkReset(nonce: Bytes): void {
    this.#outgoing = []
    this.#outgoingBytes = 0
    this.#current = this.#current?.begun ? { rest: NOTHING, begun: true } : null
    this.device.linkReset(nonce)
    this.#pump()
  }

  #standard(setup: Setup): Bytes | null {
    switch (setup.type & 0x1f) {
      case 0:
        return this.#ofDevice(setup)
      case 1:
        return this.#ofInterface(setup)
      case 2:
        return this.#ofEndpoint(setup)
      default:
        return null
    }
  }

  #ofDevice({ type, request, value, index }: Setup): Bytes | null {
    const asks = (type & 0x80) !== 0
    if (asks && request === 0 && value === 0) return Uint8Array.from([0, 0])
    if (asks && request === 6) return descriptor(value, this.speed, this.identity)
    if (asks && request === 8) return Uint8Array.from([this.#configuration])
    if (!asks && request === 5) return NOTHING
    if (asks || request !== 9 || index !== 0 || (value !== 0 && value !== CONFIGURATION_VALUE)) return null
    this.#configuration = value
    this.#closePipes()
    return NOTHING
  }

  #ofInterface({ type, request, value, index }: Setup): Bytes | null {
    if (this.#configuration === 0 || index !== INTERFACE_NUMBER) return null
    const asks = (type & 0x80) !== 0
    if (asks && request === 0) return Uint8Array.from([0, 0])
    if (asks && request === 10) return Uint8Array.from([0])
    if (asks || request !== 11 || value !== 0) return null
    this.#closePipes()
    return NOTHING
  }

  #ofEndpoint({ type, request, value, index }: Setup): Bytes | null {
    const control = (index & 0x7f) === 0
    const bulk = this.#configuration !== 0 && (index === ENDPOINT_IN || index === ENDPOINT_OUT)
    if (!control && !bulk) return null
    const asks = (type & 0x80) !== 0
    if (asks) return request === 0 ? Uint8Array.from([this.#halted.has(index) ? 1 : 0, 0]) : null
    if (value !== ENDPOINT_HALT || (request !== 1 && request !== 3)) return null
    if (request === 1) this.#halted.delete(index)
    else if (bulk) this.halt(index)
    this.#pump()
    return NOTHING
  }

  // The bulk pipes

  /** Bytes of one host transfer; a short packet, or a zero-length one that follows, ends a frame. */
  write(data: Bytes, zeroPacketFollows: boolean): PipeStatus {
    if (this.#configuration === 0) return 'not-configured'
    if (this.#halted.has(ENDPOINT_OUT)) return 'stall'
    // What no frame can be is still read to its end, and closes the link there.
    if (this.#outgoingBytes <= MOST_TRANSFER_BYTES) this.#outgoing.push(data)
    this.#outgoingBytes += data.length
    const goesOn = data.length > 0 && data.length % this.packetBytes === 0 && !zeroPacketFollows
    if (goesOn) return 'ok'
    const parts = this.#outgoing
    this.#outgoing = []
    this.#outgoingBytes = 0
    this.device.receive(parts.length === 1 ? parts[0]! : concat(...parts))
    return 'ok'
  }

  read(read: Read): void {
    if (this.#configuration === 0) return read.settle('not-configured', NOTHING)
    this.#reads.push(read)
    this.#pump()
  }

  /** Takes a read back; false: it was answered before. */
  cancel(read: Read): boolean {
    const at = this.#reads.indexOf(read)
    if (at >= 0) this.#reads.splice(at, 1)
    return at >= 0
  }

  #pump(): void {
    while (this.#reads.length > 0) {
      if (this.#halted.has(ENDPOINT_IN)) this.#reads.shift()!.settle('stall', NOTHING)
      else if (this.#current) this.#give(this.#reads.shift()!, this.#current)
      else return void this.#take()
    }
  }

  // One read gets whole packets until its buffer is full or a short packet ends the transfer.
  #give(read: Read, current: { rest: Bytes; begun: boolean }): void {
    const { rest } = current
    const babbles = rest.length > read.length && read.length % this.packetBytes !== 0
    const part = rest.subarray(0, read.length)
    // The packet that did not fit is lost.
    const taken = babbles ? Math.ceil(read.length / this.packetBytes) * this.packetBytes : part.length
    const left = rest.subarray(taken)
    // A buffer that is exactly full does not show whether the transfer goes on: even an empty packet is a read of its own.
    const ended = left.length === 0 && (part.length < read.length || part.length % this.packetBytes !== 0)
    this.#current = ended ? null : { rest: left, begun: true }
    read.settle(babbles ? 'babble' : 'ok', part)
  }

  async #take(): Promise<void> {
    if (this.#taking) return
    this.#taking = true
    const transfer = await this.device.outbox.take()
    this.#taking = false
    if (!transfer) return
    this.#current = { rest: transfer, begun: false }
    this.#pump()
  }
}
