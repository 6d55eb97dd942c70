// The contract over the WebUSB transport, on virtual devices behind an object shaped like navigator.usb; and what that
// object owes to Chromium's behaviour.
import { describe, expect, test } from 'vitest'
import { SERVICE_INTERFACE } from '@/lib/device/transport/bulk'
import { openWebUsb } from '@/lib/device/transport/webusb'
import { LocalHub } from '@/lib/device/virtual/hub'
import { VirtualUsb } from '@/lib/device/virtual/webusb-facade'
import type { VirtualDevice } from '@/lib/device/virtual/device'
import { contract } from './contract'
import { makeCatalog, makeDevice } from './world'

const hubs = new WeakMap<VirtualDevice, LocalHub>()
function hubOf(device: VirtualDevice): LocalHub {
  const hub = hubs.get(device) ?? new LocalHub()
  if (!hubs.has(device)) hub.add({ id: 'one', label: 'Freezer', device })
  hubs.set(device, hub)
  return hub
}
const usbOf = (hub: LocalHub, tab: string) =>
  new VirtualUsb(hub.of(tab), async (devices) => devices[0]?.id ?? null) as unknown as USB
const filters = [{ classCode: 0xff, subclassCode: 0x53, protocolCode: 0x01 }]

let tabs = 0
describe('webusb transport', () =>
  contract(async (device) => {
    const usb = usbOf(hubOf(device), `tab ${++tabs}`)
    const chosen = await usb.requestDevice({ filters })
    return openWebUsb(chosen, usb)
  }))

describe('an object shaped like navigator.usb', () => {
  test('a closed chooser and a filter that fits nothing are NotFoundError', async () => {
    const { device } = await makeDevice(await makeCatalog())
    const hub = hubOf(device)
    const closed = new VirtualUsb(hub.of('a'), async () => null)
    await expect(closed.requestDevice({ filters })).rejects.toMatchObject({ name: 'NotFoundError' })
    const usb = usbOf(hub, 'b')
    await expect(usb.requestDevice({ filters: [{ vendorId: 1 }] })).rejects.toMatchObject({
      name: 'NotFoundError',
    })
    expect(await usb.getDevices()).toEqual([])
  })

  test('a granted device is found again, and only one tab may claim it', async () => {
    const { device } = await makeDevice(await makeCatalog())
    const hub = hubOf(device)
    const [first, second] = [usbOf(hub, 'a'), usbOf(hub, 'b')]
    const mine = await first.requestDevice({ filters })
    const [same] = await second.getDevices()
    expect(same!.serialNumber).toBe(mine.serialNumber)
    const transport = await openWebUsb(mine, first)
    await expect(openWebUsb(same!, second)).rejects.toMatchObject({ code: 'held-elsewhere' })
    hub.leave('a')
    await (await openWebUsb(same!, second)).close()
    await transport.close()
  })

  test('the interface is the one the host filters for', async () => {
    const { device } = await makeDevice(await makeCatalog())
    const chosen = await usbOf(hubOf(device), 'a').requestDevice({ filters })
    const [alternate] = chosen.configurations[0]!.interfaces[0]!.alternates
    expect(alternate!.interfaceClass).toBe(SERVICE_INTERFACE.classCode)
  })

  test('plugging and unplugging are told to tabs that have a grant', async () => {
    const { device } = await makeDevice(await makeCatalog())
    const usb = usbOf(hubOf(device), 'a')
    await usb.requestDevice({ filters })
    const told: string[] = []
    usb.addEventListener('connect', () => told.push('connect'))
    usb.addEventListener('disconnect', () => told.push('disconnect'))
    device.powerOff()
    await device.powerOn()
    expect(told).toEqual(['disconnect', 'connect'])
  })
})
