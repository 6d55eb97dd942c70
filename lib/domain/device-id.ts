// The device ID: SHA-512 over the device's public identity key, 64 bytes, written as 128 lower-case hex digits.
// It proves itself; the USB serial number is only its first 32 digits and is never taken for it.
import { type Bytes, fromHex, toHex } from '@/lib/core/bytes'
import { CodedError } from '@/lib/core/coded-error'

declare const brand: unique symbol
/** 64 bytes that were read as a device ID. */
export type DeviceId = Bytes & { readonly [brand]?: 'DeviceId' }

/** Reads what a person pasted: spaces, line ends, colons and case do not matter. Throws `malformed`. */
export function parseDeviceId(text: string): DeviceId {
  const digits = text.replace(/[\s:-]/g, '')
  if (digits.length !== 128) {
    throw new CodedError('malformed', `A device ID has 128 hexadecimal digits; this has ${digits.length}.`)
  }
  return fromHex(digits) as DeviceId
}

function grouped(digits: string): string {
  return digits.replace(/(.{4})(?=.)/g, '$1 ')
}

function digitsOf(id: Uint8Array | string): string {
  return typeof id === 'string' ? id : toHex(id)
}

/** First 8 digits, only ever shown beside a name: `90cb 42f2`. */
export function formatShort(id: Uint8Array | string): string {
  return grouped(digitsOf(id).slice(0, 8))
}

/** First 8 and last 8 digits: `90cb 42f2 … 70bc 47e1`. */
export function formatMiddle(id: Uint8Array | string): string {
  const digits = digitsOf(id)
  return `${grouped(digits.slice(0, 8))} … ${grouped(digits.slice(-8))}`
}

/** Four lines of eight groups; the first line is the USB serial number. */
export function formatFull(id: Uint8Array | string): string[] {
  const digits = digitsOf(id)
  return [0, 32, 64, 96].map((at) => grouped(digits.slice(at, at + 32)))
}
