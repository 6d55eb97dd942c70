// Durations in words, never longer than what there is, and the choices that a request form offers.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { durationInWords, formatDuration, offeredDurations } from '@/lib/domain/duration'

describe('formatDuration', () => {
  it.each([
    [-5, '0 s'],
    [0, '0 s'],
    [0.9, '0 s'],
    [40, '40 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [3599, '59 min'],
    [3600, '1 h'],
    [8040, '2 h 14 min'],
    [8099, '2 h 14 min'],
    [86_399, '23 h 59 min'],
    [86_400, '1 d'],
    [97_200, '1 d 3 h'],
    [30 * 86_400, '30 d'],
  ])('%s s: %s', (seconds, words) => {
    expect(formatDuration(seconds).replaceAll('\u00a0', ' ')).toBe(words)
  })

  it('keeps each number with its unit', () => {
    expect(formatDuration(8040)).toBe('2\u00a0h 14\u00a0min')
  })

  it('never promises more than there is, nor loses more than its smallest unit', () => {
    const sizes: Record<string, number> = { s: 1, min: 60, h: 3600, d: 86_400 }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 * 86_400 }), (seconds) => {
        const parts = formatDuration(seconds)
          .split(' ')
          .map((part) => part.split('\u00a0') as [string, string])
        const said = parts.reduce((sum, [count, unit]) => sum + Number(count) * sizes[unit]!, 0)
        const coarsest = seconds < 60 ? 1 : seconds < 86_400 ? 60 : 3600
        expect(said).toBeLessThanOrEqual(seconds)
        expect(seconds - said).toBeLessThan(coarsest)
      }),
    )
  })
})

describe('durationInWords', () => {
  it.each([
    [1, '1 second'],
    [90, '90 seconds'],
    [60, '1 minute'],
    [5400, '90 minutes'],
    [3600, '1 hour'],
    [14_400, '4 hours'],
    [86_400, '1 day'],
    [90_000, '25 hours'],
    [7 * 86_400, '7 days'],
  ])('%s s: %s', (seconds, words) => expect(durationInWords(seconds)).toBe(words))
})

describe('offeredDurations', () => {
  const HOUR = 3600
  it.each([
    [600, [600]],
    [HOUR, [HOUR]],
    [1.5 * HOUR, [HOUR, 1.5 * HOUR]],
    [2 * HOUR, [HOUR, 2 * HOUR]],
    [8 * HOUR, [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR]],
    [24 * HOUR, [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 24 * HOUR]],
    [72 * HOUR, [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 24 * HOUR, 72 * HOUR]],
  ])('up to %s s: %j', (longest, offered) => expect(offeredDurations(longest)).toEqual(offered))
})
