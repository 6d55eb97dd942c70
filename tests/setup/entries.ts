// What a use case leaves in the logs: the entries it wrote, each checked to be what its hashes say, and refusals that leave
// nothing.
import { expect } from 'vitest'
import { type Bytes, toBytes, toHex, uuidToText } from '@/lib/core/bytes'
import { decodeCbor } from '@/lib/core/cbor'
import { leafHash } from '@/lib/core/merkle'
import { type AuditField, type AuditKind, auditFieldOf, auditKindOf } from '@/lib/domain/audit'
import { decodeAuditEntry, fieldHash } from '@/lib/domain/audit-entry'
import { isDomainError } from '@/lib/domain/errors'
import { clearValue } from '@/lib/server/store/audit'
import type { Portal } from './portal'

export type Entry = {
  log: string
  kind: AuditKind
  fields: Partial<Record<AuditField, string | number | boolean>>
}
type Row = {
  log: string
  id: string
  kind: number
  at: Date
  bytes: Buffer
  leaf_hash: Buffer
  index: string | null
}
type Clear = { field: number; salt: Buffer; value: Buffer }

async function entryIds(portal: Portal): Promise<Set<string>> {
  const { rows } = await portal.admin.query<{ id: string }>('SELECT id FROM audit_entry')
  return new Set(rows.map((row) => row.id))
}

/** The entry's bytes hash to its leaf and its clear values to the hashes in its bytes; nothing is missing or too many. */
async function checked(portal: Portal, row: Row): Promise<Entry> {
  const entry = decodeAuditEntry(toBytes(row.bytes))
  expect(toHex(await leafHash(toBytes(row.bytes)))).toBe(row.leaf_hash.toString('hex'))
  expect(uuidToText(entry.id)).toBe(row.id)
  expect(entry.kind).toBe(row.kind)
  expect(entry.at).toBe(row.at.getTime() / 1000)
  expect(row.index).toBeNull()
  const clear = await portal.admin.query<Clear>(
    'SELECT field, salt, value FROM audit_clear WHERE log = $1 AND entry = $2',
    [row.log, row.id],
  )
  expect(clear.rows.map((one) => one.field).sort()).toEqual([...entry.fields.keys()].sort())
  const fields: Entry['fields'] = {}
  for (const { field, salt, value } of clear.rows) {
    const hash = await fieldHash(toBytes(salt), decodeCbor(toBytes(value)))
    expect(toHex(hash)).toBe(toHex(entry.fields.get(field) as Bytes))
    fields[auditFieldOf(field)!] = clearValue(field, value)
  }
  expect(new Set(clear.rows.map((one) => one.salt.toString('hex'))).size).toBe(clear.rows.length)
  return { log: row.log, kind: auditKindOf(row.kind)!, fields }
}

/** Runs `work` and gives its value with the entries it wrote, anywhere in the portal: they are of exactly these kinds. */
export async function recorded<T>(
  portal: Portal,
  kinds: AuditKind[],
  work: () => Promise<T>,
): Promise<{ value: T; entries: Entry[] }> {
  const before = await entryIds(portal)
  const value = await work()
  const { rows } = await portal.admin.query<Row>(
    'SELECT log, id, kind, at, bytes, leaf_hash, index FROM audit_entry',
  )
  const entries: Entry[] = []
  for (const row of rows.filter((one) => !before.has(one.id))) entries.push(await checked(portal, row))
  expect(entries.map((entry) => entry.kind).sort()).toEqual([...kinds].sort())
  return { value, entries: kinds.map((kind) => entries.find((entry) => entry.kind === kind)!) }
}

/** The code with which `work` is refused. It leaves no entry. */
export async function refused(portal: Portal, work: () => Promise<unknown>): Promise<string> {
  const { value } = await recorded(portal, [], () => codeOf(work))
  return value
}

export async function codeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work()
  } catch (error) {
    if (isDomainError(error)) return error.code
    throw error
  }
  return 'done'
}
