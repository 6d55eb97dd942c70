// The device's answer codes (docs/protocol, "Codes"). One table, number and name; the order of checks stands where they are made.

export const WIRE_CODES = {
  ok: 0,
  malformed: 1,
  'unknown-operation': 2,
  'invalid-parameters': 3,
  locked: 10,
  'capability-malformed': 11,
  'unknown-signer': 12,
  'bad-signature': 13,
  'wrong-device': 14,
  expired: 15,
  'not-yet-valid': 16,
  revoked: 17,
  'other-boot': 18,
  'insufficient-capability': 19,
  'proof-required': 20,
  'proof-invalid': 21,
  busy: 30,
  'image-untrusted': 31,
  'image-needs-app-development': 32,
  'no-space': 33,
  'not-found': 34,
  conflict: 35,
  'hash-mismatch': 36,
  'keystore-rollback': 37,
  'keystore-drops-needed-key': 38,
  'image-rollback': 39,
  internal: 40,
  cancelled: 41,
  'outcome-unknown': 255,
} as const

export type WireCode = keyof typeof WIRE_CODES
export type WireRefusal = Exclude<WireCode, 'ok'>

const byNumber = new Map<number, WireCode>(
  Object.entries(WIRE_CODES).map(([name, number]) => [number, name as WireCode]),
)

/** The name of a code, or undefined for a number that is none. */
export function wireCode(number: number): WireCode | undefined {
  return byNumber.get(number)
}

/** What a check says: `ok`, or the code of the first check that failed. */
export type Verdict<T> = ({ code: 'ok' } & T) | { code: WireRefusal }
