// Which of several devices a person means: by device ID or the beginning of it, by connection, or by bus address. Before a
// device has proved who it is there is only its serial number to go by, so whoever opens it checks the ID again.
import { CliError } from '../errors'
import type { Place } from './ports'

const DIGITS = /^[0-9a-f]{8,128}$/
export const isDeviceId = (text: string): boolean => /^[0-9a-f]{128}$/.test(normal(text))

/** Hex digits however they were pasted. */
export const normal = (text: string): string => text.replace(/[\s:-]/g, '').toLowerCase()

/** The place meant, and the digits that the device behind it has to prove. Throws for none and for several. */
export function choosePlace(
  places: readonly Place[],
  wanted: string | undefined,
): { place: Place; digits: string | null } {
  if (places.length === 0) throw new CliError('no-device')
  if (wanted === undefined) {
    if (places.length > 1) throw new CliError('several-devices', listed(places))
    return { place: places[0]!, digits: null }
  }
  const exact = places.find((one) => one.connection === wanted || one.port.busAddress === wanted)
  if (exact) return { place: exact, digits: null }
  const digits = normal(wanted)
  if (!DIGITS.test(digits)) throw new CliError('device-not-attached', `${wanted}\n${listed(places)}`)
  const fitting = places.filter(({ port }) => port.serial !== '' && agree(port.serial.toLowerCase(), digits))
  if (fitting.length === 0) throw new CliError('device-not-attached', `${wanted}\n${listed(places)}`)
  if (fitting.length > 1) throw new CliError('several-devices', listed(fitting))
  return { place: fitting[0]!, digits }
}

/** The serial number is the beginning of the ID, so one of the two is the beginning of the other. */
const agree = (serial: string, digits: string) => serial.startsWith(digits) || digits.startsWith(serial)

const listed = (places: readonly Place[]) =>
  places
    .map(
      ({ connection, port }) =>
        `${connection}  ${port.busAddress}  ${port.serial || 'held by another program'}`,
    )
    .join('\n')
