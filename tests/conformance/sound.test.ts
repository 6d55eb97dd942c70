// A device that keeps the contract passes every rule that can be tried on it.
import { describe, expect, test } from 'vitest'
import { RULES } from '@/lib/conformance/rules'
import { lineText } from '@/lib/conformance/report'
import { runRules } from '@/lib/conformance/run'
import { makeTarget, surroundings } from './bench'

const everything = { kit: true, slow: true, destructive: true }

describe('a device that keeps the contract', () => {
  test('passes every rule, with a clock and complete', async () => {
    const { target } = await makeTarget()
    const report = await runRules(RULES, target, {
      ...surroundings,
      allowed: everything,
    })
    const others = report.lines.filter(({ outcome }) => outcome.kind !== 'pass')
    expect(others.filter(({ outcome }) => outcome.kind === 'fail').map(lineText)).toEqual([])
    expect(others.map(({ id }) => id)).toEqual([
      'request.unlocked-before-complete',
      'capability.clockless',
      'keystore.floor',
    ])
  }, 60_000)

  test('passes every rule, without a clock and blank', async () => {
    const { target } = await makeTarget({ clock: false, state: 0 })
    const report = await runRules(RULES, target, {
      ...surroundings,
      allowed: everything,
    })
    const others = report.lines.filter(({ outcome }) => outcome.kind !== 'pass')
    expect(others.filter(({ outcome }) => outcome.kind === 'fail').map(lineText)).toEqual([])
  }, 60_000)
})
