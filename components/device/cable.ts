'use client'
// The one Servicing of this tab, with the selection of the browser profile behind it, and the USB it speaks through.
import { timeInWords } from '@/components/ui/time'
import { DEVICE_WORDS, DeviceError, isDeviceError } from '@/lib/device/errors'
import { Servicing } from '@/lib/device/servicing'
import { SERVICE_INTERFACE } from '@/lib/device/transport/bulk'
import type { Port } from '@/lib/device/transport/port'
import { openWebUsb } from '@/lib/device/transport/webusb'
import { carried } from '@/lib/session/carried'
import { endSelection } from '@/lib/session/selection'
import { type Tab, heldByAnotherTab, holdDevice, onNews, takeOver } from '@/lib/session/tabs'
import { show } from './view'
import { arrivalsDone, beforeRelease, watchVisits, willCarry } from './visits'

export { claimAttached } from './visits'

export const servicing = new Servicing(
  { random: (length) => crypto.getRandomValues(new Uint8Array(length)), nowMs: () => Date.now() },
  // What waits for a device is told to it before any command of a person.
  { carried: () => arrivalsDone().then(carried).then(willCarry), end: endSelection },
)

servicing.subscribe(() => show(servicing.view))
watchVisits(servicing)

const keys = new WeakMap<USBDevice, string>()
let lastKey = 0
function keyOf(device: USBDevice): string {
  if (!keys.has(device)) keys.set(device, `port ${++lastKey}`)
  return keys.get(device)!
}

function portOf(device: USBDevice, usb: USB): Port {
  const serial = device.serialNumber ?? ''
  return {
    key: keyOf(device),
    serial,
    label: device.productName ?? 'USB device',
    open: async () => {
      const transport = await openWebUsb(device, usb).catch(async (error: unknown) => {
        const held = isDeviceError(error) && error.code === 'held-elsewhere'
        const tab = held ? await heldByAnotherTab(serial) : null
        throw tab ? new DeviceError('other-tab', inUseBy(tab)) : error
      })
      const release = holdDevice(serial, {
        title: document.title.split(' · ')[0]!,
        openedMs: performance.timeOrigin,
      })
      void transport.closed.then(release)
      return transport
    },
  }
}

function inUseBy({ title, openedMs }: Tab): string {
  const since = openedMs > 0 ? `, opened at ${timeInWords(openedMs)},` : ''
  return `The tab “${title || 'Service'}”${since} is holding this device. ${DEVICE_WORDS['other-tab'].next}`
}

let wired: USB | undefined

/** Finds devices that this page was allowed before, silently, and hears of plugging. Once for a page. */
export async function wireUsb(usb: USB): Promise<void> {
  if (wired) return
  wired = usb
  usb.addEventListener('connect', ({ device }) => void servicing.attach(portOf(device, usb)))
  usb.addEventListener('disconnect', ({ device }) => servicing.unplugged(keyOf(device)))
  onNews((news) => {
    if (news.kind === 'release') void beforeRelease(news.serial).then(() => servicing.release(news.serial))
  })
  for (const device of await usb.getDevices()) await servicing.attach(portOf(device, usb))
}

/** Lets the person choose a device. Closing the chooser is no error. */
export async function attachDevice(): Promise<void> {
  if (!wired) return
  servicing.setChoosing(true)
  try {
    const filters = [SERVICE_INTERFACE]
    const device = await wired.requestDevice({ filters })
    servicing.setChoosing(false)
    await servicing.attach(portOf(device, wired))
  } catch (error) {
    servicing.setChoosing(false)
    const name = error instanceof Error ? error.name : ''
    if (name !== 'NotFoundError')
      servicing.setProblem(
        new DeviceError(name === 'SecurityError' ? 'access-denied' : 'open-failed', undefined, {
          cause: error,
        }),
      )
  }
}

/** Takes the device from the tab that holds it, which lets go unless it is writing. */
export async function takeHere(connectionId: string, serial: string): Promise<boolean> {
  const free = await takeOver(serial)
  if (free) await servicing.retry(connectionId)
  return free
}
