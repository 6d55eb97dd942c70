// The device's answer codes against the list of docs/protocol, copied here.
import { describe, expect, it } from 'vitest'
import { WIRE_CODES, wireCode } from '@/lib/domain/codes'

const LISTED = `0 ok · 1 malformed · 2 unknown-operation · 3 invalid-parameters · 10 locked · 11 capability-malformed ·
12 unknown-signer · 13 bad-signature · 14 wrong-device · 15 expired · 16 not-yet-valid · 17 revoked · 18 other-boot ·
19 insufficient-capability · 20 proof-required · 21 proof-invalid · 30 busy · 31 image-untrusted ·
32 image-needs-app-development · 33 no-space · 34 not-found · 35 conflict · 36 hash-mismatch · 37 keystore-rollback ·
38 keystore-drops-needed-key · 39 image-rollback · 40 internal · 41 cancelled · 255 outcome-unknown`
const codes = LISTED.split('·').map((entry) => entry.trim().split(' ') as [string, string])

describe('codes', () => {
  it('are those of the list, no more and no fewer', () => {
    const listed = Object.fromEntries(codes.map(([number, name]) => [name, Number(number)]))
    expect(WIRE_CODES).toEqual(listed)
  })

  it.each(codes)('%s is %s', (number, name) => expect(wireCode(Number(number))).toBe(name))

  it('has no name for any other number', () => {
    const known = codes.map(([number]) => Number(number))
    for (let number = -1; number < 300; number++) {
      if (!known.includes(number)) expect(wireCode(number)).toBeUndefined()
    }
  })
})
