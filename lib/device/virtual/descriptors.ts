// The descriptors of the service port as a browser shows them (docs/protocol, "The cable"): one configuration, one
// vendor-specific interface, a bulk pipe each way.
import { toHex } from '@/lib/core/bytes'

export const USB_IDS = { vendorId: 0x1209, productId: 0x0001 } as const
export const PACKET_BYTES = 512

const endpoint = (direction: 'in' | 'out') => ({
  endpointNumber: 1,
  direction,
  type: 'bulk' as const,
  packetSize: PACKET_BYTES,
})

export function configurations(): USBConfiguration[] {
  const alternate = {
    alternateSetting: 0,
    interfaceClass: 0xff,
    interfaceSubclass: 0x53,
    interfaceProtocol: 0x01,
    interfaceName: 'Device servicing',
    endpoints: [endpoint('in'), endpoint('out')],
  }
  const port = { interfaceNumber: 0, alternate, alternates: [alternate], claimed: false }
  return [
    { configurationValue: 1, configurationName: undefined, interfaces: [port] },
  ] as unknown as USBConfiguration[]
}

/** The USB serial number: the first 32 hex digits of the device ID. Never taken for the identity. */
export function serialNumber(deviceId: Uint8Array): string {
  return toHex(deviceId).slice(0, 32)
}

export function matches(filters: readonly USBDeviceFilter[]): boolean {
  const fits = (wanted: number | undefined, is: number) => wanted === undefined || wanted === is
  return filters.some(
    (f) =>
      fits(f.vendorId, USB_IDS.vendorId) &&
      fits(f.productId, USB_IDS.productId) &&
      fits(f.classCode, 0xff) &&
      fits(f.subclassCode, 0x53) &&
      fits(f.protocolCode, 0x01),
  )
}
