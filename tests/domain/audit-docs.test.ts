// The printed lists of the log: docs/protocol/audit.md has every kind and every field, with number, name and words, and
// none that the code does not know.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { AUDIT_FIELDS, AUDIT_KINDS } from '@/lib/domain/audit'

const page = readFileSync(new URL('../../docs/protocol/audit.md', import.meta.url), 'utf8')

/** The cells of the table rows under the headings that match. */
function rowsUnder(heading: RegExp): string[][] {
  const sections = page.split(/^## /m).filter((section) => heading.test(section))
  const lines = sections.flatMap((section) => section.split('\n'))
  const cells = (line: string) => line.split('|').map((cell) => cell.trim().replaceAll('`', ''))
  return lines.filter((line) => /^\|\s*\d/.test(line)).map((line) => cells(line).slice(1, -1))
}

describe('docs/protocol/audit.md', () => {
  it.each(['installation', 'catalog'] as const)('prints every kind of the log of a %s', (log) => {
    const known = Object.entries(AUDIT_KINDS).filter(([, kind]) => kind.log === log)
    const wanted = known.map(([name, { number, words }]) => [`${number}`, name, words])
    expect(rowsUnder(new RegExp(`^Kinds of an? ${log}`))).toEqual(wanted)
  })

  it('prints every field', () => {
    const wanted = Object.entries(AUDIT_FIELDS).map(([name, { number, as, words }]) => {
      return [`${number}`, name, as, words]
    })
    expect(rowsUnder(/^Fields/)).toEqual(wanted)
  })
})
