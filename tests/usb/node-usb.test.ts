// The contract over the npm package usb: virtual devices of this process are exported over USB/IP, and the USB stack around it
// shows them as devices of the machine.
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { DeviceError } from '@/lib/device/errors'
import { listNodeUsbPorts } from '@/lib/device/transport/node-usb'
import type { Transport } from '@/lib/device/transport/transport'
import { serialNumber } from '@/lib/device/virtual/descriptors'
import type { VirtualDevice } from '@/lib/device/virtual/device'
import { contract } from '../device/contract'
import { type Exporter, startExporter } from './exporter'

const PATIENCE_MS = 10_000
// A device that has just come may be listed before it can be opened, one that goes be listed still.
const PASSING = ['open-failed', 'disconnected', 'held-elsewhere']

let exporter: Exporter
const exported = new Set<VirtualDevice>()

beforeAll(async () => {
  const port = Number(process.env.LATCHKEY_USBIP_PORT)
  if (!port) throw new Error('LATCHKEY_USBIP_PORT is not set: run this suite by npm run test:usb')
  exporter = await startExporter(port)
})
afterEach(() => {
  for (const device of exported) device.powerOff()
})
afterAll(() => exporter.close())

async function open(device: VirtualDevice): Promise<Transport> {
  if (!exported.has(device)) exporter.add(device)
  exported.add(device)
  const serial = serialNumber(device.birth.deviceId)
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const port = (await listNodeUsbPorts()).find((one) => one.serial === serial)
    try {
      if (port) return await port.open()
    } catch (error) {
      const passing = error instanceof DeviceError && PASSING.includes(error.code)
      if (!passing || Date.now() > deadline) throw error
    }
    if (Date.now() > deadline) throw new Error('the stack does not show the device')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

describe('node-usb transport', () => contract(open))
