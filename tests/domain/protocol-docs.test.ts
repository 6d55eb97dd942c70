// The pages of docs/protocol against the code: every operation with its need, whether it changes the device, and the key numbers
// of its parameters and its result; every code; every heading that a rule of the conformance run names.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { RULES } from '@/lib/conformance/rules'
import { WIRE_CODES } from '@/lib/domain/codes'
import { OPERATIONS, type Operation } from '@/lib/domain/operations'

const folder = new URL('../../docs/protocol/', import.meta.url)
const page = (name: string) => readFileSync(new URL(name, folder), 'utf8')
const section = (text: string, heading: string) =>
  text.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? ''
const rows = (text: string) =>
  text
    .split('\n')
    .filter((line) => /^\| (`|\d)/.test(line))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    )

/** Key numbers at the top level of a cell such as `1 name · 2 [{1 a · 2 b}]`, each with whether it may be absent. */
function keysIn(cell: string): [number, boolean][] {
  let text = cell
  while (/[[{][^[\]{}]*[\]}]/.test(text)) text = text.replace(/[[{][^[\]{}]*[\]}]/g, '…')
  const parts = text.split(/[·;]/).map((part) => /^\s*(\d+) (_opt_)?/.exec(part))
  return parts.filter((part) => part !== null).map((part) => [Number(part[1]), part[2] !== undefined])
}

/** What a codec of a map takes: found by asking it, not by looking into it. */
function labelsOf(codec: { decode(value: never): unknown }): number[] {
  const listed = (label: number) => {
    try {
      codec.decode(new Map([[label, undefined]]) as never)
    } catch (error) {
      return !/is not listed/.test((error as Error).message)
    }
    return true
  }
  return Array.from({ length: 30 }, (_, i) => i).filter(listed)
}

describe('operations.md', () => {
  const table = rows(section(page('operations.md'), 'Operations'))

  it('has every operation, and no other', () => {
    const named = table.flatMap(([cell]) => [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => name))
    expect(named.toSorted()).toEqual(Object.keys(OPERATIONS).toSorted())
  })

  it.each(
    table.flatMap((row) =>
      [...row[0]!.matchAll(/`([^`]+)`( ✎)?/g)].map(([, op, mark]) => [op!, mark, row] as const),
    ),
  )('%s', (op, mark, [, needs, given, result]) => {
    const { needs: need, mutates, params, result: answer } = OPERATIONS[op as Operation]
    expect(needs!.split(/[;\s]/)[0]).toBe(need === 'none' ? '–' : need)
    expect(mark !== undefined).toBe(mutates)
    expect(keysIn(given!).map(([key]) => key)).toEqual(labelsOf(params))
    const streams = /EVENTs until cancelled/.test(result!)
    expect(streams ? [] : keysIn(result!).map(([key]) => key)).toEqual(labelsOf(answer))
  })

  it('has every code with its number and name', () => {
    const codes = rows(section(page('operations.md'), 'Codes')).map(([number, name]) => [
      name,
      Number(number),
    ])
    expect(codes).toEqual(Object.entries(WIRE_CODES))
  })
})

describe('headings', () => {
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .trim()
      .replaceAll(' ', '-')
  const anchors = (name: string) =>
    [...page(name).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => slug(heading!))

  it.each([...new Set(RULES.map((rule) => rule.section))])('a rule is written under %s', (place) => {
    const [name, anchor] = place.split('#')
    expect(existsSync(new URL(name!, folder)), name).toBe(true)
    expect(anchors(name!)).toContain(anchor)
  })

  it('links within the pages lead somewhere', () => {
    for (const name of [
      'README.md',
      'cable.md',
      'operations.md',
      'building-a-device.md',
      'conformance.md',
      'vectors.md',
    ]) {
      for (const [, target] of page(name).matchAll(/\]\(([^)]+)\)/g)) {
        if (/^https?:/.test(target!)) continue
        const [file, anchor] = target!.split('#')
        const path = new URL(file || name, folder)
        expect(existsSync(path), `${name}: ${target}`).toBe(true)
        if (anchor && path.href.startsWith(folder.href))
          expect(anchors(file || name), `${name}: ${target}`).toContain(anchor)
      }
    }
  })

  it('each rule has an id of its own', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length)
  })
})
