// Nothing that a device says moves a cursor, changes a colour or hides what stands beside it.
import { describe, expect, it } from 'vitest'
import { plain, plainLines, safeJson, table } from '@/lib/cli/text'

const SNEAKY = [
  ['an escape sequence', '\u001b[2J', '\\x1b[2J'],
  ['a carriage return', 'ok\rlocked', 'ok\\x0dlocked'],
  ['a backspace', 'a\bb', 'a\\x08b'],
  ['C1 control sequence introducer', '\u009b31m', '\\x9b31m'],
  ['a line feed within a line', 'a\nb', 'a\\x0ab'],
  ['right-to-left override', 'abc\u202edef', 'abc\\u202edef'],
  ['an isolate', '\u2066x\u2069', '\\u2066x\\u2069'],
  ['a zero-width space joiner', 'a\u200db', 'a\\u200db'],
  ['a line separator', 'a\u2028b', 'a\\u2028b'],
  ['a tag character', 'a\u{e0041}', 'a\\u{e0041}'],
  ['half a surrogate pair', 'a\ud800b', 'a\\ud800b'],
] as const
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

describe('text from elsewhere', () => {
  it.each(SNEAKY)('%s is shown as an escape', (_, text, shown) => {
    expect(plain(text)).toBe(shown)
    expect(plain(text)).not.toMatch(UNSAFE)
  })

  it('is left alone where it is only text', () => {
    for (const text of ['Freezer 7, bay 3', 'Kühlraum Süd', '冷凍庫 ❄️'.replace('\ufe0f', ''), 'a b', ''])
      expect(plain(text)).toBe(text)
  })

  it('of many lines keeps its lines', () => {
    expect(plainLines('a\tb\r\n\u001b[1mc\n')).toBe('a    b\n\\x1b[1mc\n')
  })

  it.each(SNEAKY)('%s in JSON is the same value and as safe', (_, text) => {
    const json = safeJson({ [text]: [text] })
    expect(json).not.toMatch(UNSAFE)
    expect(JSON.parse(json)).toEqual({ [text]: [text] })
  })

  it('in a table stays in its column', () => {
    expect(
      table(
        ['A', 'B'],
        [
          ['x\u001b', 'y'],
          ['long one', 'z'],
        ],
      ),
    ).toBe('A         B\nx\\x1b     y\nlong one  z')
  })
})
