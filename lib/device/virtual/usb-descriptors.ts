// The descriptors of the service port, byte by byte (docs/protocol, "The cable"): device, configuration, BOS with the WebUSB and
// the MS OS 2.0 platform capabilities, strings. Chrome on every system binds such a device with no driver.
import { type Bytes, concat, fromHex, utf8 } from '@/lib/core/bytes'
import { USB_IDS } from './descriptors'

export type Speed = 'full' | 'high'
export type Identity = { serial: string; product: string; landingPage?: string | undefined }

export const BULK_PACKET_BYTES: Record<Speed, number> = { full: 64, high: 512 }
export const ENDPOINT_OUT = 0x01
export const ENDPOINT_IN = 0x81
export const CONFIGURATION_VALUE = 1
export const INTERFACE_NUMBER = 0
export const RELEASE = 0x0100
/** bRequest of the two vendor requests that the BOS announces; 1 is the link reset. */
export const VENDOR_REQUEST = { linkReset: 1, webUsb: 0x21, microsoft: 0x20 } as const
export const WEBUSB_GET_URL = 2
export const MICROSOFT_GET_SET = 7
export const DESCRIPTOR = {
  device: 1,
  configuration: 2,
  string: 3,
  qualifier: 6,
  otherSpeed: 7,
  bos: 15,
} as const

const MANUFACTURER = 'Latchkey'
const INTERFACE_NAME = 'Device servicing'
const ENGLISH_US = 0x0409
const BCD_USB = 0x0210
const CONTROL_PACKET_BYTES = 64
const BUS_POWERED = 0x80
const MAX_POWER_2MA = 50
/** By this a Windows program finds the interface; WinUSB itself does not care. */
const INTERFACE_GUID = '{6C61E1F2-9D0B-4C38-8E5B-7B2F2A6D5301}'
// UUIDs of the platform capabilities as they stand on the wire: the first three groups little-endian.
const WEBUSB_UUID = fromHex('38b60834a909a0478bfda0768815b665')
const MS_OS_20_UUID = fromHex('df60ddd88945c74c9cd2659d9e648a9f')
const WINDOWS_8_1 = 0x06030000

const u16 = (value: number) => [value & 0xff, (value >> 8) & 0xff]
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)]
const bytes = (...parts: (number | readonly number[])[]): Bytes => Uint8Array.from(parts.flat())

export function deviceDescriptor(): Bytes {
  const class_ = [0, 0, 0] // each interface says its own
  const strings = [1, 2, 3]
  const ids = [...u16(USB_IDS.vendorId), ...u16(USB_IDS.productId), ...u16(RELEASE)]
  return bytes([18, DESCRIPTOR.device], u16(BCD_USB), class_, CONTROL_PACKET_BYTES, ids, strings, 1)
}

/** What a high-speed device would be at the other speed. */
export function qualifierDescriptor(): Bytes {
  return bytes([10, DESCRIPTOR.qualifier], u16(BCD_USB), [0, 0, 0], CONTROL_PACKET_BYTES, 1, 0)
}

export function configurationDescriptor(speed: Speed, type: number = DESCRIPTOR.configuration): Bytes {
  const packet = u16(BULK_PACKET_BYTES[speed])
  const port = bytes([9, 4, INTERFACE_NUMBER, 0, 2], [0xff, 0x53, 0x01], 4)
  const pipes = [ENDPOINT_OUT, ENDPOINT_IN].map((address) => bytes([7, 5, address, 2], packet, 0))
  const body = concat(port, ...pipes)
  const head = bytes([9, type], u16(9 + body.length), [1, CONFIGURATION_VALUE, 0, BUS_POWERED, MAX_POWER_2MA])
  return concat(head, body)
}

export function bosDescriptor({ landingPage }: Pick<Identity, 'landingPage'>): Bytes {
  const platform = (uuid: Bytes, ...more: (number | readonly number[])[]) => {
    const rest = bytes(...more)
    return concat(bytes([4 + uuid.length + rest.length, 16, 5, 0]), uuid, rest)
  }
  const webUsb = platform(WEBUSB_UUID, u16(0x0100), VENDOR_REQUEST.webUsb, landingPage ? 1 : 0)
  const setLength = u16(microsoftSet().length)
  const microsoft = platform(MS_OS_20_UUID, u32(WINDOWS_8_1), setLength, VENDOR_REQUEST.microsoft, 0)
  const head = bytes([5, DESCRIPTOR.bos], u16(5 + webUsb.length + microsoft.length), 2)
  return concat(head, webUsb, microsoft)
}

/** Windows binds WinUSB by the compatible ID and finds the interface by its GUID. One interface: no subsets. */
export function microsoftSet(): Bytes {
  const compatible = concat(bytes(u16(20), u16(3)), utf8('WINUSB'), new Uint8Array(10))
  const name = utf16('DeviceInterfaceGUIDs\0')
  const data = utf16(`${INTERFACE_GUID}\0\0`)
  const MULTI_SZ = 7
  const property = concat(
    bytes(u16(10 + name.length + data.length), u16(4), u16(MULTI_SZ), u16(name.length)),
    name,
    bytes(u16(data.length)),
    data,
  )
  const total = 10 + compatible.length + property.length
  return concat(bytes(u16(10), u16(0), u32(WINDOWS_8_1), u16(total)), compatible, property)
}

/** Null where the device has none. */
export function urlDescriptor({ landingPage }: Pick<Identity, 'landingPage'>): Bytes | null {
  if (!landingPage) return null
  const scheme = landingPage.startsWith('https://') ? 1 : 0
  const url = utf8(landingPage.replace(/^https?:\/\//, ''))
  return concat(bytes([3 + url.length, 3, scheme]), url)
}

function utf16(text: string): Bytes {
  return Uint8Array.from([...text].flatMap((c) => u16(c.charCodeAt(0))))
}

const STRING_CHARACTERS = 126

/** Null for an index that no descriptor names. */
export function stringDescriptor(index: number, identity: Identity): Bytes | null {
  if (index === 0) return bytes([4, DESCRIPTOR.string], u16(ENGLISH_US))
  const text = [MANUFACTURER, identity.product, identity.serial, INTERFACE_NAME][index - 1]
  if (text === undefined) return null
  const units = utf16(text.slice(0, STRING_CHARACTERS))
  return concat(bytes([2 + units.length, DESCRIPTOR.string]), units)
}

/** Answer to GET_DESCRIPTOR, before it is cut to wLength; null: stall. */
export function descriptor(value: number, speed: Speed, identity: Identity): Bytes | null {
  const [type, index] = [value >> 8, value & 0xff]
  if (type === DESCRIPTOR.string) return stringDescriptor(index, identity)
  if (index !== 0) return null
  const other = speed === 'high' ? 'full' : 'high'
  switch (type) {
    case DESCRIPTOR.device:
      return deviceDescriptor()
    case DESCRIPTOR.configuration:
      return configurationDescriptor(speed)
    case DESCRIPTOR.bos:
      return bosDescriptor(identity)
    // A device for full speed alone has neither, and says so by a stall.
    case DESCRIPTOR.qualifier:
      return speed === 'high' ? qualifierDescriptor() : null
    case DESCRIPTOR.otherSpeed:
      return speed === 'high' ? configurationDescriptor(other, DESCRIPTOR.otherSpeed) : null
    default:
      return null
  }
}
