// The report of a conformance run as text for a person.
import type { Line, Report } from './run'

const MARK = { pass: 'pass   ', fail: 'FAIL   ', 'not run': 'not run' } as const

export function lineText({ id, title, outcome, ms }: Line): string {
  const first = `  ${MARK[outcome.kind]}  ${id}: ${title}${ms >= 1000 ? ` (${(ms / 1000).toFixed(1)} s)` : ''}`
  if (outcome.kind === 'not run') return `${first}\n             ${outcome.why}`
  if (outcome.kind === 'pass') return first
  return `${first}\n             expected ${outcome.expected}\n             ${outcome.came}`
}

/** The last lines: what was broken and where the contract says so, and the sums. */
export function summaryText(report: Report): string {
  const broken = report.lines.filter(({ outcome }) => outcome.kind === 'fail')
  const named = broken.map(({ id, section }) => `  ${id} (docs/protocol/${section})`)
  const { passed, failed, notRun, ms } = report
  const sums = `${passed} passed, ${failed} failed, ${notRun} not run, in ${(ms / 1000).toFixed(1)} s`
  return [...(named.length > 0 ? ['Broken rules:', ...named] : []), sums].join('\n')
}

/** The headings under which the lines stand, in their order. */
export function sectionsOf(report: Report): { section: string; lines: Line[] }[] {
  const sections = [...new Set(report.lines.map(({ section }) => section))]
  return sections.map((section) => ({
    section,
    lines: report.lines.filter((line) => line.section === section),
  }))
}
