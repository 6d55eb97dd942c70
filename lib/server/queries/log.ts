// The audit log as a person may read it: filtered, newest first, with the names behind the ids.
import { fromHex, toHex } from '@/lib/core/bytes'
import { AUDIT_KINDS, type AuditKind, auditKindNumbers } from '@/lib/domain/audit'
import { DomainError } from '@/lib/domain/errors'
import { can, scopeOf } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import { type EntryLine, type LogFilter, listEntries, listSignIns } from '../store/audit'
import { listMembers } from '../store/members'

export const ENTRIES_PER_PAGE = 50
export type LogQuery = {
  catalogId: string
  /** The beginning of a kind's name: "request." */
  kind?: string
  person?: string
  /** 128 hex digits. */
  device?: string
  from?: Date
  to?: Date
  before?: { at: Date; id: string }
  signIns?: boolean
}
export type LogEntry = {
  id: string
  at: string
  kind: string
  words: string
  person: string | null
  device: { id: string; deviceId: string; name: string | null } | null
  capability: string | null
  request: string | null
  detail: { label: string; value: string }[]
  /** Everything the entry says, by the names of lib/domain/audit. */
  fields: EntryLine['fields']
}
export type LogPage = {
  entries: LogEntry[]
  next: { at: string; id: string } | null
  people: { id: string; name: string }[]
}

export async function readLog(context: Context, query: LogQuery): Promise<LogPage> {
  const { catalogId } = query
  const scope = scopeOf(context.viewer, 'log.see', catalogId)
  if (!scope)
    throw new DomainError(can(context.viewer, 'catalog.see', { catalogId }) ? 'not-permitted' : 'not-found')
  // A role narrowed to a device group sees no log: an entry may concern the whole catalog.
  if (scope.groups !== 'all')
    throw new DomainError('not-permitted', 'The log is for those who may see the whole catalog.')
  return context.inTransaction(async (tx) => {
    const rows = query.signIns
      ? await listSignIns(tx, catalogId, ENTRIES_PER_PAGE)
      : await listEntries(tx, catalogId, filterOf(query))
    const page = rows.slice(0, ENTRIES_PER_PAGE)
    const last = rows.length > ENTRIES_PER_PAGE ? page.at(-1) : undefined
    const people = [
      ...new Map((await listMembers(tx, catalogId)).map((m) => [m.personId, m.name])).entries(),
    ].map(([id, name]) => ({ id, name }))
    const names = await namesFor(tx, catalogId, page)
    return {
      entries: page.map((row) => entryOf(row, names)),
      next: last ? { at: last.at.toISOString(), id: last.id } : null,
      people,
    }
  })
}

function filterOf(query: LogQuery): LogFilter {
  const where: LogFilter['where'] = []
  if (query.person) where.push({ field: 'person', value: query.person })
  if (query.device) where.push({ field: 'device', value: fromHex(query.device) })
  const kinds = query.kind ? auditKindNumbers(query.kind) : undefined
  return { kinds, where, from: query.from, to: query.to, before: query.before, limit: ENTRIES_PER_PAGE + 1 }
}

type Names = { people: Map<string, string>; devices: Map<string, { id: string; name: string | null }> }

async function namesFor(tx: Tx, catalogId: string, rows: EntryLine[]): Promise<Names> {
  const ids = rows
    .flatMap((row) => [row.fields.person, row.fields.subject])
    .filter((id): id is string => typeof id === 'string')
  const digits = rows.map((row) => row.fields.device).filter((id): id is string => typeof id === 'string')
  const people = await tx.person.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
  const devices = await tx.device.findMany({
    where: { catalogId, deviceId: { in: digits.map(fromHex) } },
    select: { id: true, deviceId: true, name: true },
  })
  return {
    people: new Map(people.map((one) => [one.id, one.name])),
    devices: new Map(devices.map((one) => [toHex(one.deviceId), { id: one.id, name: one.name }])),
  }
}

const SHOWN = [
  'reason',
  'note',
  'ticket',
  'role',
  'subjectName',
  'email',
  'address',
  'durationS',
  'approvals',
  'keystoreVersion',
  'policyVersion',
  'kid',
  'epoch',
  'use',
] as const
const LABELS: Record<(typeof SHOWN)[number], string> = {
  reason: 'Reason',
  note: 'Note',
  ticket: 'Ticket',
  role: 'Role',
  subjectName: 'Name',
  email: 'E-mail',
  address: 'From',
  durationS: 'Duration',
  approvals: 'Approvals',
  keystoreVersion: 'Keystore',
  policyVersion: 'Policy',
  kid: 'Key',
  epoch: 'Epoch',
  use: 'Use',
}

/** An entry in words; ids that nobody here has a name for stay ids. */
export function entryOf(row: EntryLine, names: Names): LogEntry {
  const { fields } = row
  const digits = typeof fields.device === 'string' ? fields.device : null
  const device = digits
    ? {
        deviceId: digits,
        id: names.devices.get(digits)?.id ?? '',
        name: names.devices.get(digits)?.name ?? null,
      }
    : null
  const concerned = typeof fields.subject === 'string' ? names.people.get(fields.subject) : undefined
  const detail = SHOWN.filter((name) => fields[name] !== undefined).map((name) => ({
    label: LABELS[name],
    value: shown(name, fields[name]!),
  }))
  return {
    id: row.id,
    at: row.at.toISOString(),
    kind: row.kind ?? `kind ${row.kindNumber}`,
    words: row.kind ? AUDIT_KINDS[row.kind as AuditKind].words : `Entry of kind ${row.kindNumber}`,
    person: typeof fields.person === 'string' ? (names.people.get(fields.person) ?? fields.person) : null,
    device,
    capability: typeof fields.capability === 'string' ? fields.capability : null,
    request: typeof fields.request === 'string' ? fields.request : null,
    fields,
    detail: [
      ...(concerned ? [{ label: 'Concerns', value: concerned }] : []),
      ...(fields.ownRequest === true ? [{ label: 'Own request', value: 'Yes' }] : []),
      ...detail,
    ],
  }
}

const USES = ['', 'Capability', 'Image', 'Revocation']
function shown(name: (typeof SHOWN)[number], value: string | number | boolean): string {
  if (name === 'durationS') return `${Math.round(Number(value) / 60)} min`
  if (name === 'use') return USES[Number(value)] ?? String(value)
  return String(value)
}
