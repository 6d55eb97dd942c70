// What an auditor has to see: where the devices' own records and the portal's do not agree. Closed list of kinds, each with
// its words; and the rules that find them in a receipt. Knows no table: who opens a finding and who closes it is decided elsewhere.
import { toHex, uuidToText } from '@/lib/core/bytes'
import type { CapabilityType } from './policy-document'
import { CAPABILITY_NUMBER } from './capability'
import { WIRE_CODES } from './codes'
import { OPERATIONS, covers, isOperation } from './operations'
import type { Receipt } from './receipt'
import { type HeardAt, timeOf } from './record'

export type FindingKind = keyof typeof FINDING_WORDS

/** What happened, and what an auditor may do about it. */
export const FINDING_WORDS = {
  'unknown-capability': {
    title: 'Used with a capability that this catalog never issued',
    means:
      'The device accepted a capability that is not in this catalog’s record. Either it was signed outside the portal with one of the catalog’s keys, or a back-up from before it was issued was restored.',
    next: 'Find out who holds the signing key. If it may be stolen, rotate it at once.',
  },
  'other-device': {
    title: 'A receipt of another device',
    means: 'A receipt for this capability came from a device that it was not issued for.',
    next: 'A device obeys capabilities for itself only. Have its firmware looked at.',
  },
  'bad-signature': {
    title: 'A receipt with a wrong signature',
    means:
      'Somebody handed in a receipt that names this device and that the device did not sign. Nothing of it was taken into the record.',
    next: 'Ask the person who handed it in what they used. A changed receipt says nothing of the device.',
  },
  'broken-chain': {
    title: 'The device’s record does not hold together',
    means:
      'The entries of a receipt do not make the chain that it states, or two receipts contradict each other.',
    next: 'Have the device looked at: its own record cannot be relied on.',
  },
  gap: {
    title: 'Operations are missing from the record',
    means:
      'The receipts under this capability do not join: the device counted operations that are in no receipt.',
    next: 'Ask for the browser in which they may wait, or attach the device to read it again.',
  },
  'not-covered': {
    title: 'An operation that the capability does not cover',
    means: 'The device carried out an operation that this type of capability does not allow.',
    next: 'Have the device’s firmware looked at: it did not check what it was asked.',
  },
  'after-expiry': {
    title: 'Used after it had expired',
    means:
      'The device began an operation after the capability’s time was over. A device without a clock, or with a slow one, cannot know.',
    next: 'Ask for boot-bound capabilities for devices whose clock cannot be trusted.',
  },
  'after-revocation': {
    title: 'Used after it was revoked',
    means: 'The device began an operation under this capability after it was revoked in the catalog.',
    next: 'See whether the device had been told. One that was offline could not know.',
  },
  'unexplained-changes': {
    title: 'Changes that no receipt explains',
    means:
      'Between two proven statements the device counted more changes than the receipts of that time can explain.',
    next: 'Ask who had the device. Receipts do not outlive a loss of power; they may also wait in a browser.',
  },
} as const satisfies Record<string, { title: string; means: string; next: string }>

export const FINDING_KINDS = Object.keys(FINDING_WORDS) as FindingKind[]
export const isFindingKind = (kind: string): kind is FindingKind => Object.hasOwn(FINDING_WORDS, kind)

/** `mark` is the same whenever the same thing is found again. `detail` holds facts, in an order fit for reading. */
export type Found = {
  kind: FindingKind
  mark: string
  cti: string | null
  detail: Record<string, string | number | boolean>
}

/** What the portal knows of the capability under which a receipt stands. Times in seconds. */
export type Issued = {
  type: CapabilityType
  deviceId: string
  expiresAtS: number
  /** When it was revoked in the catalog, and when the device proved that it knew. */
  revokedAtS: number | null
  confirmedAtS: number | null
}

const CLOCK_MARGIN_S = 300
// The link or the power went before the device had looked whether the capability is enough.
const CUT_SHORT: readonly number[] = [
  WIRE_CODES['insufficient-capability'],
  WIRE_CODES.cancelled,
  WIRE_CODES['outcome-unknown'],
]

/** What is wrong with one receipt beside the capability it names; undefined for one that was never issued. */
export function findingsIn(receipt: Receipt, issued: Issued | undefined, heard: HeardAt): Found[] {
  const cti = uuidToText(receipt.cti)
  if (!issued) {
    if (receipt.ended === 0 && receipt.open.length === 0) return []
    return [
      {
        kind: 'unknown-capability',
        mark: `unknown ${cti}`,
        cti,
        detail: { signedByDevice: true, operations: receipt.ended },
      },
    ]
  }
  if (issued.deviceId !== toHex(receipt.deviceId))
    return [{ kind: 'other-device', mark: `other ${cti}`, cti, detail: { issuedFor: issued.deviceId } }]
  return [...notCovered(receipt, issued, cti), ...tooLate(receipt, issued, { cti, heard })]
}

function notCovered(receipt: Receipt, { type }: Issued, cti: string): Found[] {
  const numbers = [CAPABILITY_NUMBER[type]]
  return receipt.entries.flatMap(([sequence, op, call, code]) => {
    if (CUT_SHORT.includes(code) || (isOperation(op) && covers(numbers, OPERATIONS[op].needs))) return []
    const mark = `not-covered ${cti} ${toHex(call).slice(0, 16)}`
    return [{ kind: 'not-covered' as const, mark, cti, detail: { sequence, operation: op, code } }]
  })
}

/** Only what is certain: the entry's earliest possible time, by the device's uptime, lies after the end. */
function tooLate(receipt: Receipt, issued: Issued, { cti, heard }: { cti: string; heard: HeardAt }): Found[] {
  const found: Found[] = []
  for (const [sequence, op, , , uptimeMs, bootId] of receipt.entries) {
    const earliestS = timeOf({ uptimeMs, bootId }, receipt, heard)?.earliestS ?? null
    if (earliestS === null) continue
    const { revokedAtS, confirmedAtS, expiresAtS } = issued
    const detail = { sequence, operation: op, notBefore: Math.floor(earliestS) }
    if (revokedAtS !== null && earliestS > revokedAtS)
      found.push({
        kind: 'after-revocation',
        mark: `after-revocation ${cti} ${confirmedAtS !== null && earliestS > confirmedAtS}`,
        cti,
        detail: {
          ...detail,
          revoked: revokedAtS,
          deviceHadBeenTold: confirmedAtS !== null && earliestS > confirmedAtS,
        },
      })
    else if (earliestS > expiresAtS + CLOCK_MARGIN_S)
      found.push({
        kind: 'after-expiry',
        mark: `after-expiry ${cti}`,
        cti,
        detail: { ...detail, expired: expiresAtS },
      })
  }
  return found
}
