// The device ID as a person pastes it and as the screens show it.
import { describe, expect, it } from 'vitest'
import { toHex } from '@/lib/core/bytes'
import { deviceIdOf, generateKeyPair } from '@/lib/core/keys'
import { formatFull, formatMiddle, formatShort, parseDeviceId } from '@/lib/domain/device-id'
import { keyHashesTo } from '@/lib/domain/key-binding'

const DIGITS = '90cb42f2'.padEnd(120, '0123456789abcdef') + '70bc47e1'

describe('reading', () => {
  it.each([
    ['as it is', DIGITS],
    ['in capitals', DIGITS.toUpperCase()],
    ['in groups', DIGITS.replace(/(.{4})/g, '$1 ')],
    ['in lines', DIGITS.replace(/(.{32})/g, '$1\r\n')],
    ['with colons', DIGITS.replace(/(..)(?=.)/g, '$1:')],
  ])('takes it %s', (_, text) => expect(toHex(parseDeviceId(text))).toBe(DIGITS))

  it.each([
    ['nothing', ''],
    ['the serial number', DIGITS.slice(0, 32)],
    ['a digit less', DIGITS.slice(1)],
    ['a digit more', `${DIGITS}0`],
    ['another letter', `${DIGITS.slice(1)}g`],
    ['0x before it', `0x${DIGITS}`],
  ])('refuses %s', (_, text) => {
    expect(() => parseDeviceId(text)).toThrow(expect.objectContaining({ code: 'malformed' }))
  })
})

describe('showing', () => {
  it('short, in the middle, and whole', () => {
    for (const id of [DIGITS, parseDeviceId(DIGITS)]) {
      expect(formatShort(id)).toBe('90cb 42f2')
      expect(formatMiddle(id)).toBe('90cb 42f2 … 70bc 47e1')
      const lines = formatFull(id)
      expect(lines.map((line) => line.length)).toEqual([39, 39, 39, 39])
      expect(lines.join('').replaceAll(' ', '')).toBe(DIGITS)
      expect(lines[0]).toBe(DIGITS.slice(0, 32).replace(/(.{4})(?=.)/g, '$1 '))
    }
  })
})

describe('the key behind it', () => {
  it('is the one that hashes to it', async () => {
    const [one, other] = await Promise.all([
      generateKeyPair({ extractable: false }),
      generateKeyPair({ extractable: false }),
    ])
    expect(await keyHashesTo(one.publicKey, await deviceIdOf(one.publicKey))).toBe(true)
    expect(await keyHashesTo(other.publicKey, await deviceIdOf(one.publicKey))).toBe(false)
    expect(await deviceIdOf(one.publicKey)).toHaveLength(64)
  })
})
