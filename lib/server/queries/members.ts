// Who belongs to a catalog and who did: people with their roles, and one of them with what their leaving would end.
import { CHANGE_DOCUMENTS } from '@/lib/domain/changes'
import { DomainError } from '@/lib/domain/errors'
import type { Role } from '@/lib/domain/policy'
import { can, scopeOf } from '@/lib/domain/policy'
import type { CapabilityType } from '@/lib/domain/policy-document'
import { stateAt } from '@/lib/domain/request'
import type { Context, Tx } from '../context'
import { listCapabilities } from '../store/capabilities'
import { waitingChanges } from '../store/changes'
import { type MemberLine, type Pending, groupNames, listMembers, pendingMembers } from '../store/members'
import { listGroups } from '../store/places'
import { listRequests } from '../store/requests'

export type MemberRole = {
  role: Role
  /** Null: the whole catalog. */
  groups: { id: string; name: string }[] | null
  /** The issuer whose roles made it. */
  origin: string | null
}
/** A role that waits for the other owners, or for its day. */
export type WaitingRole = {
  change: string
  personId: string
  name: string
  role: Role
  group: string | null
  inForceAt: string | null
}
export type MemberPerson = {
  personId: string
  name: string
  email: string
  roles: MemberRole[]
  since: string
  /** When they left. */
  until: string | null
  /** Set for somebody who has not come yet; null in it where the invitation is over. */
  pending: { until: string | null } | null
}

function requireSee(context: Context, catalogId: string): void {
  if (!can(context.viewer, 'catalog.see', { catalogId })) throw new DomainError('not-found')
  if (!can(context.viewer, 'member.see', { catalogId })) throw new DomainError('not-permitted')
}

const PAGE = 50

/** A page of the people who belong here, or who did. `text` finds in names and addresses. */
export async function membersOf(
  context: Context,
  input: { catalogId: string; text?: string; former?: boolean; page?: number },
) {
  const { catalogId, text = '', former = false, page = 1 } = input
  requireSee(context, catalogId)
  return context.inTransaction(async (tx) => {
    const all = peopleOf(await listMembers(tx, catalogId), await pendingMembers(tx, catalogId), context.now())
    const looked = text.trim().toLowerCase()
    const matching = all.filter(
      (one) => one.name.toLowerCase().includes(looked) || one.email.toLowerCase().includes(looked),
    )
    const present = matching.filter((one) => one.until === null)
    const gone = matching.filter((one) => one.until !== null)
    const shown = former ? gone : present
    return {
      people: shown.slice((page - 1) * PAGE, page * PAGE),
      counts: { present: present.length, former: gone.length },
      more: shown.length > page * PAGE,
      groups: (await listGroups(tx, catalogId)).map(({ id, name }) => ({ id, name })),
      waiting: await waitingRoles(tx, catalogId),
      mayChange: can(context.viewer, 'member.change', { catalogId }),
    }
  })
}

/** Rows under the person they are of. Who has a membership that did not end is present. */
function peopleOf(rows: readonly MemberLine[], pending: readonly Pending[], now: Date): MemberPerson[] {
  const waiting = new Map(pending.map((one) => [one.personId, one.expiresAt]))
  const byPerson = grouped(rows, (row) => row.personId)
  return [...byPerson.values()].map((own) => {
    const [first] = own as [MemberLine, ...MemberLine[]]
    const live = own.filter((row) => row.until === null)
    const { personId, name, email } = first
    const open = waiting.get(personId)
    const last = own.reduce((a, b) => ((a.until ?? now) > (b.until ?? now) ? a : b))
    return {
      personId,
      name,
      email,
      roles: rolesOf(live.length > 0 ? live : own),
      since: new Date(Math.min(...(live.length > 0 ? live : own).map((row) => +row.since))).toISOString(),
      until: live.length > 0 ? null : last.until!.toISOString(),
      pending: waiting.has(personId) ? { until: open && open > now ? open.toISOString() : null } : null,
    }
  })
}

function rolesOf(rows: readonly MemberLine[]): MemberRole[] {
  const made = grouped(rows, (row) => `${row.role} ${row.origin ?? ''} ${row.groupId === null}`)
  return [...made.values()].map((same) => ({
    role: same[0]!.role,
    origin: same[0]!.origin,
    groups:
      same[0]!.groupId === null
        ? null
        : [...new Map(same.map((row) => [row.groupId!, { id: row.groupId!, name: row.group! }])).values()],
  }))
}

function grouped<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row])
  return groups
}

/** The names of everybody who belongs here or did, by id. */
export async function namesOfMembers(context: Context, catalogId: string): Promise<Map<string, string>> {
  requireSee(context, catalogId)
  const rows = await context.inTransaction((tx) => listMembers(tx, catalogId))
  return new Map(rows.map((row) => [row.personId, row.name]))
}

async function waitingRoles(tx: Tx, catalogId: string): Promise<WaitingRole[]> {
  const names = await groupNames(tx, catalogId)
  const changes = (await waitingChanges(tx, catalogId)).filter((one) => one.kind === 'member.add-owner')
  return changes.map((one) => {
    const { personId, name, role, groupId } = CHANGE_DOCUMENTS['member.add-owner'].parse(one.document)
    const group = groupId === null ? null : (names.get(groupId) ?? null)
    return { change: one.id, personId, name, role, group, inForceAt: one.inForceAt?.toISOString() ?? null }
  })
}

export type HeldCapability = {
  cti: string
  type: CapabilityType
  device: { id: string; deviceId: string; name: string | null }
  expiresAt: string
}

const MOST_HELD = 200

/** One person, present or former: what they are, what is open, and what they hold that outlives their leaving. */
export async function memberOf(context: Context, input: { catalogId: string; personId: string }) {
  const { catalogId, personId } = input
  requireSee(context, catalogId)
  return context.inTransaction(async (tx) => {
    const now = context.now()
    const rows = await listMembers(tx, catalogId, personId)
    const [person] = peopleOf(rows, await pendingMembers(tx, catalogId), now)
    if (!person) throw new DomainError('not-found')
    const own = personId === context.viewer.personId
    const mayChange = can(context.viewer, 'member.change', { catalogId })
    return {
      ...person,
      own,
      held: await heldBy(context, tx, input),
      open: await openOf(context, tx, input),
      waiting: (await waitingRoles(tx, catalogId)).filter((one) => one.personId === personId),
      groups: (await listGroups(tx, catalogId)).map(({ id, name }) => ({ id, name })),
      may: {
        change: mayChange,
        remove: mayChange || (own && can(context.viewer, 'member.leave', { catalogId })),
      },
    }
  })
}

type Of = { catalogId: string; personId: string }

async function heldBy(context: Context, tx: Tx, { catalogId, personId }: Of): Promise<HeldCapability[]> {
  const scope = scopeOf(context.viewer, 'capability.see-all', catalogId)
  if (!scope) return []
  const live = context.now()
  const rows = await listCapabilities(tx, scope, { requesterId: personId, live, limit: MOST_HELD })
  return rows.map((row) => ({
    cti: row.cti,
    type: row.type,
    device: { id: row.device, deviceId: row.deviceId, name: row.deviceName },
    expiresAt: row.expiresAt.toISOString(),
  }))
}

/** How many requests wait for a decision, and how many approvals for their download. */
async function openOf(context: Context, tx: Tx, { catalogId, personId }: Of) {
  const scope = scopeOf(context.viewer, 'request.see-all', catalogId)
  if (!scope) return { waiting: 0, approved: 0 }
  const rows = await listRequests(tx, scope, {
    requesterId: personId,
    states: ['waiting', 'approved'],
    limit: MOST_HELD,
  })
  const states = rows.map((row) => stateAt(row, context.now()))
  const count = (state: string) => states.filter((one) => one === state).length
  return { waiting: count('waiting'), approved: count('approved') }
}
