// What a mask matches; that it means the same as the obvious recursion, on many small masks and texts; and that none takes long.
import { describe, expect, it } from 'vitest'
import { MASK_LENGTH, exampleOf, isMask, matchesMask } from '@/lib/domain/mask'

describe('a mask', () => {
  it.each([
    ['@@@-####', 'SVC-1234', true],
    ['@@@-####', 'svc-1234', true],
    ['@@@-####', 'SVC-12345', false],
    ['@@@-####', ' SVC-1234', false],
    ['@@@-####', 'SV1-1234', false],
    ['\\#####', '#1234', true],
    ['\\#####', '11234', false],
    ['*', '', true],
    ['*', 'anything at all', true],
    ['Site *: *', 'Site 4: the door', true],
    ['Site *: *', 'Site 4 the door', false],
    ['*-*-#', 'a-b-c-1', true],
    ['INC*', 'INC', true],
    ['a.c', 'abc', false],
    ['(a+)+$', '(a+)+$', true],
    ['@@', 'Øß', true],
    ['#', '٣', false],
    ['*😀', 'it works 😀', true],
    ['\\\\*', '\\x', true],
  ])('%s and %s: %s', (mask, text, matches) => expect(matchesMask(text, mask)).toBe(matches))

  it.each(['', 'SVC\\', '*'.repeat(MASK_LENGTH + 1)])('%j is none and matches nothing', (mask) => {
    expect(isMask(mask)).toBe(false)
    for (const text of ['', mask, 'SVC']) expect(matchesMask(text, mask)).toBe(false)
  })

  it('means what the plain recursion over it means', () => {
    const plain = (text: string, mask: string): boolean => {
      if (mask === '') return text === ''
      if (mask[0] === '*') return plain(text, mask.slice(1)) || (text !== '' && plain(text.slice(1), mask))
      const fits = mask[0] === '#' ? /[0-9]/ : mask[0] === '@' ? /[a-z]/ : mask[0]
      const first = text[0] ?? ''
      return (
        (typeof fits === 'string' ? first === fits : fits!.test(first)) && plain(text.slice(1), mask.slice(1))
      )
    }
    const all = (alphabet: string, length: number): string[] =>
      length === 0
        ? ['']
        : all(alphabet, length - 1).flatMap((rest) => [...alphabet].map((one) => one + rest))
    let matched = 0
    for (const mask of [1, 2, 3, 4].flatMap((n) => all('*#@-', n)))
      for (const text of [0, 1, 2, 3, 4].flatMap((n) => all('1a-', n))) {
        expect(matchesMask(text, mask), `${mask} ${text}`).toBe(plain(text, mask))
        if (matchesMask(text, mask)) matched++
      }
    expect(matched).toBeGreaterThan(1000)
  })

  it('is quick for the worst of its length', () => {
    const began = performance.now()
    expect(matchesMask('a'.repeat(2000), `${'*a'.repeat(29)}*b`)).toBe(false)
    expect(performance.now() - began).toBeLessThan(100)
  })

  it('has an example that matches it', () => {
    for (const mask of ['@@@-####', '\\#####', 'Site *: *', '*-*-#'])
      expect(matchesMask(exampleOf(mask), mask)).toBe(true)
    expect(exampleOf('@@-##')).toBe('AA-11')
  })
})
