// The CBOR profile: what RFC 8949 prints, the one encoding of each value, and every refusal of docs/protocol by itself.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, fromHex, toHex } from '@/lib/core/bytes'
import { type Cbor, type CborMap, Tagged, decodeCbor, decodeCborSequence, encodeCbor } from '@/lib/core/cbor'
import { CodedError } from '@/lib/core/coded-error'
import { cborValue } from './values'

const malformed = expect.objectContaining({ code: 'malformed' })
const empty: CborMap = new Map()

/** From RFC 8949, Appendix A: those its profile here allows. */
const printed: [Cbor, string][] = [
  [0, '00'],
  [1, '01'],
  [10, '0a'],
  [23, '17'],
  [24, '1818'],
  [25, '1819'],
  [100, '1864'],
  [1000, '1903e8'],
  [1000000, '1a000f4240'],
  [1000000000000, '1b000000e8d4a51000'],
  [-1, '20'],
  [-10, '29'],
  [-100, '3863'],
  [-1000, '3903e7'],
  [false, 'f4'],
  [true, 'f5'],
  [null, 'f6'],
  [new Uint8Array(0), '40'],
  [Uint8Array.of(1, 2, 3, 4), '4401020304'],
  ['', '60'],
  ['a', '6161'],
  ['IETF', '6449455446'],
  ['"\\', '62225c'],
  ['ü', '62c3bc'],
  ['水', '63e6b0b4'],
  ['𐅑', '64f0908591'],
  [[], '80'],
  [[1, 2, 3], '83010203'],
  [[1, [2, 3], [4, 5]], '8301820203820405'],
  [empty, 'a0'],
  [
    new Map([
      [1, 2],
      [3, 4],
    ]),
    'a201020304',
  ],
]

/** Both ends of each width of head. */
const edges: [number, string][] = [
  [255, '18ff'],
  [256, '190100'],
  [65535, '19ffff'],
  [65536, '1a00010000'],
  [4294967295, '1affffffff'],
  [4294967296, '1b0000000100000000'],
  [Number.MAX_SAFE_INTEGER, '1b001fffffffffffff'],
  [-24, '37'],
  [-25, '3818'],
  [-256, '38ff'],
  [-257, '390100'],
  [-4294967296, '3affffffff'],
  [-4294967297, '3b0000000100000000'],
  [Number.MIN_SAFE_INTEGER, '3b001ffffffffffffe'],
]

describe('encoding', () => {
  it.each([...printed, ...edges])('%j is %s, both ways', (value, hex) => {
    expect(toHex(encodeCbor(value))).toBe(hex)
    expect(decodeCbor(fromHex(hex))).toEqual(value)
  })

  it('sorts map keys by their bytes, whatever the order they came in', () => {
    const keys = [-65537, 16, 4, 1, -1, 24, 256, -25, 0, 23]
    const map: CborMap = new Map(keys.map((key) => [key, key]))
    const sorted = [...(decodeCbor(encodeCbor(map)) as CborMap).keys()]
    expect(sorted).toEqual([0, 1, 4, 16, 23, 24, 256, -1, -25, -65537])
  })

  it('says no number outside ±(2^53 − 1) and no fraction', () => {
    for (const value of [2 ** 53, -(2 ** 53), 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => encodeCbor(value)).toThrow(malformed)
      expect(() => encodeCbor([value])).toThrow(malformed)
      expect(() => encodeCbor(new Map([[value, 1]]))).toThrow(malformed)
    }
  })

  it('goes there and back for every value, to the same bytes', () => {
    fc.assert(
      fc.property(cborValue, (value) => {
        const bytes = encodeCbor(value)
        expect(decodeCbor(bytes)).toEqual(value)
        expect(encodeCbor(decodeCbor(bytes))).toEqual(bytes)
      }),
      { numRuns: 500 },
    )
  })
})

describe('what a decoder refuses', () => {
  it.each([
    ['nothing at all', ''],
    ['bytes after the end', '0000'],
    ['1 in two bytes', '1801'],
    ['23 in two bytes', '1817'],
    ['255 in three bytes', '1900ff'],
    ['65,535 in five bytes', '1a0000ffff'],
    ['2^32 − 1 in nine bytes', '1b00000000ffffffff'],
    ['−1 in two bytes', '3800'],
    ['a length not in its shortest form', '580100'],
    ['a text length not in its shortest form', '780161'],
    ['an array length not in its shortest form', '980100'],
    ['a map length not in its shortest form', 'b8010100'],
    ['a tag not in its shortest form', 'd81280'],
    ['a key not in its shortest form', 'a1180100'],
    ['2^53', '1b0020000000000000'],
    ['−2^53', '3b001fffffffffffff'],
    ['2^64 − 1', '1bffffffffffffffff'],
    ['a half float', 'f93c00'],
    ['a single float', 'fa47c35000'],
    ['a double float', 'fb3ff199999999999a'],
    ['undefined', 'f7'],
    ['simple value 16', 'f0'],
    ['simple value 255', 'f8ff'],
    ['false in two bytes', 'f814'],
    ['an indefinite byte string', '5f4100ff'],
    ['an indefinite text', '7f6161ff'],
    ['an indefinite array', '9f00ff'],
    ['an indefinite map', 'bf0000ff'],
    ['a break by itself', 'ff'],
    ['a reserved length', '1c'],
    ['tag 0', 'c060'],
    ['tag 17', 'd180'],
    ['tag 19', 'd380'],
    ['tag 98', 'd86280'],
    ['the tag of self-described CBOR', 'd9d9f700'],
    ['a repeated key', 'a201000100'],
    ['unsorted keys', 'a202000100'],
    ['unsorted keys, negative first', 'a220000100'],
    ['a text key', 'a1616100'],
    ['a byte-string key', 'a1414100'],
    ['a null key', 'a1f600'],
    ['a key without a value', 'a101'],
    ['text that is not UTF-8', '62c328'],
    ['text that ends too early', '62c3'],
    ['bytes that end too early', '4200'],
    ['an array that ends too early', '8200'],
    ['an array longer than the bytes', '9affffffff'],
    ['a map longer than the bytes', 'baffffffff'],
    ['a byte string longer than the bytes', '5b001fffffffffffff'],
    ['a head that ends too early', '19'],
    ['a tag without content', 'd2'],
  ])('%s', (_, hex) => {
    expect(() => decodeCbor(fromHex(hex))).toThrow(malformed)
  })

  it('a ninth head inside the others, of whatever kind', () => {
    const wraps = { array: '81', map: 'a100', tag: 'd2' }
    for (const wrap of Object.values(wraps)) {
      expect(() => decodeCbor(fromHex(`${wrap.repeat(8)}00`))).not.toThrow()
      expect(() => decodeCbor(fromHex(`${wrap.repeat(9)}00`))).toThrow(malformed)
    }
    expect(() => decodeCbor(fromHex('d281a100d281a10081a10000'))).not.toThrow()
    expect(() => decodeCbor(fromHex(`${'81'.repeat(8)}80`))).toThrow(malformed)
  })

  it('and does not count what a byte string holds', () => {
    const inner = fromHex(`${'81'.repeat(8)}00`)
    const outer = concat(fromHex('81'.repeat(8)), encodeCbor(inner))
    expect(() => decodeCbor(outer)).not.toThrow()
  })

  it('any bytes: a value whose encoding they are, or a coded error', () => {
    const check = (bytes: Uint8Array) => {
      try {
        expect(encodeCbor(decodeCbor(bytes))).toEqual(bytes)
      } catch (error) {
        if (!(error instanceof CodedError)) throw error
        expect(error.code).toBe('malformed')
      }
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), check), { numRuns: 5000 })
  })

  it('any one byte of a good value changed: likewise', () => {
    const position = fc.nat(1_000)
    fc.assert(
      fc.property(cborValue, position, fc.integer({ min: 1, max: 255 }), (value, at, change) => {
        const bytes = encodeCbor(value)
        bytes[at % bytes.length]! ^= change
        try {
          expect(encodeCbor(decodeCbor(bytes))).toEqual(bytes)
        } catch (error) {
          if (!(error instanceof CodedError)) throw error
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the rest', () => {
  it('puts a stand-in for text that is not UTF-8 where one is given', () => {
    expect(decodeCbor(fromHex('8262c32801'), { invalidText: '?' })).toEqual(['?', 1])
    expect(() => decodeCbor(fromHex('8262c3'), { invalidText: '?' })).toThrow(malformed)
  })

  it('reads tag 18 and gives its content', () => {
    expect(decodeCbor(fromHex('d28101'))).toEqual(new Tagged(18, [1]))
  })

  it('reads a sequence, each item with its bytes', () => {
    const items = decodeCborSequence(fromHex('0182020343010203'))
    expect(items.map(({ bytes }) => toHex(bytes))).toEqual(['01', '820203', '43010203'])
    expect(items.map(({ value }) => value)).toEqual([1, [2, 3], Uint8Array.of(1, 2, 3)])
    expect(decodeCborSequence(new Uint8Array(0))).toEqual([])
    expect(() => decodeCborSequence(fromHex('0182'))).toThrow(malformed)
  })

  it('copies byte strings out of what it reads', () => {
    const source = fromHex('43010203')
    const value = decodeCbor(source) as Uint8Array
    source[1] = 9
    expect(value).toEqual(Uint8Array.of(1, 2, 3))
  })
})
