// Byte strings and their spellings: each there and back, and what is not one of them is refused as malformed.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  concat,
  equal,
  fromBase64,
  fromBase64Url,
  fromHex,
  sha256,
  sha512,
  toBase64,
  toBase64Url,
  toBytes,
  toHex,
  utf8,
  utf8Text,
  uuidFromText,
  uuidToText,
} from '@/lib/core/bytes'

const anyBytes = fc.uint8Array({ maxLength: 80 })
const malformed = expect.objectContaining({ code: 'malformed' })

describe('hex', () => {
  it('goes there and back, as Node spells it', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'))
        expect(fromHex(toHex(bytes))).toEqual(bytes)
        expect(fromHex(toHex(bytes).toUpperCase())).toEqual(bytes)
      }),
    )
  })

  it.each(['0', 'abc', '0g', ' 00', '00 ', '0x00', '00:00', '-1', '+1', '１２'])('refuses %j', (text) => {
    expect(() => fromHex(text)).toThrow(malformed)
  })
})

describe('base64 and base64url', () => {
  it('go there and back, as Node spells them', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
        expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
        expect(fromBase64(toBase64(bytes))).toEqual(bytes)
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes)
      }),
    )
  })

  it.each(['a', '*', 'AAA=A', 'ä'])('refuse %j', (text) => {
    expect(() => fromBase64(text)).toThrow(malformed)
    expect(() => fromBase64Url(text)).toThrow(malformed)
  })
})

describe('UTF-8', () => {
  it('goes there and back, a leading U+FEFF included', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => utf8Text(utf8(text)) === text))
    expect(utf8Text(utf8('\ufeffa'))).toBe('\ufeffa')
  })

  it.each([
    ['a lone continuation', '80'],
    ['an overlong slash', 'c0af'],
    ['a surrogate', 'eda080'],
    ['beyond U+10FFFF', 'f4908080'],
    ['cut short', 'e282'],
  ])('refuses %s', (_, hex) => {
    expect(() => utf8Text(fromHex(hex))).toThrow(malformed)
  })
})

describe('uuid', () => {
  const text = '00112233-4455-6677-8899-aabbccddeeff'

  it('goes there and back', () => {
    expect(toHex(uuidFromText(text))).toBe('00112233445566778899aabbccddeeff')
    expect(uuidToText(uuidFromText(text))).toBe(text)
    expect(uuidToText(uuidFromText(text.toUpperCase()))).toBe(text)
  })

  it.each([text.replaceAll('-', ''), `{${text}}`, text.slice(1), `${text}0`, text.replace('f', 'g')])(
    'refuses %j',
    (wrong) => expect(() => uuidFromText(wrong)).toThrow(malformed),
  )

  it('has 16 bytes', () => {
    expect(() => uuidToText(new Uint8Array(15))).toThrow(malformed)
    expect(() => uuidToText(new Uint8Array(17))).toThrow(malformed)
  })
})

describe('comparing, joining, copying', () => {
  it('finds equal what is equal and nothing else', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, (a, b) => {
        expect(equal(a, a.slice())).toBe(true)
        expect(equal(a, b)).toBe(Buffer.compare(a, b) === 0)
      }),
    )
  })

  it('joins in order', () => {
    fc.assert(
      fc.property(fc.array(anyBytes), (parts) => {
        expect(concat(...parts)).toEqual(new Uint8Array(Buffer.concat(parts)))
      }),
    )
  })

  it('copies only the window of a view, into a buffer of its own', () => {
    const whole = Uint8Array.of(1, 2, 3, 4, 5)
    for (const view of [
      whole.subarray(1, 3),
      new DataView(whole.buffer, 1, 2),
      Buffer.from(whole.buffer, 1, 2),
    ]) {
      const copy = toBytes(view)
      expect(copy).toEqual(Uint8Array.of(2, 3))
      expect(copy.buffer.byteLength).toBe(2)
    }
    expect(toBytes([2, 3])).toEqual(Uint8Array.of(2, 3))
    const copy = toBytes(whole.buffer)
    copy[0] = 9
    expect(whole[0]).toBe(1)
  })
})

describe('hashes', () => {
  it('are those that Node computes', async () => {
    const bytes = utf8('latchkey')
    expect(toHex(await sha256(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(toHex(await sha512(bytes))).toBe(createHash('sha512').update(bytes).digest('hex'))
  })
})
