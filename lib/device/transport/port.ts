// A place where a device is plugged in, before anybody has opened it. It does not know what is behind it.
import type { Transport } from './transport'

export type Port = {
  /** Stays the same while the device is plugged in. */
  key: string
  /** The USB serial number; never taken for the identity. */
  serial: string
  label: string
  open(): Promise<Transport>
}

/** A port that a program outside the browser sees. `serial` is empty where another program holds the device. */
export type NodePort = Port & {
  /** Where it is plugged in, such as `1-2.3`. */
  busAddress: string
  usb?: { vendorId: number; productId: number }
}
