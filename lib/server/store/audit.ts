// Writing and reading the log: an entry and its clear values go in with the change they tell of, in its transaction.
import { type Bytes, toBytes, toHex, uuidFromText, uuidToText } from '@/lib/core/bytes'
import { type Cbor, decodeCbor, encodeCbor } from '@/lib/core/cbor'
import {
  AUDIT_FIELDS,
  AUDIT_KINDS,
  type AuditField,
  type AuditFields,
  type AuditKind,
  auditFieldOf,
  auditKindOf,
} from '@/lib/domain/audit'
import { SALT_BYTES, encodeAuditEntry, fieldHash } from '@/lib/domain/audit-entry'
import { Prisma } from '@/prisma/generated/client'
import { freshBytes, tokenBehind, type Tx } from '../context'

export type NewEntry = { log: string; id: string; kind: AuditKind; at: Date; fields: AuditFields }

function encoded(field: AuditField, value: unknown): Cbor {
  return AUDIT_FIELDS[field].as === 'uuid' ? uuidFromText(value as string) : (value as Cbor)
}

/** Gives the entry's id. A field that is undefined is left out. */
export async function writeEntry(tx: Tx, entry: NewEntry): Promise<string> {
  await writeEntries(tx, [entry])
  return entry.id
}

/** Rows in one statement: it takes 65,535 values, and all of them lie in memory. */
const MOST_ROWS = 500

export async function writeEntries(tx: Tx, entries: readonly NewEntry[]): Promise<void> {
  if (entries.length === 0) return
  const made = await Promise.all(entries.map((entry) => encodeEntry(tx, entry)))
  for (const some of inRuns(made))
    await tx.$executeRaw`INSERT INTO audit_entry (log, id, kind, at, bytes, leaf_hash)
      VALUES ${Prisma.join(some.map((one) => one.row))}`
  for (const some of inRuns(made.flatMap((one) => one.clear)))
    await tx.$executeRaw`INSERT INTO audit_clear (log, entry, field, salt, value) VALUES ${Prisma.join(some)}`
}

function inRuns<T>(all: readonly T[]): T[][] {
  const runs: T[][] = []
  for (let at = 0; at < all.length; at += MOST_ROWS) runs.push(all.slice(at, at + MOST_ROWS))
  return runs
}

async function encodeEntry(tx: Tx, entry: NewEntry): Promise<{ row: Prisma.Sql; clear: Prisma.Sql[] }> {
  const fields: AuditFields = { token: tokenBehind(tx), ...entry.fields }
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null) as [
    AuditField,
    unknown,
  ][]
  const clear = await Promise.all(
    given.map(async ([name, raw]) => {
      const value = encoded(name, raw)
      const salt = freshBytes(SALT_BYTES)
      return {
        field: AUDIT_FIELDS[name].number,
        salt,
        value: encodeCbor(value),
        hash: await fieldHash(salt, value),
      }
    }),
  )
  const at = Math.floor(entry.at.getTime() / 1000)
  const { number } = AUDIT_KINDS[entry.kind]
  const { bytes, leafHash } = await encodeAuditEntry({
    id: uuidFromText(entry.id),
    kind: number,
    fields: new Map(clear.map(({ field, hash }) => [field, hash])),
    at,
  })
  return {
    row: Prisma.sql`(${entry.log}::uuid, ${entry.id}::uuid, ${number}, to_timestamp(${at}), ${bytes}, ${leafHash})`,
    clear: clear.map(
      ({ field, salt, value }) =>
        Prisma.sql`(${entry.log}::uuid, ${entry.id}::uuid, ${field}, ${salt}, ${value})`,
    ),
  }
}

export type EntryLine = {
  id: string
  kind: AuditKind | null
  kindNumber: number
  at: Date
  fields: Partial<Record<AuditField, string | number | boolean>>
}
type Row = { id: string; kind: number; at: Date; fields: { field: number; value: string }[] | null }

/** A value as a program shows it: uuids dashed, bytes as hex. */
export function clearValue(field: number, value: Uint8Array): string | number | boolean | undefined {
  const name = auditFieldOf(field)
  if (!name) return undefined
  const decoded = decodeCbor(toBytes(value))
  if (decoded instanceof Uint8Array)
    return AUDIT_FIELDS[name].as === 'uuid' ? uuidToText(decoded) : toHex(decoded)
  return decoded as string | number | boolean
}

function lineOf(row: Row): EntryLine {
  const fields: EntryLine['fields'] = {}
  for (const { field, value } of row.fields ?? []) {
    const name = auditFieldOf(field)
    if (name) fields[name] = clearValue(field, Buffer.from(value, 'base64'))!
  }
  return { id: row.id, kind: auditKindOf(row.kind) ?? null, kindNumber: row.kind, at: row.at, fields }
}

export type FieldValue = { field: AuditField; value: string | Bytes }
export type LogFilter = {
  kinds?: number[]
  /** Entries whose field has exactly this value: a person, a device, a capability, a request. */
  where?: FieldValue[]
  /** Of one of these kinds, or with one of these values. */
  among?: { kinds: readonly number[]; values: readonly FieldValue[] }
  from?: Date
  to?: Date
  before?: { at: Date; id: string }
  limit: number
}

const matching = (value: string | Bytes) =>
  encodeCbor(typeof value === 'string' ? uuidFromText(value) : value)

/** A page of a log, newest first. Filters that match nothing give nothing. */
export async function listEntries(tx: Tx, log: string, filter: LogFilter): Promise<EntryLine[]> {
  const conditions = ['e.log = $1::uuid']
  const values: unknown[] = [log]
  const add = (sql: (n: string) => string, value: unknown) => conditions.push(sql(`$${values.push(value)}`))
  if (filter.kinds) add((n) => `e.kind = ANY (${n}::int[])`, filter.kinds)
  if (filter.from) add((n) => `e.at >= ${n}::timestamptz`, filter.from.toISOString())
  if (filter.to) add((n) => `e.at < ${n}::timestamptz`, filter.to.toISOString())
  for (const { field, value } of filter.where ?? []) {
    const match = matching(value)
    const number = AUDIT_FIELDS[field].number
    add(
      (n) =>
        `EXISTS (SELECT 1 FROM audit_clear v WHERE v.log = e.log AND v.entry = e.id AND v.field = ${number} AND v.value = ${n}::bytea)`,
      match,
    )
  }
  if (filter.among) {
    const kinds = values.push([...filter.among.kinds])
    const fields = values.push(filter.among.values.map(({ field }) => AUDIT_FIELDS[field].number))
    const matches = values.push(filter.among.values.map(({ value }) => matching(value)))
    conditions.push(
      `(e.kind = ANY ($${kinds}::int[]) OR EXISTS (SELECT 1 FROM audit_clear v JOIN unnest($${fields}::int[], $${matches}::bytea[]) AS w (field, value)
         ON w.field = v.field AND w.value = v.value WHERE v.log = e.log AND v.entry = e.id))`,
    )
  }
  if (filter.before) {
    const at = values.push(filter.before.at.toISOString())
    const id = values.push(filter.before.id)
    conditions.push(`(e.at, e.id) < ($${at}::timestamptz, $${id}::uuid)`)
  }
  const rows = await tx.$queryRawUnsafe<Row[]>(
    `SELECT e.id, e.kind, e.at, (SELECT json_agg(json_build_object('field', c.field, 'value', translate(encode(c.value, 'base64'), E'\\n', '')))
       FROM audit_clear c WHERE c.log = e.log AND c.entry = e.id) AS fields
     FROM audit_entry e WHERE ${conditions.join(' AND ')} ORDER BY e.at DESC, e.id DESC LIMIT ${Number(filter.limit)}`,
    ...values,
  )
  return rows.map(lineOf)
}

/** Sign-ins of the catalog's members, newest first: they stand in the installation's log. */
export async function listSignIns(tx: Tx, catalogId: string, limit: number): Promise<EntryLine[]> {
  const rows = await tx.$queryRaw<
    { entry: string; kind: number; at: Date; field: number | null; value: Uint8Array }[]
  >`
    SELECT entry, kind, at, field, value FROM search_entry_fields(${catalogId}::uuid,
      (SELECT coalesce(array_agg(id), '{}') FROM search_sign_ins(${catalogId}::uuid))) ORDER BY at DESC, entry LIMIT ${limit * 8}`
  const lines = new Map<string, EntryLine>()
  for (const row of rows) {
    const line = lines.get(row.entry) ?? {
      id: row.entry,
      kind: auditKindOf(row.kind) ?? null,
      kindNumber: row.kind,
      at: row.at,
      fields: {},
    }
    const name = row.field === null ? undefined : auditFieldOf(row.field)
    if (name && row.field !== null) line.fields[name] = clearValue(row.field, row.value)!
    lines.set(row.entry, line)
  }
  return [...lines.values()].slice(0, limit)
}
