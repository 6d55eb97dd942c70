// CSV out: RFC 4180 with CRLF, for a spreadsheet. A cell that a spreadsheet would take for a formula begins with an
// apostrophe: names and notes come from people and devices.
import { stringify } from 'csv-stringify/sync'

export type CsvCell = string | number | boolean | null
export type CsvRow = readonly CsvCell[]

export const csvText = (rows: readonly CsvRow[]): string =>
  stringify(rows as CsvCell[][], {
    record_delimiter: 'windows',
    escape_formulas: true,
    quoted_match: /[\r\n]/,
    cast: { boolean: (yes) => (yes ? 'true' : 'false') },
  })

/** A download whose rows are read as they are sent: `pages` gives some at a time, and is not asked for more than is taken. */
export function csvDownload(
  file: { name: string; head: readonly string[] },
  pages: AsyncIterable<CsvRow[]>,
): Response {
  const encoder = new TextEncoder()
  const source = pages[Symbol.asyncIterator]()
  let begun = false
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!begun) {
        begun = true
        // The mark tells a spreadsheet that this is UTF-8.
        return controller.enqueue(encoder.encode(`\uFEFF${csvText([file.head])}`))
      }
      const next = await source.next()
      if (next.done) return controller.close()
      controller.enqueue(encoder.encode(csvText(next.value)))
    },
    async cancel() {
      await source.return?.()
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${file.name.replaceAll(/[^\w.-]/g, '-')}"`,
      'cache-control': 'no-store',
    },
  })
}
