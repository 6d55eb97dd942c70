// A transport over WebUSB: the browser's own navigator.usb, or the virtual bench's.
import { openBulk } from './bulk'
import type { Transport } from './transport'

// Chromium takes several transfers at once and keeps their order; three reads of 16 KiB keep its pipe full.
const READS_IN_FLIGHT = 3
const SENDS_IN_FLIGHT = 8

/** Throws a DeviceError. */
export function openWebUsb(
  device: USBDevice,
  usb: Pick<USB, 'addEventListener' | 'removeEventListener'>,
): Promise<Transport> {
  const onGone = (hear: () => void) => {
    const onDisconnect = (event: USBConnectionEvent) => event.device === device && hear()
    usb.addEventListener('disconnect', onDisconnect)
    return () => usb.removeEventListener('disconnect', onDisconnect)
  }
  return openBulk(device, { readsInFlight: READS_IN_FLIGHT, sendsInFlight: SENDS_IN_FLIGHT, onGone })
}
