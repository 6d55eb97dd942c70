// What somebody is in a catalog: roles, each for all of it or for some device groups; and what has to change for them to be
// something else. Knows no table: rows come as arguments.
import type { Role } from './policy'

/** `groups` null: the whole catalog. */
export type RoleReach = { role: Role; groups: readonly string[] | null }

export type MembershipRow = {
  id: string
  role: Role
  groupId: string | null
  /** The issuer whose roles made it; null where an owner did. */
  origin: string | null
}
export type MembershipChange = { end: MembershipRow[]; add: { role: Role; groupId: string | null }[] }

export const MOST_GROUPS = 50

const keyOf = (row: { role: Role; groupId: string | null }) => `${row.role} ${row.groupId ?? ''}`

/** A role for all of a catalog makes the same role for a group of it needless. */
export function rowsOf(roles: readonly RoleReach[]): MembershipChange['add'] {
  const rows: MembershipChange['add'] = roles.flatMap(({ role, groups }) =>
    (groups ?? [null]).map((groupId) => ({ role, groupId })),
  )
  const whole = new Set(rows.filter((row) => row.groupId === null).map((row) => row.role))
  const kept = rows.filter((row) => row.groupId === null || !whole.has(row.role))
  return [...new Map(kept.map((row) => [keyOf(row), row])).values()]
}

/** What a provider's roles made stays: it is changed where those roles are given. */
export function changeTo(present: readonly MembershipRow[], wanted: readonly RoleReach[]): MembershipChange {
  const rows = rowsOf(wanted)
  const asked = new Set(rows.map(keyOf))
  const there = new Set(present.map(keyOf))
  return {
    end: present.filter((row) => row.origin === null && !asked.has(keyOf(row))),
    add: rows.filter((row) => !there.has(keyOf(row))),
  }
}

/**
 * What no owner gives alone: making somebody an owner, of all or of a group; and the auditor's role to an owner, who could then
 * close findings on their own acts. Who owns all of it already is only narrowed.
 */
export function governedIn(
  present: readonly MembershipRow[],
  { end, add }: MembershipChange,
): MembershipChange['add'] {
  const owns = present.some((row) => row.role === 'owner' && row.groupId === null)
  const staysOwner =
    present.some((row) => row.role === 'owner' && !end.includes(row)) ||
    add.some((row) => row.role === 'owner')
  return add.filter((row) => (row.role === 'owner' ? !owns : row.role === 'auditor' && staysOwner))
}

/** "Technician of Depot, Harbour; auditor": for the log. `names` has the groups' names. */
export function rolesInWords(rows: MembershipChange['add'], names: ReadonlyMap<string, string>): string {
  const roles = [...new Set(rows.map((row) => row.role))]
  return roles
    .map((role) => {
      const groups = rows.flatMap((row) => (row.role === role && row.groupId ? [names.get(row.groupId)] : []))
      return groups.length > 0 ? `${role} of ${groups.join(', ')}` : role
    })
    .join('; ')
}
