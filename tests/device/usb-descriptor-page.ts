// The tables of docs/protocol/descriptors.md, from the descriptors of the code. Prints the page's tables when run by itself:
// npx tsx tests/device/usb-descriptor-page.ts
import { pathToFileURL } from 'node:url'
import { toHex } from '../../lib/core/bytes'
import {
  bosDescriptor,
  configurationDescriptor,
  deviceDescriptor,
  microsoftSet,
  qualifierDescriptor,
} from '../../lib/device/virtual/usb-descriptors'

type Field = readonly [name: string, bytes: number]
const start = [
  ['bLength', 1],
  ['bDescriptorType', 1],
] as const
const versions: Field[] = [
  ['bcdUSB', 2],
  ['bDeviceClass', 1],
  ['bDeviceSubClass', 1],
  ['bDeviceProtocol', 1],
  ['bMaxPacketSize0', 1],
]
const device: Field[] = [
  ...start,
  ...versions,
  ['idVendor', 2],
  ['idProduct', 2],
  ['bcdDevice', 2],
  ['iManufacturer', 1],
  ['iProduct', 1],
  ['iSerialNumber', 1],
  ['bNumConfigurations', 1],
]
const qualifier: Field[] = [...start, ...versions, ['bNumConfigurations', 1], ['bReserved', 1]]
const endpoint: Field[] = [
  ...start,
  ['bEndpointAddress', 1],
  ['bmAttributes', 1],
  ['wMaxPacketSize', 2],
  ['bInterval', 1],
]
const configuration: Field[] = [
  ...start,
  ['wTotalLength', 2],
  ['bNumInterfaces', 1],
  ['bConfigurationValue', 1],
  ['iConfiguration', 1],
  ['bmAttributes', 1],
  ['bMaxPower', 1],
  ...start,
  ['bInterfaceNumber', 1],
  ['bAlternateSetting', 1],
  ['bNumEndpoints', 1],
  ['bInterfaceClass', 1],
  ['bInterfaceSubClass', 1],
  ['bInterfaceProtocol', 1],
  ['iInterface', 1],
  ...endpoint,
  ...endpoint,
]
const platform: Field[] = [
  ...start,
  ['bDevCapabilityType', 1],
  ['bReserved', 1],
  ['PlatformCapabilityUUID', 16],
]
const bos: Field[] = [
  ...start,
  ['wTotalLength', 2],
  ['bNumDeviceCaps', 1],
  ...platform,
  ['bcdVersion', 2],
  ['bVendorCode', 1],
  ['iLandingPage', 1],
  ...platform,
  ['dwWindowsVersion', 4],
  ['wMSOSDescriptorSetTotalLength', 2],
  ['bMS_VendorCode', 1],
  ['bAltEnumCode', 1],
]
const microsoft: Field[] = [
  ['wLength', 2],
  ['wDescriptorType', 2],
  ['dwWindowsVersion', 4],
  ['wTotalLength', 2],
  ['wLength', 2],
  ['wDescriptorType', 2],
  ['CompatibleID', 8],
  ['SubCompatibleID', 8],
  ['wLength', 2],
  ['wDescriptorType', 2],
  ['wPropertyDataType', 2],
  ['wPropertyNameLength', 2],
  ['PropertyName', 42],
  ['wPropertyDataLength', 2],
  ['PropertyData', 80],
]

export const DESCRIPTORS: { title: string; bytes: Uint8Array; fields: Field[] }[] = [
  { title: 'Device', bytes: deviceDescriptor(), fields: device },
  { title: 'Configuration, full speed', bytes: configurationDescriptor('full'), fields: configuration },
  { title: 'Configuration, high speed', bytes: configurationDescriptor('high'), fields: configuration },
  { title: 'Device qualifier, high speed only', bytes: qualifierDescriptor(), fields: qualifier },
  { title: 'Binary object store', bytes: bosDescriptor({}), fields: bos },
  { title: 'MS OS 2.0 descriptor set', bytes: microsoftSet(), fields: microsoft },
]

/** Offset, bytes in hex, field. Throws where the fields do not add up to the bytes. */
export function rowsOf({ title, bytes, fields }: (typeof DESCRIPTORS)[number]): string[][] {
  let at = 0
  const rows = fields.map(([name, length]) => {
    const row = [`${at}`, toHex(bytes.subarray(at, at + length)), name]
    at += length
    return row
  })
  if (at !== bytes.length)
    throw new Error(`${title}: fields of ${at} bytes, ${bytes.length} in the descriptor`)
  return rows
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const one of DESCRIPTORS) {
    console.log(`\n## ${one.title}\n\n| offset | bytes | field |\n| --- | --- | --- |`)
    for (const row of rowsOf(one)) console.log(`| ${row[0]} | \`${row[1]}\` | ${row[2]} |`)
  }
}
