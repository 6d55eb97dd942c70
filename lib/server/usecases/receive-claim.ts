// A file of devices to claim, read as it comes: every row is checked by itself and kept, a batch at a time. Of the file
// only the IDs stay in memory, to find repeated ones. Claims nothing yet.
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { CsvError, type Info, parse } from 'csv-parse'
import { toBytes } from '@/lib/core/bytes'
import {
  type ClaimFileProblem,
  type ClaimHeader,
  type ClaimRow,
  LONGEST_TEXT,
  MOST_CLAIM_BYTES,
  MOST_CLAIM_ROWS,
  delimiterOf,
  readHeader,
  readRow,
} from '@/lib/domain/claim-file'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { writeEntry } from '../store/audit'
import { type ClaimChoices, addClaim, addClaimRows, moveClaim } from '../store/claims'
import { findGroup } from '../store/places'
import { checkClaim } from './check-claim'

export type ReceiveClaim = ClaimChoices & {
  catalogId: string
  fileName: string
  content: AsyncIterable<Uint8Array>
}
const BATCH = 500
const LONGEST_RECORD = 32_768
const LONGEST_FIRST_LINE = 8192

class Unreadable extends Error {
  constructor(
    readonly problem: ClaimFileProblem,
    readonly line?: number,
  ) {
    super(problem)
  }
}

/** Gives the claim's id, whether its rows could be read or not. Throws `too-large`. */
export async function receiveClaim(context: Context, input: ReceiveClaim): Promise<{ id: string }> {
  const { catalogId, groupId, createMissing, allOrNothing } = input
  if (!can(context.viewer, 'catalog.see', input)) throw new DomainError('not-found')
  if (!can(context.viewer, 'device.claim', { catalogId })) throw new DomainError('not-permitted')
  const id = context.newId()
  const at = { catalogId, id }
  await context.inTransaction(async (tx) => {
    if (groupId && ((await findGroup(tx, catalogId, groupId))?.archived ?? true))
      throw new DomainError('not-found')
    const now = context.now()
    const fileName = input.fileName.slice(0, LONGEST_TEXT)
    const choices = { groupId, createMissing, allOrNothing }
    const made = { madeBy: context.viewer.personId, createdAt: now, movedAt: now }
    await addClaim(tx, { ...at, fileName, ...choices, ...made })
  })
  try {
    const read = await stage(context, { at, content: input.content })
    await keep(context, { at, read, fileName: input.fileName })
  } catch (error) {
    if (error instanceof DomainError) throw error
    const { problem, line } = error instanceof Unreadable ? error : { problem: 'cut-short' as const }
    await context.inTransaction((tx) =>
      moveClaim(tx, at, { state: 'unreadable', problem, problemLine: line, movedAt: context.now() }),
    )
    if (!(error instanceof Unreadable)) throw error
    return { id }
  }
  await checkClaim(context, at)
  return { id }
}

type At = { catalogId: string; id: string }
type Read = { hash: Uint8Array<ArrayBuffer>; rows: number; header: ClaimHeader }

function keep(context: Context, { at, read, fileName }: { at: At; read: Read; fileName: string }) {
  return context.inTransaction(async (tx) => {
    const { hash, rows, header } = read
    const columns = Object.keys(header.at)
    const ignored = header.ignored.slice(0, 50)
    await moveClaim(tx, at, {
      state: 'checking',
      fileHash: hash,
      rows,
      columns,
      ignored,
      movedAt: context.now(),
    })
    const fields = {
      person: context.viewer.personId,
      import: at.id,
      bytesHash: hash,
      rows,
      subjectName: fileName.slice(0, LONGEST_TEXT),
    }
    await writeEntry(tx, {
      log: at.catalogId,
      id: context.newId(),
      kind: 'claim.file',
      at: context.now(),
      fields,
    })
  })
}

/** All rows, kept. Throws Unreadable for a file of which no row can be taken. */
async function stage(
  context: Context,
  { at, content }: { at: At; content: AsyncIterable<Uint8Array> },
): Promise<Read> {
  const hash = createHash('sha256')
  const source = measured(content, hash)
  let header: ClaimHeader | null = null
  let rows = 0
  const seen = new Set<string>()
  let batch: (ClaimRow & { line: number })[] = []
  const flush = async () => {
    const full = batch
    batch = []
    if (full.length > 0) await context.inTransaction((tx) => addClaimRows(tx, at, full))
  }
  for await (const { record, info } of recordsOf(source)) {
    if (!header) {
      header = requireHeader(record)
      continue
    }
    if (++rows > MOST_CLAIM_ROWS) throw new Unreadable('rows-too-many')
    const row = await readRow(record, header)
    if (row.deviceId && seen.has(row.given)) row.problems.push({ column: 'device_id', code: 'id-repeated' })
    if (row.deviceId) seen.add(row.given)
    batch.push({ line: info.records + info.empty_lines, ...row })
    if (batch.length === BATCH) await flush()
  }
  await flush()
  if (!header || rows === 0) throw new Unreadable('empty')
  return { hash: toBytes(hash.digest()), rows, header }
}

function requireHeader(cells: string[]): ClaimHeader {
  const header = readHeader(cells)
  if (header.twice) throw new Unreadable('column-twice', 1)
  if (header.at.device_id === undefined) throw new Unreadable('id-column-missing', 1)
  return header
}

/** The content, hashed and counted as it passes. */
async function* measured(content: AsyncIterable<Uint8Array>, hash: { update(part: Uint8Array): unknown }) {
  let size = 0
  for await (const part of content) {
    size += part.length
    if (size > MOST_CLAIM_BYTES) throw new DomainError('too-large')
    hash.update(part)
    yield part
  }
}

type Line = { record: string[]; info: Info }

async function* recordsOf(content: AsyncGenerator<Uint8Array>): AsyncGenerator<Line> {
  const { first, rest } = await beginning(content)
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(new TextDecoder().decode(first).split(/\r?\n/, 1)[0]!),
    info: true,
    max_record_size: LONGEST_RECORD,
    relax_column_count: true,
    skip_empty_lines: true,
  })
  const source = Readable.from(rest)
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  try {
    yield* parser as AsyncIterable<Line>
  } catch (error) {
    if (error instanceof CsvError) throw new Unreadable('csv-broken', Number(error.lines) || undefined)
    throw error
  } finally {
    source.destroy()
  }
}

/** Enough to see the first line, and then all of it. */
async function beginning(content: AsyncGenerator<Uint8Array>) {
  const parts: Uint8Array[] = []
  let size = 0
  while (size < LONGEST_FIRST_LINE && !parts.some((part) => part.includes(10))) {
    const next = await content.next()
    if (next.done) break
    parts.push(next.value)
    size += next.value.length
  }
  async function* rest() {
    yield* parts
    yield* content
  }
  return { first: Buffer.concat(parts).subarray(0, LONGEST_FIRST_LINE), rest: rest() }
}
