// USB/IP 1.1.1 as bytes: the list of devices, the import, transfers and taking them back; all numbers big-endian. Both ends
// of the socket use it. It knows neither sockets nor what the transfers carry.
import { type Bytes, concat, utf8 } from '@/lib/core/bytes'

export const USBIP_PORT = 3240
export const OPERATION = {
  listDevices: 0x8005,
  devices: 0x0005,
  importDevice: 0x8003,
  imported: 0x0003,
} as const
export const IMPORT_STATUS = { ok: 0, busy: 2, unknown: 4, failed: 5 } as const
export const COMMAND = { submit: 1, unlink: 2, submitted: 3, unlinked: 4 } as const
/** Linux error numbers, negative, as a transfer's status. */
export const URB_STATUS = {
  ok: 0,
  noEndpoint: -2,
  unsupported: -22,
  stall: -32,
  babble: -75,
  taken: -104,
  gone: -108,
} as const
export const SPEED = { full: 2, high: 3 } as const
export const URB_ZERO_PACKET = 0x0040

const VERSION = 0x0111
const PATH_BYTES = 256
const BUS_ID_BYTES = 32
export const OPERATION_BYTES = 8
export const IMPORT_BYTES = OPERATION_BYTES + BUS_ID_BYTES
export const RECORD_BYTES = PATH_BYTES + BUS_ID_BYTES + 24
export const INTERFACE_BYTES = 4
export const HEADER_BYTES = 48

export type UsbInterfaceClass = { classCode: number; subclassCode: number; protocolCode: number }
export type DeviceRecord = {
  path: string
  busId: string
  busNumber: number
  deviceNumber: number
  speed: number
  vendorId: number
  productId: number
  release: number
  deviceClass: UsbInterfaceClass
  configuration: number
  configurations: number
  interfaces: number
}
export type Submit = {
  sequence: number
  deviceId: number
  directionIn: boolean
  endpoint: number
  flags: number
  length: number
  packets: number
  setup: Bytes
}
export type Unlink = { sequence: number; deviceId: number; unlinks: number }
export type Submitted = { sequence: number; status: number; actual: number }

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function words(length: number, values: readonly number[]): Bytes {
  const bytes = new Uint8Array(length)
  const view = viewOf(bytes)
  values.forEach((value, at) => view.setUint32(4 * at, value >>> 0))
  return bytes
}

// Operations, before a device is imported

export function operation(code: number, status = 0): Bytes {
  return words(OPERATION_BYTES, [(VERSION << 16) | code, status])
}

/** Undefined for another version of USB/IP. */
export function readOperation(bytes: Uint8Array): { code: number; status: number } | undefined {
  const view = viewOf(bytes)
  return view.getUint16(0) === VERSION ? { code: view.getUint16(2), status: view.getUint32(4) } : undefined
}

export function importRequest(busId: string): Bytes {
  return concat(operation(OPERATION.importDevice), fixedText(busId, BUS_ID_BYTES))
}

export const readBusId = (request: Uint8Array): string =>
  textOf(request.subarray(OPERATION_BYTES, IMPORT_BYTES))

function fixedText(text: string, length: number): Bytes {
  const field = new Uint8Array(length)
  field.set(utf8(text).subarray(0, length - 1))
  return field
}

function textOf(field: Uint8Array): string {
  const end = field.indexOf(0)
  return String.fromCharCode(...field.subarray(0, end < 0 ? field.length : end))
}

export function encodeRecord(record: DeviceRecord): Bytes {
  const numbers = words(24, [record.busNumber, record.deviceNumber, record.speed])
  const view = viewOf(numbers)
  view.setUint16(12, record.vendorId)
  view.setUint16(14, record.productId)
  view.setUint16(16, record.release)
  const { classCode, subclassCode, protocolCode } = record.deviceClass
  const { configuration, configurations, interfaces } = record
  numbers.set([classCode, subclassCode, protocolCode, configuration, configurations, interfaces], 18)
  return concat(fixedText(record.path, PATH_BYTES), fixedText(record.busId, BUS_ID_BYTES), numbers)
}

export function decodeRecord(bytes: Uint8Array): DeviceRecord {
  const numbers = bytes.subarray(PATH_BYTES + BUS_ID_BYTES)
  const view = viewOf(numbers)
  return {
    path: textOf(bytes.subarray(0, PATH_BYTES)),
    busId: textOf(bytes.subarray(PATH_BYTES, PATH_BYTES + BUS_ID_BYTES)),
    busNumber: view.getUint32(0),
    deviceNumber: view.getUint32(4),
    speed: view.getUint32(8),
    vendorId: view.getUint16(12),
    productId: view.getUint16(14),
    release: view.getUint16(16),
    deviceClass: { classCode: numbers[18]!, subclassCode: numbers[19]!, protocolCode: numbers[20]! },
    configuration: numbers[21]!,
    configurations: numbers[22]!,
    interfaces: numbers[23]!,
  }
}

export function encodeInterface({ classCode, subclassCode, protocolCode }: UsbInterfaceClass): Bytes {
  return Uint8Array.from([classCode, subclassCode, protocolCode, 0])
}

export function decodeInterface(bytes: Uint8Array): UsbInterfaceClass {
  return { classCode: bytes[0]!, subclassCode: bytes[1]!, protocolCode: bytes[2]! }
}

export const deviceIdOf = (record: Pick<DeviceRecord, 'busNumber' | 'deviceNumber'>): number =>
  ((record.busNumber << 16) | record.deviceNumber) >>> 0

// Commands, once it is

export function encodeSubmit(submit: Submit): Bytes {
  const { sequence, deviceId, directionIn, endpoint, flags, length } = submit
  const head = words(HEADER_BYTES, [
    ...[COMMAND.submit, sequence, deviceId, directionIn ? 1 : 0, endpoint],
    ...[flags, length, 0, submit.packets, 0],
  ])
  head.set(submit.setup, 40)
  return head
}

export function encodeUnlink({ sequence, deviceId, unlinks }: Unlink): Bytes {
  return words(HEADER_BYTES, [COMMAND.unlink, sequence, deviceId, 0, 0, unlinks])
}

export type Command = { kind: 'submit'; submit: Submit } | { kind: 'unlink'; unlink: Unlink }

/** Undefined for what is no command. */
export function decodeCommand(header: Uint8Array): Command | undefined {
  const view = viewOf(header)
  const command = view.getUint32(0)
  const [sequence, deviceId] = [view.getUint32(4), view.getUint32(8)]
  if (command === COMMAND.unlink)
    return { kind: 'unlink', unlink: { sequence, deviceId, unlinks: view.getUint32(20) } }
  if (command !== COMMAND.submit) return undefined
  const submit = {
    ...{ sequence, deviceId, directionIn: view.getUint32(12) === 1, endpoint: view.getUint32(16) },
    ...{ flags: view.getUint32(20), length: view.getUint32(24), packets: view.getUint32(32) },
    setup: header.slice(40, 48) as Bytes,
  }
  return { kind: 'submit', submit }
}

export function encodeSubmitted({ sequence, status, actual }: Submitted): Bytes {
  return words(HEADER_BYTES, [COMMAND.submitted, sequence, 0, 0, 0, status, actual])
}

export function encodeUnlinked(sequence: number, status: number): Bytes {
  return words(HEADER_BYTES, [COMMAND.unlinked, sequence, 0, 0, 0, status])
}

export type Answer =
  ({ kind: 'submitted' } & Submitted) | { kind: 'unlinked'; sequence: number; status: number }

/** Undefined for what is no answer. */
export function decodeAnswer(header: Uint8Array): Answer | undefined {
  const view = viewOf(header)
  const [command, sequence, status] = [view.getUint32(0), view.getUint32(4), view.getInt32(20)]
  if (command === COMMAND.submitted)
    return { kind: 'submitted', sequence, status, actual: view.getUint32(24) }
  return command === COMMAND.unlinked ? { kind: 'unlinked', sequence, status } : undefined
}
