// A transport over the npm package `usb`, for programs outside a browser. That package takes one transfer at a time on a pipe,
// throws where WebUSB reports a stall, ends a transfer after a second unless told otherwise, and cannot close a device
// while a read is pending: all of which is made good here. Node only; loaded when it is needed.
import type { WebUSB } from 'usb'
import { type UsbShape, hasServicePort, openBulk } from './bulk'
import type { NodePort } from './port'
import type { Transport } from './transport'

type UsbDevice = Awaited<ReturnType<WebUSB['getDevices']>>[number]

const NEVER_MS = 0x7fff_ffff
const CONTROL_MS = 5000
const CLOSE_MS = 1000

/** Devices with a service port on this machine's own USB. */
export async function nodeUsbDevices(): Promise<UsbDevice[]> {
  const { WebUSB } = await import('usb')
  // On a machine without a USB bus this rejects: then nothing is attached.
  const devices = await new WebUSB({ allowAllDevices: true }).getDevices().catch(() => [])
  return devices.filter(hasServicePort) as UsbDevice[]
}

/** The service ports on this machine's own USB. */
export async function listNodeUsbPorts(): Promise<NodePort[]> {
  return (await nodeUsbDevices()).map((device) => ({
    key: keyOf(device),
    serial: device.serialNumber ?? '',
    label: device.productName ?? 'USB device',
    busAddress: busAddressOf(device),
    usb: { vendorId: device.vendorId, productId: device.productId },
    open: () => openNodeUsb(device),
  }))
}

const busAddressOf = ({ bus, ports }: UsbDevice) => `${bus.replace(/^0+(?=\d)/, '')}-${ports.join('.')}`
// The address changes at every plugging in.
const keyOf = (device: UsbDevice) => `usb:${busAddressOf(device)}@${device.address}`

/** Opens the service port. Throws a DeviceError. */
export function openNodeUsb(device: UsbDevice): Promise<Transport> {
  return openBulk(usbShapeOf(device), { readsInFlight: 1, sendsInFlight: 1 })
}

/** The package's device in WebUSB's shape. */
export const usbShapeOf = (device: UsbDevice): UsbShape => new OneAtATime(device)

const isStall = (error: unknown) => error instanceof Error && /stall/i.test(error.message)

/** The package says all in plain errors; above they are told apart by WebUSB's names. */
function named(error: unknown, name = 'NetworkError'): DOMException {
  return new DOMException(error instanceof Error ? error.message : String(error), name)
}

type TimedIn = (endpoint: number, length: number, timeoutMs: number) => Promise<USBInTransferResult>
type TimedOut = (endpoint: number, data: BufferSource, timeoutMs: number) => Promise<USBOutTransferResult>
type TimedControl = (
  setup: USBControlTransferParameters,
  data: BufferSource,
  timeoutMs: number,
) => Promise<USBOutTransferResult>

class OneAtATime implements UsbShape {
  #reading: Promise<unknown> | undefined
  #interface = 0

  constructor(private readonly device: UsbDevice) {}

  get configurations() {
    return this.device.configurations
  }
  get configuration(): USBConfiguration | null {
    try {
      return this.device.configuration ?? null
    } catch {
      return null
    }
  }

  async open(): Promise<void> {
    await this.device.open().catch((error: unknown) => Promise.reject(named(error, openName(error))))
  }

  // A link reset makes the device speak, which ends the pending read.
  async close(): Promise<void> {
    if (this.#reading) {
      const setup = {
        requestType: 'vendor',
        recipient: 'interface',
        request: 1,
        value: 0,
        index: this.#interface,
      } as const
      await this.controlTransferOut(setup, crypto.getRandomValues(new Uint8Array(16))).catch(() => undefined)
      await Promise.race([this.#reading, new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())])
    }
    await this.device.releaseInterface(this.#interface).catch(() => undefined)
    await this.device.close()
  }

  async selectConfiguration(value: number): Promise<void> {
    await this.device.selectConfiguration(value).catch((error: unknown) => Promise.reject(named(error)))
  }

  async claimInterface(number: number): Promise<void> {
    this.#interface = number
    // Only Linux has drivers to detach, and most interfaces of this class have none.
    await this.device.detachKernelDriver(number).catch(() => undefined)
    await this.device.claimInterface(number).catch((error: unknown) => Promise.reject(named(error)))
  }

  async clearHalt(direction: USBDirection, endpoint: number): Promise<void> {
    await this.device.clearHalt(direction, endpoint).catch((error: unknown) => Promise.reject(named(error)))
  }

  async transferIn(endpoint: number, length: number): Promise<USBInTransferResult> {
    const transfer = this.device.transferIn.bind(this.device) as unknown as TimedIn
    const read = transfer(endpoint, length, NEVER_MS)
    this.#reading = read.catch(() => undefined).finally(() => (this.#reading = undefined))
    return read.catch((error: unknown) => stalled<USBInTransferResult>(error))
  }

  async transferOut(endpoint: number, data: BufferSource): Promise<USBOutTransferResult> {
    const transfer = this.device.transferOut.bind(this.device) as unknown as TimedOut
    return transfer(endpoint, data, NEVER_MS).catch((error: unknown) => stalled<USBOutTransferResult>(error))
  }

  async controlTransferOut(
    setup: USBControlTransferParameters,
    data: BufferSource = new Uint8Array(0),
  ): Promise<USBOutTransferResult> {
    const transfer = this.device.controlTransferOut.bind(this.device) as unknown as TimedControl
    return transfer(setup, data, CONTROL_MS).catch((error: unknown) => stalled<USBOutTransferResult>(error))
  }
}

function stalled<T>(error: unknown): T {
  if (isStall(error)) return { status: 'stall' } as T
  throw named(error)
}

const openName = (error: unknown) =>
  error instanceof Error && /permission|access/i.test(error.message) ? 'SecurityError' : 'NetworkError'
