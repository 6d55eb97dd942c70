// When a catalog may hand a device over, and which handover a device is offered at its next visit. A device takes only the
// number that follows its last, so an open one is withdrawn by another of the same number (docs/protocol, "Handover").
import { type Bytes, equal } from '@/lib/core/bytes'
import { type CoseKey, sameKey } from '@/lib/core/cose'
import { DomainError } from './errors'

export const LONGEST_HANDOVER_DAYS = 30

/** A signed handover of one device, as the catalog keeps it. */
export type IssuedHandover = {
  id: string
  number: number
  newCatalog: string
  expiresAt: Date
  createdAt: Date
  /** The handover that this one withdraws: it gives the device to its own root and catalog. */
  withdraws: string | null
}

export type HandoverStanding = 'open' | 'withdrawn' | 'expired' | 'past'

/** past: the device has shown this number or a later one. What a device without a clock makes of an expired one is its own. */
export function standingOfHandover(
  one: IssuedHandover,
  all: readonly IssuedHandover[],
  at: { seen: number; now: Date },
): HandoverStanding {
  if (one.number <= at.seen) return 'past'
  if (all.some((other) => other.withdraws === one.id)) return 'withdrawn'
  return one.expiresAt <= at.now ? 'expired' : 'open'
}

/** What a device is offered at a visit: the newest open one, a withdrawal among them. */
export function waitingHandover<H extends IssuedHandover>(
  all: readonly H[],
  at: { seen: number; now: Date },
): H | undefined {
  return all
    .filter((one) => standingOfHandover(one, all, at) === 'open')
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0]
}

/** The number of a new handover: the one that follows the device's last. Throws `handover-waiting`. */
export function nextHandoverNumber(all: readonly IssuedHandover[], at: { seen: number; now: Date }): number {
  const open = all.some((one) => one.withdraws === null && standingOfHandover(one, all, at) === 'open')
  if (open) throw new DomainError('handover-waiting')
  return at.seen + 1
}

/** Throws `handover-out-of-range`, `handover-to-itself`. */
export function requireHandover(
  asked: { days: number; rootKey: CoseKey; newCatalog: Bytes },
  own: { rootKey: CoseKey; catalog: Bytes },
): void {
  if (!Number.isInteger(asked.days) || asked.days < 1 || asked.days > LONGEST_HANDOVER_DAYS)
    throw new DomainError('handover-out-of-range')
  if (sameKey(asked.rootKey, own.rootKey) && equal(asked.newCatalog, own.catalog))
    throw new DomainError('handover-to-itself')
}
