// Virtual devices behind a USB/IP server (1.1.1), so that anybody's host software can be tried against them: each that is on
// the bus is exported, one importer at a time. Isochronous transfers are refused. Node only.
import net from 'node:net'
import { type Bytes, concat } from '@/lib/core/bytes'
import { ByteQueue } from '../transport/byte-queue'
import {
  type DeviceRecord,
  HEADER_BYTES,
  IMPORT_BYTES,
  IMPORT_STATUS,
  OPERATION,
  OPERATION_BYTES,
  SPEED,
  type Submit,
  URB_STATUS,
  URB_ZERO_PACKET,
  type Unlink,
  decodeCommand,
  deviceIdOf,
  encodeInterface,
  encodeRecord,
  encodeSubmitted,
  encodeUnlinked,
  operation,
  readBusId,
  readOperation,
} from '../transport/usbip-wire'
import { USB_IDS, serialNumber } from './descriptors'
import { CONFIGURATION_VALUE, RELEASE, type Speed } from './usb-descriptors'
import { type Behind, type PipeStatus, type Read, UsbFunction, readSetup } from './usb-function'

/** What can be exported: a virtual device, or something that speaks for one. */
export type Exportable = Behind & {
  readonly birth: { deviceId: Bytes; model: string }
  present: boolean
  onBus: ((present: boolean) => void) | undefined
}
export type UsbipOptions = {
  devices?: readonly Exportable[]
  /** 0: a free one. */
  port: number
  host?: string
  speed?: Speed
  landingPage?: string | undefined
  /** Hears of importers coming and going, and of those that broke the protocol. */
  onNews?: (busId: string, news: 'imported' | 'released' | 'protocol-error') => void
}
export type UsbipServer = {
  host: string
  port: number
  /** Bus IDs in the order of the devices. */
  busIds: readonly string[]
  /** Exports one more, whenever it is on the bus; gives its bus ID. */
  add(device: Exportable): string
  /** Makes a bulk pipe of a device stall until its host clears it. */
  halt(busId: string, endpoint: number): void
  close(): Promise<void>
}

const BUS = 1
const NOTHING: Bytes = new Uint8Array(0)
const MOST_URB_BYTES = 16 * 1024 * 1024
const MOST_PENDING = 1024
const ISO_PACKET_BYTES = 16
const MOST_ISO_PACKETS = 1024
const NO_PACKETS = 0xffffffff
const SERVICE = { classCode: 0xff, subclassCode: 0x53, protocolCode: 0x01 }
const STATUS: Record<PipeStatus, number> = {
  ok: URB_STATUS.ok,
  stall: URB_STATUS.stall,
  babble: URB_STATUS.babble,
  'not-configured': URB_STATUS.noEndpoint,
}

type Export = {
  busId: string
  device: Exportable
  usb: UsbFunction
  importer: net.Socket | null
  record: DeviceRecord
}

function exported(device: Exportable, at: number, { speed = 'high', landingPage }: UsbipOptions): Export {
  const busId = `${BUS}-${at + 1}`
  const identity = { serial: serialNumber(device.birth.deviceId), product: device.birth.model, landingPage }
  const record: DeviceRecord = {
    path: `/sys/devices/virtual/usb${BUS}/${busId}`,
    ...{ busId, busNumber: BUS, deviceNumber: at + 2, speed: SPEED[speed], ...USB_IDS, release: RELEASE },
    deviceClass: { classCode: 0, subclassCode: 0, protocolCode: 0 },
    ...{ configuration: CONFIGURATION_VALUE, configurations: 1, interfaces: 1 },
  }
  return { busId, device, usb: new UsbFunction(device, speed, identity), importer: null, record }
}

/** Serves until it is closed. Rejects where the port cannot be had. */
export async function serveUsbip(options: UsbipOptions): Promise<UsbipServer> {
  const exports: Export[] = []
  const add = (device: Exportable): string => {
    const one = exported(device, exports.length, options)
    exports.push(one)
    const onBus = device.onBus
    device.onBus = (present) => {
      if (!present) one.importer?.destroy()
      onBus?.(present)
    }
    return one.busId
  }
  for (const device of options.devices ?? []) add(device)
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    new Conversation(socket, exports, options.onNews ?? (() => undefined)).begin()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host ?? '127.0.0.1', resolve)
  })
  const address = server.address() as net.AddressInfo
  return {
    host: address.address,
    port: address.port,
    get busIds() {
      return exports.map(({ busId }) => busId)
    },
    add,
    halt: (busId, endpoint) => exports.find((one) => one.busId === busId)?.usb.halt(endpoint),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** One connection: a list, or an import with the transfers after it. */
class Conversation {
  #queue = new ByteQueue()
  #held: Export | null = null
  #pending = new Map<number, Read>()

  constructor(
    private readonly socket: net.Socket,
    private readonly exports: readonly Export[],
    private readonly news: NonNullable<UsbipOptions['onNews']>,
  ) {}

  begin(): void {
    this.socket.setNoDelay(true)
    this.socket.on('error', () => this.socket.destroy())
    this.socket.on('close', () => this.#leave())
    this.socket.on('data', (chunk) => {
      this.#queue.push(chunk)
      while (!this.socket.destroyed && (this.#held ? this.#command(this.#held) : this.#operation()));
    })
  }

  #leave(): void {
    const held = this.#held
    this.#held = null
    this.#pending.clear()
    if (!held || held.importer !== this.socket) return
    held.importer = null
    held.usb.reset()
    this.news(held.busId, 'released')
  }

  #broken(): false {
    if (this.#held) this.news(this.#held.busId, 'protocol-error')
    this.socket.destroy()
    return false
  }

  // Each takes one message from the queue; false: it has not come whole, or was the last.

  #operation(): boolean {
    const head = this.#queue.peek(OPERATION_BYTES)
    if (!head) return false
    const code = readOperation(head)?.code
    if (code === OPERATION.listDevices) {
      this.#queue.take(OPERATION_BYTES)
      this.#list()
      return true
    }
    if (code !== OPERATION.importDevice) return this.#broken()
    const request = this.#queue.take(IMPORT_BYTES)
    if (request) this.#import(readBusId(request))
    return request !== undefined
  }

  #list(): void {
    const present = this.exports.filter((one) => one.device.present)
    const count = new Uint8Array(4)
    new DataView(count.buffer).setUint32(0, present.length)
    const records = present.map((one) => concat(encodeRecord(one.record), encodeInterface(SERVICE)))
    this.socket.end(concat(operation(OPERATION.devices), count, ...records))
  }

  #import(busId: string): void {
    const one = this.exports.find((candidate) => candidate.busId === busId && candidate.device.present)
    if (!one || one.importer) {
      const status = one ? IMPORT_STATUS.busy : IMPORT_STATUS.unknown
      this.socket.end(operation(OPERATION.imported, status))
      return
    }
    one.importer = this.socket
    one.usb.reset()
    this.#held = one
    this.socket.write(concat(operation(OPERATION.imported), encodeRecord(one.record)))
    this.news(busId, 'imported')
  }

  #command(held: Export): boolean {
    const head = this.#queue.peek(HEADER_BYTES)
    if (!head) return false
    const command = decodeCommand(head)
    if (!command) return this.#broken()
    if (command.kind === 'unlink') {
      this.#queue.take(HEADER_BYTES)
      this.#unlink(held, command.unlink)
      return true
    }
    const { submit } = command
    const isochronous = submit.packets > 0 && submit.packets !== NO_PACKETS
    const wrong = submit.length > MOST_URB_BYTES || submit.deviceId !== deviceIdOf(held.record)
    if (wrong || (isochronous && submit.packets > MOST_ISO_PACKETS)) return this.#broken()
    const outBytes = submit.directionIn ? 0 : submit.length
    const message = this.#queue.take(
      HEADER_BYTES + outBytes + (isochronous ? submit.packets * ISO_PACKET_BYTES : 0),
    )
    if (!message) return false
    if (isochronous) this.#answer(submit, URB_STATUS.unsupported)
    else this.#submit(held, submit, message.subarray(HEADER_BYTES))
    return true
  }

  #submit({ usb }: Export, submit: Submit, data: Bytes): void {
    if (submit.endpoint === 0) {
      const answer = usb.control(readSetup(submit.setup), data)
      const status = answer ? URB_STATUS.ok : URB_STATUS.stall
      if (!submit.directionIn) return this.#answer(submit, status, answer ? { actual: data.length } : {})
      return this.#answer(submit, status, { data: answer?.subarray(0, submit.length) ?? NOTHING })
    }
    if (submit.endpoint !== 1) return this.#answer(submit, URB_STATUS.noEndpoint)
    if (submit.directionIn) return this.#read(usb, submit)
    const status = usb.write(data, (submit.flags & URB_ZERO_PACKET) !== 0)
    this.#answer(submit, STATUS[status], { actual: status === 'ok' ? data.length : 0 })
  }

  #read(usb: UsbFunction, submit: Submit): void {
    if (this.#pending.size >= MOST_PENDING || this.#pending.has(submit.sequence)) return void this.#broken()
    const read: Read = {
      length: submit.length,
      settle: (status, data) => {
        this.#pending.delete(submit.sequence)
        this.#answer(submit, STATUS[status], { data })
      },
    }
    this.#pending.set(submit.sequence, read)
    usb.read(read)
  }

  #answer(
    { sequence }: Submit,
    status: number,
    { data = NOTHING, actual = data.length }: { data?: Bytes; actual?: number } = {},
  ): void {
    if (this.socket.destroyed) return
    const head = encodeSubmitted({ sequence, status, actual })
    this.socket.write(data.length > 0 ? concat(head, data) : head)
  }

  #unlink({ usb }: Export, { sequence, unlinks }: Unlink): void {
    const read = this.#pending.get(unlinks)
    this.#pending.delete(unlinks)
    // What was answered before cannot be taken back, and the answer says so.
    const taken = read !== undefined && usb.cancel(read)
    this.socket.write(encodeUnlinked(sequence, taken ? URB_STATUS.taken : URB_STATUS.ok))
  }
}
