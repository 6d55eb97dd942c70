// What a report counts as, above all when it says less than it should.
import { describe, expect, it } from 'vitest'
import { addUp, countPlaywright, countVitest, readReport, totalLine } from '../../scripts/lib/reports.mjs'
import { scratchFolder, write } from './scratch'

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((status) => ({ status })),
})

describe('a Vitest report', () => {
  it('counts each test', () => {
    const testResults = [
      file('passed', 'passed', 'passed', 'skipped', 'todo', 'pending'),
      file('failed', 'failed', 'passed'),
    ]
    expect(countVitest({ testResults }, 1)).toEqual({ passed: 3, failed: 1, skipped: 3 })
  })

  it('counts a file that broke before its tests as one failure', () => {
    const testResults = [file('failed'), file('failed', 'skipped', 'skipped'), file('passed', 'passed')]
    expect(countVitest({ testResults }, 1)).toEqual({ passed: 1, failed: 2, skipped: 2 })
  })

  it.each([
    ['no report', undefined, 0],
    ['a report of something else', { stats: {} }, 0],
    ['no test', { testResults: [] }, 0],
    ['only skipped tests', { testResults: [file('passed', 'skipped')] }, 0],
    ['a failing exit without a failed test', { testResults: [file('passed', 'passed')] }, 1],
  ])('%s is one failure', (_, report, code) => {
    expect(countVitest(report, code).failed).toBe(1)
  })
})

describe('a Playwright report', () => {
  const stats = { expected: 5, flaky: 1, unexpected: 2, skipped: 3 }

  it('counts each test, and errors outside of tests', () => {
    expect(countPlaywright({ stats, errors: [] }, 1)).toEqual({ passed: 6, failed: 2, skipped: 3 })
    expect(countPlaywright({ stats, errors: [{}] }, 1)).toEqual({ passed: 6, failed: 3, skipped: 3 })
  })

  it.each([
    ['no report', undefined, 0],
    ['no test', { stats: { expected: 0, flaky: 0, unexpected: 0, skipped: 0 }, errors: [] }, 0],
    ['a failing exit without a failed test', { stats: { ...stats, unexpected: 0 }, errors: [] }, 1],
  ])('%s is one failure', (_, report, code) => {
    expect(countPlaywright(report, code).failed).toBe(1)
  })
})

it('a report that is missing or cut off is none', () => {
  const folder = scratchFolder()
  write(folder, { 'cut-off.json': '{"testResults": [' })
  expect(readReport(`${folder}/cut-off.json`)).toBeUndefined()
  expect(readReport(`${folder}/missing.json`)).toBeUndefined()
})

it('the last line names skipped tests only when there are some', () => {
  const counts = { passed: 2, failed: 0, skipped: 0 }
  expect(totalLine(addUp([counts, counts]))).toBe('4 passed, 0 failed')
  expect(totalLine(addUp([counts, { passed: 0, failed: 1, skipped: 4 }]))).toBe(
    '2 passed, 1 failed, 4 skipped',
  )
})
