// Names of products and device groups. Those that begin with a dot are the portal's own: .unassigned with .default, in every
// catalog, for devices that have no place of their own yet.
import { DomainError } from './errors'

/** The name as it is kept. Throws `name-reserved`, `invalid-input`. */
export function placeName(given: string): string {
  const name = given.trim().replace(/\s+/g, ' ')
  if (name === '' || name.length > 100)
    throw new DomainError('invalid-input', 'A name has 1 to 100 characters.')
  if (name.startsWith('.')) throw new DomainError('name-reserved')
  return name
}

/** At most so many devices are moved at once, each with its own entry. */
export const MOST_MOVED = 1000
