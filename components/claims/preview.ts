'use client'
// The beginning of a file as it will be read: its columns and first rows. Only its first bytes are looked at.
import { type ClaimHeader, delimiterOf, readHeader } from '@/lib/domain/claim-file'

const LOOKED_AT = 65_536
const SHOWN = 5

export type Preview = { header: ClaimHeader; head: string[]; rows: string[][] }

/** Null where it cannot be read here; the portal says why. */
export async function previewOf(file: File): Promise<Preview | null> {
  const text = await file.slice(0, LOOKED_AT).text()
  const { parse } = await import('csv-parse/browser/esm/sync')
  try {
    const records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text.split(/\r?\n/, 1)[0]!),
      relax_column_count: true,
      skip_empty_lines: true,
      to: SHOWN + 1,
    }) as string[][]
    const [head, ...rows] = records
    return head ? { header: readHeader(head), head, rows } : null
  } catch {
    return null
  }
}
