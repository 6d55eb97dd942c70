// What happened to a device, newest first: its entries of the log, as far as this person may know of them. Whoever sees all
// requests for the device reads all of them; anybody else what became of the device itself, and what they asked for.
import { fromHex } from '@/lib/core/bytes'
import { auditKindOf } from '@/lib/domain/audit'
import { DomainError } from '@/lib/domain/errors'
import { can, scopeOf } from '@/lib/domain/policy'
import {
  OPEN_NUMBERS,
  type TimelinePart,
  type Told,
  partNumbers,
  partOf,
  tellEntry,
} from '@/lib/domain/timeline'
import type { Context, Tx } from '../context'
import { type EntryLine, type LogFilter, listEntries } from '../store/audit'
import { type DeviceRow, findDevice } from '../store/devices'
import { listEveryGroup } from '../store/places'
import { listRequests } from '../store/requests'

export const LINES_PER_PAGE = 30
export type TimelineLine = Told & {
  id: string
  at: string
  part: TimelinePart
  kind: string
  by: string | null
  own: boolean
  /** What the line leads to, where this person may open it. */
  leads: { to: 'capability' | 'request' | 'finding'; id: string } | null
}
export type Timeline = { lines: TimelineLine[]; next: { at: string; id: string } | null }
export type TimelineQuery = {
  catalogId: string
  id: string
  part?: TimelinePart
  before?: { at: Date; id: string }
}

/** Throws `not-found`. */
export async function deviceTimeline(context: Context, query: TimelineQuery): Promise<Timeline> {
  const { catalogId } = query
  return context.inTransaction(async (tx) => {
    const device = await findDevice(tx, catalogId, query.id)
    if (!device || !can(context.viewer, 'device.see', device)) throw new DomainError('not-found')
    const rows = await listEntries(tx, catalogId, await filterOf(context, tx, { device, query }))
    const page = rows.slice(0, LINES_PER_PAGE)
    const last = rows.length > LINES_PER_PAGE ? page.at(-1) : undefined
    return {
      lines: await linesOf(context, tx, { device, page }),
      next: last ? { at: last.at.toISOString(), id: last.id } : null,
    }
  })
}

async function filterOf(
  context: Context,
  tx: Tx,
  { device, query }: { device: DeviceRow; query: TimelineQuery },
): Promise<LogFilter> {
  const { viewer } = context
  const all = can(viewer, 'request.see-all', device)
  return {
    kinds: query.part && partNumbers(query.part),
    where: [{ field: 'device', value: fromHex(device.deviceId) }],
    among: all ? undefined : { kinds: OPEN_NUMBERS, values: await ownValues(context, tx, device) },
    before: query.before,
    limit: LINES_PER_PAGE + 1,
  }
}

/** This person, and what they asked for on the device. */
async function ownValues(context: Context, tx: Tx, device: DeviceRow) {
  const { viewer } = context
  const scope = scopeOf(viewer, 'request.see', device.catalogId)
  const own = scope ? await listRequests(tx, scope, { device: device.id, limit: 100 }) : []
  return [
    { field: 'person' as const, value: viewer.personId },
    ...own
      .filter((one) => one.requesterId === viewer.personId)
      .flatMap(({ id, cti }) => [
        { field: 'request' as const, value: id },
        ...(cti ? [{ field: 'capability' as const, value: cti }] : []),
      ]),
  ]
}

async function linesOf(
  context: Context,
  tx: Tx,
  { device, page }: { device: DeviceRow; page: EntryLine[] },
): Promise<TimelineLine[]> {
  const ids = page.flatMap((row) => (typeof row.fields.person === 'string' ? [row.fields.person] : []))
  const people = await tx.person.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
  const names = new Map(people.map((one) => [one.id, one.name]))
  const groups = new Map((await listEveryGroup(tx, device.catalogId)).map((one) => [one.id, one.name]))
  return page.flatMap((row): TimelineLine[] => {
    const kind = auditKindOf(row.kindNumber)
    if (!kind) return []
    const person = typeof row.fields.person === 'string' ? row.fields.person : null
    return [
      {
        ...tellEntry(kind, row.fields, { group: (id) => groups.get(id) ?? null }),
        id: row.id,
        at: row.at.toISOString(),
        kind,
        part: partOf(kind),
        by: person && (names.get(person) ?? null),
        own: person === context.viewer.personId,
        leads: leadsTo(context, device, row.fields),
      },
    ]
  })
}

function leadsTo({ viewer }: Context, device: DeviceRow, fields: EntryLine['fields']): TimelineLine['leads'] {
  const { finding, capability, request } = fields
  if (typeof finding === 'string' && can(viewer, 'finding.see', device)) return { to: 'finding', id: finding }
  if (typeof capability === 'string') return { to: 'capability', id: capability }
  return typeof request === 'string' ? { to: 'request', id: request } : null
}
