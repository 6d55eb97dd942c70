// Whether receipts explain how far a device's operation counter rose (docs/protocol, "Servicing receipt"). The counter rises
// once before an operation that changes the device first changes anything, whatever its code; one that failed may have
// raised it or not. So receipts give an upper bound, and what is above it is certain to have been done without a receipt.
import { toHex } from '@/lib/core/bytes'
import { WIRE_CODES } from './codes'
import { DEVICE_COMPLETE } from './manufacturing'
import { OPERATIONS, isOperation } from './operations'
import type { Receipt } from './receipt'

/** A proven statement's counter, and the state the device was in then. */
export type Reading = { counter: number; state: number }
/** One operation that may have raised the counter once, to a value above `after` and up to `upTo`. */
export type Raise = { after: number; upTo: number }
/** At least `missing` operations between two statements are in no receipt. */
export type Unexplained = { from: number; to: number; missing: number }

// Refused before the work begins: an operation that the capability does not cover, or parameters that do not decode.
const BEFORE_WORK: readonly number[] = [
  WIRE_CODES['insufficient-capability'],
  WIRE_CODES['invalid-parameters'],
]

/** The operations in receipts of one cti, in the order in which they were made, that may have raised the counter. */
export function raisesOf(receipts: readonly Receipt[]): Raise[] {
  const raises = new Map<string, Raise>()
  let after = 0
  for (const { entries, open, operationCounter } of receipts) {
    for (const [, op, call, code, uptimeMs] of entries) {
      if (!mutates(op) || BEFORE_WORK.includes(code)) continue
      const key = `${toHex(call)} ${uptimeMs}`
      const known = raises.get(key)
      if (!known) raises.set(key, { after, upTo: operationCounter })
      else known.upTo = Math.min(known.upTo, operationCounter)
    }
    // What still goes on may raise the counter at any later time.
    for (const [op, call, uptimeMs] of open) {
      const key = `${toHex(call)} ${uptimeMs}`
      if (mutates(op) && !raises.has(key)) raises.set(key, { after, upTo: Infinity })
    }
    after = operationCounter
  }
  return [...raises.values()]
}

const mutates = (op: string): boolean => isOperation(op) && OPERATIONS[op].mutates

/**
 * Between each two neighbouring readings: the rise that no receipt can explain. Each operation explains one step, in the
 * interval where it is needed first. A device that was not yet locked changes without a capability, and says nothing here.
 */
export function unexplainedRises(readings: readonly Reading[], raises: readonly Raise[]): Unexplained[] {
  const left = [...raises].sort((a, b) => a.upTo - b.upTo)
  const sorted = [...readings].sort((a, b) => a.counter - b.counter)
  const found: Unexplained[] = []
  for (const [i, { counter: to }] of sorted.entries()) {
    const before = sorted[i - 1]
    if (!before || before.counter === to) continue
    const from = before.counter
    let missing = to - from
    for (let n = 0; n < left.length && missing > 0; n++) {
      const { after, upTo } = left[n]!
      if (upTo <= from || after >= to) continue
      left.splice(n--, 1)
      missing--
    }
    if (missing > 0 && before.state === DEVICE_COMPLETE) found.push({ from, to, missing })
  }
  return found
}
