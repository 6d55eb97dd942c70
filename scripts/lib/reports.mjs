// Counts what a test run reported. The report decides together with the exit code: a run that failed without a failed
// test, reported nothing, or ran no test at all counts as one failure. Knows nothing of how tests are run.
import fs from 'node:fs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @returns {Counts} of a command that is one check */
export const countCheck = (code) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 })

/** @returns {Counts} */
export function countVitest(report, code) {
  if (!Array.isArray(report?.testResults)) return countCheck(1)
  const tests = report.testResults.flatMap((file) => file.assertionResults)
  const having = (...states) => tests.filter(({ status }) => states.includes(status)).length
  // A file that broke before its first test has no test to blame.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  ).length
  const passed = having('passed')
  const failed = having('failed') + broken
  return settle({ passed, failed, skipped: tests.length - passed - having('failed') }, code)
}

/** @returns {Counts} a test that passed only when tried again has passed */
export function countPlaywright(report, code) {
  if (!report?.stats) return countCheck(1)
  const { expected, flaky, unexpected, skipped } = report.stats
  // Such as a web server that did not start, or a file that could not be read.
  const broken = report.errors?.length ?? 0
  return settle({ passed: expected + flaky, failed: unexpected + broken, skipped }, code)
}

function settle(counts, code) {
  const isSilent = counts.failed === 0 && (code !== 0 || counts.passed === 0)
  return isSilent ? { ...counts, failed: 1 } : counts
}

export const addUp = (all) =>
  all.reduce(
    (sum, counts) => ({
      passed: sum.passed + counts.passed,
      failed: sum.failed + counts.failed,
      skipped: sum.skipped + counts.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  )

export const totalLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`

/** The report in a file, or undefined if there is none that can be read. */
export function readReport(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
