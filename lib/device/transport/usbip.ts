// A host's end of USB/IP without a kernel: an imported device shaped like WebUSB's USBDevice, and the transport over it. For
// a USB/IP server on this or another machine. Node only.
import type { Bytes } from '@/lib/core/bytes'
import { DeviceError } from '../errors'
import { SERVICE_INTERFACE, type UsbShape, openBulk } from './bulk'
import type { NodePort } from './port'
import type { Transport } from './transport'
import { type Listed, type Transferred, type UsbipAddress, UsbipLink, listUsbip } from './usbip-link'
import { URB_STATUS } from './usbip-wire'

const READS_IN_FLIGHT = 3
const SENDS_IN_FLIGHT = 8
const ENGLISH_US = 0x0409
const DESCRIPTOR = { device: 1, configuration: 2, string: 3 } as const
const CONTROL = 0x00
const CONTROL_IN = 0x80
const MOST_DESCRIPTOR_BYTES = 4096

/** The service ports of a USB/IP server, such as `npm run virtual-device`. Throws a DeviceError where there is no server. */
export async function listUsbipPorts(address: UsbipAddress): Promise<NodePort[]> {
  const listed = await listUsbip(address)
  return Promise.all(listed.filter(servesHere).map((one) => portOf(address, one)))
}

const servesHere = ({ interfaces }: Listed) =>
  interfaces.some(
    (one) =>
      one.classCode === SERVICE_INTERFACE.classCode &&
      one.subclassCode === SERVICE_INTERFACE.subclassCode &&
      one.protocolCode === SERVICE_INTERFACE.protocolCode,
  )

// Names are in the device, so it is imported for a moment; one that another host holds keeps them to itself.
async function portOf(address: UsbipAddress, { record }: Listed): Promise<NodePort> {
  const { busId } = record
  const names = await readNames(address, busId).catch(() => ({ product: busId, serial: '' }))
  return {
    key: `usbip:${address.host}:${address.port}/${busId}`,
    serial: names.serial,
    label: names.product,
    busAddress: busId,
    usb: { vendorId: record.vendorId, productId: record.productId },
    open: () => openUsbip(address, busId),
  }
}

async function readNames(address: UsbipAddress, busId: string): Promise<{ product: string; serial: string }> {
  const link = await UsbipLink.import(address, busId)
  try {
    const device = await getDescriptor(link, DESCRIPTOR.device, 0)
    const text = async (index: number) =>
      index === 0 ? '' : stringOf(await getDescriptor(link, DESCRIPTOR.string, index))
    return { product: (await text(device[15]!)) || busId, serial: await text(device[16]!) }
  } finally {
    link.close()
    await link.gone
  }
}

const stringOf = (descriptor: Bytes) => new TextDecoder('utf-16le').decode(descriptor.subarray(2))

async function getDescriptor(link: UsbipLink, type: number, index: number): Promise<Bytes> {
  const language = type === DESCRIPTOR.string ? ENGLISH_US : 0
  const setup = setupBytes([0x80, 6], [(type << 8) | index, language, MOST_DESCRIPTOR_BYTES])
  const answer = await link.submit({ endpoint: CONTROL_IN, setup, length: MOST_DESCRIPTOR_BYTES })
  if (answer.status !== URB_STATUS.ok) throw new DeviceError('open-failed', `no descriptor ${type}/${index}`)
  return answer.data
}

function setupBytes([type, request]: [number, number], words: [number, number, number]): Bytes {
  return Uint8Array.from([type, request, ...words.flatMap((word) => [word & 0xff, word >> 8])])
}

/** An imported device in WebUSB's shape, with nothing opened or claimed yet. Throws a DeviceError. */
export async function importUsbip(address: UsbipAddress, busId: string): Promise<Imported> {
  const link = await UsbipLink.import(address, busId)
  try {
    const descriptor = await getDescriptor(link, DESCRIPTOR.configuration, 0)
    return { device: new UsbipDevice(link, readConfiguration(descriptor)), link }
  } catch (error) {
    link.close()
    throw error
  }
}
type Imported = { device: UsbShape; link: UsbipLink }

/** Imports the device and opens its service port. Throws a DeviceError. */
export async function openUsbip(address: UsbipAddress, busId: string): Promise<Transport> {
  const { device, link } = await importUsbip(address, busId)
  const onGone = (hear: () => void) => (void link.gone.then(hear), () => undefined)
  try {
    return await openBulk(device, {
      readsInFlight: READS_IN_FLIGHT,
      sendsInFlight: SENDS_IN_FLIGHT,
      onGone,
    })
  } catch (error) {
    link.close()
    throw error
  }
}

const TYPES = ['control', 'isochronous', 'bulk', 'interrupt'] as const

/** The interfaces and endpoints of a configuration descriptor, in WebUSB's words. */
export function readConfiguration(bytes: Uint8Array): USBConfiguration {
  const interfaces: { interfaceNumber: number; alternates: { endpoints: unknown[] }[] }[] = []
  for (let at = 0; at + 1 < bytes.length && bytes[at]! >= 2; at += bytes[at]!) {
    const one = bytes.subarray(at, at + bytes[at]!)
    if (one[1] === 4 && one.length >= 9) {
      const alternate = {
        ...{
          alternateSetting: one[3],
          interfaceClass: one[5],
          interfaceSubclass: one[6],
          interfaceProtocol: one[7],
        },
        endpoints: [],
      }
      const known = interfaces.find(({ interfaceNumber }) => interfaceNumber === one[2])
      if (known) known.alternates.push(alternate)
      else interfaces.push({ interfaceNumber: one[2]!, alternates: [alternate] })
    }
    if (one[1] === 5 && one.length >= 7) {
      const direction = one[2]! & 0x80 ? 'in' : 'out'
      const type = TYPES[one[3]! & 3]
      const packetSize = (one[4]! | (one[5]! << 8)) & 0x7ff
      interfaces
        .at(-1)
        ?.alternates.at(-1)
        ?.endpoints.push({ endpointNumber: one[2]! & 0x0f, direction, type, packetSize })
    }
  }
  return { configurationValue: bytes[5] ?? 0, interfaces } as unknown as USBConfiguration
}

const RECIPIENT = { device: 0, interface: 1, endpoint: 2, other: 3 } as const
const KIND = { standard: 0, class: 0x20, vendor: 0x40 } as const
const networkError = () => new DOMException('A transfer error has occurred.', 'NetworkError')

function statusOf({ status }: Transferred): USBTransferStatus {
  if (status === URB_STATUS.stall) return 'stall'
  if (status === URB_STATUS.babble) return 'babble'
  if (status !== URB_STATUS.ok) throw networkError()
  return 'ok'
}

class UsbipDevice implements UsbShape {
  readonly configurations: USBConfiguration[]
  configuration: USBConfiguration | null = null

  constructor(
    private readonly link: UsbipLink,
    configuration: USBConfiguration,
  ) {
    this.configurations = [configuration]
  }

  async open(): Promise<void> {}

  async close(): Promise<void> {
    this.link.close()
    await this.link.gone
  }

  async selectConfiguration(value: number): Promise<void> {
    await this.#control([0x00, 9], [value, 0])
    this.configuration = this.configurations.find((one) => one.configurationValue === value) ?? null
  }

  // The import holds the whole device.
  async claimInterface(): Promise<void> {}

  async clearHalt(direction: USBDirection, endpoint: number): Promise<void> {
    await this.#control([0x02, 1], [0, direction === 'in' ? endpoint | 0x80 : endpoint])
  }

  async #control(request: [number, number], [value, index]: [number, number]): Promise<void> {
    const answer = await this.link.submit({
      endpoint: CONTROL,
      setup: setupBytes(request, [value, index, 0]),
    })
    if (statusOf(answer) !== 'ok') throw networkError()
  }

  async controlTransferOut(
    setup: USBControlTransferParameters,
    data?: BufferSource,
  ): Promise<USBOutTransferResult> {
    const bytes = (data ?? new Uint8Array(0)) as Bytes
    const type = KIND[setup.requestType] | RECIPIENT[setup.recipient]
    const words: [number, number, number] = [setup.value, setup.index, bytes.length]
    const answer = await this.link.submit({
      endpoint: CONTROL,
      setup: setupBytes([type, setup.request], words),
      data: bytes,
    })
    return { status: statusOf(answer), bytesWritten: answer.actual } as USBOutTransferResult
  }

  async transferIn(endpoint: number, length: number): Promise<USBInTransferResult> {
    const answer = await this.link.submit({ endpoint: endpoint | 0x80, length })
    const { buffer, byteOffset, byteLength } = answer.data
    const data = new DataView(buffer, byteOffset, byteLength)
    return { status: statusOf(answer), data } as USBInTransferResult
  }

  async transferOut(endpoint: number, data: BufferSource): Promise<USBOutTransferResult> {
    const answer = await this.link.submit({ endpoint, data: data as Bytes })
    return { status: statusOf(answer), bytesWritten: answer.actual } as USBOutTransferResult
  }
}
