// The service ports that this computer sees: over real USB, or those that a USB/IP server exports. Each has a connection, a
// number in the order of the bus addresses, for this moment.
import { DeviceError } from '@/lib/device/errors'
import type { NodePort } from '@/lib/device/transport/port'
import { CliError } from '../errors'

export type Place = { connection: string; port: NodePort }

export function usbipAddress(text: string): { host: string; port: number } {
  const [, bracketed, name, digits] = /^(?:\[([0-9a-f:]+)\]|([^:\s]+)):(\d{1,5})$/i.exec(text) ?? []
  const host = bracketed ?? name
  const port = Number(digits)
  if (!host || port < 1 || port > 65_535)
    throw new CliError('usage', `--usbip wants HOST:PORT, not "${text}".`)
  return { host, port }
}

export async function listPlaces(usbip: string | undefined): Promise<Place[]> {
  const ports = usbip === undefined ? await overUsb() : await overUsbip(usbip)
  const order = new Intl.Collator('en', { numeric: true })
  return ports
    .toSorted((a, b) => order.compare(a.busAddress, b.busAddress))
    .map((port, i) => ({ connection: String(i + 1), port }))
}

async function overUsbip(text: string): Promise<NodePort[]> {
  const address = usbipAddress(text)
  const { listUsbipPorts } = await import('@/lib/device/transport/usbip')
  return listUsbipPorts(address)
}

// Brought only when it is needed: the package loads a native part, which a computer without USB may refuse.
async function overUsb(): Promise<NodePort[]> {
  try {
    const { listNodeUsbPorts } = await import('@/lib/device/transport/node-usb')
    return await listNodeUsbPorts()
  } catch (error) {
    if (error instanceof DeviceError) throw error
    throw new DeviceError('open-failed', 'USB cannot be reached on this computer.', { cause: error })
  }
}
