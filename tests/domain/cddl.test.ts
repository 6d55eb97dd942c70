// docs/protocol/latchkey.cddl against the golden vectors: every good one fits, and of the bad ones every one whose fault is a
// shape that CDDL can say does not.
import { describe, expect, it } from 'vitest'
import { fromHex } from '@/lib/core/bytes'
import { HEADER_BYTES } from '@/lib/device/protocol/frame'
import { fits, ruleNames } from './cddl'
import { vectorsIn } from './vectors'

const FILES = {
  capability: 'capability-file',
  'trusted-keystore': 'keystore-file',
  handover: 'handover-file',
  'revocation-notice': 'revocation-file',
  'image-manifest': 'manifest-file',
  'identity-statement': 'statement-file',
  'capability-proof': 'proof-file',
  'servicing-receipt': 'receipt-file',
}
const SHAPES =
  /^(wrong typ|typ of another|extra header|header with|ES384|no tag|tag 17|detached|a fifth part|signature of 63|unlisted key|missing key|bytes one short|text for bytes|null for bytes|payload that is no map|negative integer|empty payload|duplicate key|unsorted key|non-shortest|trailing byte|indefinite)/

describe.each(Object.entries(FILES))('%s', (name, rule) => {
  const vectors = vectorsIn(`${name}.json`).filter(({ bytes }) => bytes !== '')

  it.each(vectors.filter(({ expect: code }) => code === 0).map((one) => [one.name, one.bytes]))(
    'describes %s',
    (_, bytes) => expect(fits(rule, fromHex(bytes))).toBe(true),
  )

  it('does not describe what has another shape', () => {
    const bad = vectors.filter((one) => one.expect !== 0 && SHAPES.test(one.name))
    expect(bad.length).toBeGreaterThan(20)
    for (const one of bad) expect(fits(rule, fromHex(one.bytes)), one.name).toBe(false)
  })
})

describe('cable', () => {
  const vectors = vectorsIn('cable.json')
  const coded = vectors.filter(({ object }) => ruleNames().includes(object.toLowerCase()))

  it('has a rule for each payload that is CBOR', () => {
    expect(new Set(coded.map(({ object }) => object))).toEqual(
      new Set(['HELLO', 'REQUEST', 'RESPONSE', 'KEEPALIVE', 'EVENT']),
    )
  })

  it.each(coded.filter(({ expect: code }) => code === 0).map((one) => [one.object, one.name, one.bytes]))(
    'describes %s %s',
    (object, _, bytes) => {
      expect(fits(object.toLowerCase(), fromHex(bytes).slice(HEADER_BYTES))).toBe(true)
    },
  )

  it('does not describe a payload that is refused', () => {
    const bad = coded.filter(({ expect: code }) => code === 1 || code === 'incompatible')
    // A common version and what text may hold are no shapes.
    const shapes = bad.filter(({ name }) => !/version$|control character|escape sequence/.test(name))
    expect(shapes.length).toBeGreaterThan(10)
    for (const one of shapes)
      expect(
        fits(one.object.toLowerCase(), fromHex(one.bytes).slice(HEADER_BYTES)),
        `${one.object} ${one.name}`,
      ).toBe(false)
  })
})
