// What a device's receipts under one capability say together: joined by their chain values into one list of what was done,
// with what is missing between them (docs/protocol, "Servicing receipt"). Knows no table and believes each receipt to be checked.
import { type Bytes, toHex } from '@/lib/core/bytes'
import { type OpenWork, type Receipt, type ReceiptEntry, chainNext } from './receipt'

export type Range = { from: number; to: number }
/** One unbroken book of the device. It begins anew after a loss of power, or when the device dropped the capability for newer ones. */
export type Book = { entries: ReceiptEntry[]; missing: Range[]; ended: number; open: OpenWork[] }
export type Joined = {
  books: Book[]
  /** Receipts that contradict every book: a chain that is broken. Indexes into what was given. */
  contradicting: number[]
}

type Draft = { points: Map<number, string>; entries: Map<number, ReceiptEntry>; open: OpenWork[] }

/** `receipts` of one cti and one device, in the order in which they were made, as far as that is known. */
export async function joinReceipts(receipts: readonly Receipt[]): Promise<Joined> {
  const drafts: Draft[] = []
  const contradicting: number[] = []
  for (const [index, receipt] of receipts.entries()) {
    if (receipt.ended === 0 && receipt.open.length === 0) continue
    const points = await pointsOf(receipt)
    const home = drafts.toReversed().find((draft) => fits(draft.points, points))
    if (home) take(home, receipt, points)
    else if (points.has(0) || drafts.length === 0) drafts.push(take(empty(), receipt, points))
    else contradicting.push(index)
  }
  return { books: drafts.map(bookOf), contradicting }
}

const empty = (): Draft => ({ points: new Map(), entries: new Map(), open: [] })

/** The chain value after so many entries, for each number that this receipt shows. */
async function pointsOf(receipt: Receipt): Promise<Map<number, string>> {
  const first = receipt.ended - receipt.entries.length
  let value: Bytes = receipt.chain[0]
  const points = new Map([[first, toHex(value)]])
  for (const entry of receipt.entries) {
    value = await chainNext(value, entry)
    points.set(entry[0], toHex(value))
  }
  return points
}

/** Every number that both know has the same value; without a common one, the later goes on above the earlier. */
function fits(known: Map<number, string>, given: Map<number, string>): boolean {
  const common = [...given].filter(([number]) => number > 0 && known.has(number))
  if (common.length > 0) return common.every(([number, value]) => known.get(number) === value)
  const last = highest(known.keys())
  const lowest = Math.min(...given.keys())
  return lowest > last || (last === 0 && lowest === 0)
}

function take(draft: Draft, receipt: Receipt, points: Map<number, string>): Draft {
  const newest = receipt.ended >= highest(draft.points.keys())
  for (const [number, value] of points) draft.points.set(number, value)
  for (const entry of receipt.entries) draft.entries.set(entry[0], entry)
  if (newest) draft.open = receipt.open
  return draft
}

// From entry to entry, never number by number: how many there are is the device's word, and may be any number.
function bookOf({ points, entries, open }: Draft): Book {
  const ended = highest(points.keys())
  const sorted = [...entries.values()].sort((a, b) => a[0] - b[0])
  const missing: Range[] = []
  let next = 1
  for (const [sequence] of sorted) {
    if (sequence > next) missing.push({ from: next, to: sequence - 1 })
    next = sequence + 1
  }
  if (next <= ended) missing.push({ from: next, to: ended })
  return { entries: sorted, missing, ended, open }
}

function highest(numbers: Iterable<number>): number {
  let found = 0
  for (const number of numbers) if (number > found) found = number
  return found
}

/** When the server gave the nonce that a receipt answers (null where the host's own nonce did), and when it came. Seconds. */
export type HeardAt = { askedS: number | null; heardS: number }
export type When = { earliestS: number | null; latestS: number }

const DRIFT = 0.001
const SLACK_S = 2

/**
 * When an entry began, from uptimes of one boot; the bounds are as far apart as the receipt's own. Null: another boot, or
 * an uptime that reaches back before 1970.
 */
export function timeOf(
  entry: Pick<Receipt, 'uptimeMs' | 'bootId'>,
  receipt: Pick<Receipt, 'uptimeMs' | 'bootId'>,
  { askedS, heardS }: HeardAt,
): When | null {
  if (toHex(entry.bootId) !== toHex(receipt.bootId) || entry.uptimeMs > receipt.uptimeMs) return null
  const agoS = (receipt.uptimeMs - entry.uptimeMs) / 1000
  if (agoS > (askedS ?? heardS)) return null
  const slackS = SLACK_S + agoS * DRIFT
  return {
    earliestS: askedS === null ? null : askedS - agoS - slackS,
    latestS: heardS - agoS + slackS,
  }
}
