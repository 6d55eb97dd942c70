// What a spreadsheet gets: nothing that it would calculate, everything else as it was; and no more read than is taken.
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { type CsvRow, csvDownload, csvText } from '@/lib/server/csv'

const read = (text: string) => parse(text, { bom: true }) as string[][]

describe('a cell', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1+1', '=HYPERLINK("http://x","y")'])(
    '%j is no formula',
    (cell) => {
      const [[back]] = read(csvText([[cell]])) as [[string]]
      expect(back).toBe(`'${cell}`)
    },
  )

  it.each(['', 'Freezer 7, bay 3', 'a "quoted" name', 'two\nlines', "'", 'a=b', 'ünï', '1-2'])(
    '%j comes back as it was',
    (cell) => expect(read(csvText([['x', cell]]))).toEqual([['x', cell]]),
  )

  it('may be a number below nothing, a truth, or nothing', () =>
    expect(csvText([[-1, true, false, null]])).toBe('-1,true,false,\r\n'))
})

describe('a download', () => {
  it('is read as it is taken, and let go when it is not', async () => {
    let given = 0
    let ended = false
    async function* pages(): AsyncGenerator<CsvRow[]> {
      try {
        for (;;) yield [[++given]]
      } finally {
        ended = true
      }
    }
    const reader = csvDownload({ name: 'a b.csv', head: ['n'] }, pages()).body!.getReader()
    for (let i = 0; i < 4; i++) await reader.read()
    expect(given).toBeLessThanOrEqual(5)
    await reader.cancel()
    expect(ended).toBe(true)
  })

  it('says what it is', async () => {
    async function* pages(): AsyncGenerator<CsvRow[]> {
      yield [['a'], ['b']]
    }
    const response = csvDownload({ name: 'devices "x".csv', head: ['name'] }, pages())
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="devices--x-.csv"')
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(read(new TextDecoder().decode(bytes))).toEqual([['name'], ['a'], ['b']])
  })
})
