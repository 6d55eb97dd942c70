// How fields map to CBOR and back: the edges of text, numbers, times and lists, and maps of exactly their keys.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cbor } from '@/lib/core/cbor'
import { type Bytes } from '@/lib/core/bytes'
import {
  type Codec,
  bool,
  deviceId,
  epoch,
  exactly,
  field,
  integer,
  list,
  map,
  nonce,
  nullable,
  optional,
  pack,
  text,
  time,
  tuple,
  unpack,
  unsigned,
  url,
} from '@/lib/domain/schema'

const malformed = expect.objectContaining({ code: 'malformed' })
const bytes = (length: number) => new Uint8Array(length)
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- codecs of every type, each given its own values
type AnyCodec = Codec<any>

describe('values', () => {
  it.each<[string, AnyCodec, Cbor[], Cbor[]]>([
    ['an integer', integer, [0, -1, 2 ** 53 - 1], ['1', null, true]],
    ['unsigned below 3', unsigned(3), [0, 2], [-1, 3]],
    ['unsigned', unsigned(), [0, 2 ** 53 - 1], [-1]],
    ['a time', time, [0, 2 ** 35 - 1], [-1, 2 ** 35]],
    ['an epoch', epoch, [0, 2 ** 32 - 1], [-1, 2 ** 32]],
    ['a boolean', bool, [true, false], [0, 1, null]],
    ['a nonce', nonce, [bytes(16), bytes(64)], [bytes(15), bytes(65), 'x'.repeat(16)]],
    ['a device ID', deviceId, [bytes(64)], [bytes(63), bytes(65)]],
    [
      'text',
      text,
      ['', 'a'.repeat(255), 'é', '\u00a0', '水', '𐅑', '\ufeff'],
      ['a'.repeat(256), 'é'.repeat(128), '\ud800'],
    ],
    ['a URL', url, ['', 'a'.repeat(1000)], ['a'.repeat(1001)]],
    ['null or a boolean', nullable(bool), [null, true], [0]],
    ['a list of two at most', list(bool, 2), [[], [true, false]], [[true, true, true], [1], true]],
    [
      'a row',
      tuple<[number, boolean]>(integer, bool),
      [[1, true]],
      [[1], [1, true, true], [true, 1], new Map()],
    ],
  ])('%s', (...[, codec, right, wrong]) => {
    for (const value of right) expect(codec.decode(value)).toEqual(value)
    for (const value of right) expect(unpack(codec, pack(codec, value))).toEqual(value)
    for (const value of wrong) expect(() => codec.decode(value)).toThrow(malformed)
  })

  it('text holds no control character, one by one', () => {
    for (let code = 0; code < 0x100; code++) {
      const control = code < 0x20 || (code >= 0x7f && code <= 0x9f)
      const read = () => text.decode(`a${String.fromCharCode(code)}b`)
      if (control) expect(read).toThrow(malformed)
      else expect(read).not.toThrow()
    }
  })

  it('what must not be read must not be written either', () => {
    expect(() => pack(text, 'a\nb')).toThrow(malformed)
    expect(() => pack(time, 2 ** 35)).toThrow(malformed)
    expect(() => pack(exactly(2), bytes(3))).toThrow(malformed)
  })
})

describe('maps', () => {
  const codec = map({ id: field(1, exactly(2)), name: optional(-5, text), on: field(7, bool) })

  it('hold exactly their keys, and may lack what is optional', () => {
    const id = bytes(2)
    for (const value of [
      { id, on: true },
      { id, on: false, name: 'x' },
    ]) {
      expect(unpack(codec, pack(codec, value))).toEqual(value)
    }
    const decode = (...pairs: [number, Cbor][]) => codec.decode(new Map(pairs))
    expect(decode([1, id], [7, true])).toEqual({ id, on: true })
    expect(() => decode([1, id])).toThrow(malformed)
    expect(() => decode([1, id], [7, true], [8, 0])).toThrow(malformed)
    expect(() => decode([1, id], [7, true], [-5, null])).toThrow(malformed)
    expect(() => codec.decode([id, true])).toThrow(malformed)
    expect(() => pack(codec, { id } as { id: Bytes; on: boolean })).toThrow(malformed)
  })

  it('go there and back', () => {
    const value = fc.record(
      {
        id: fc.uint8Array({ minLength: 2, maxLength: 2 }),
        name: fc.string({ maxLength: 40 }),
        on: fc.boolean(),
      },
      { requiredKeys: ['id', 'on'] },
    )
    fc.assert(
      fc.property(value, (one) => {
        const given = { ...one, id: Uint8Array.from(one.id) as Bytes }
        expect(unpack(codec, pack(codec, given))).toEqual(given)
      }),
    )
  })
})
