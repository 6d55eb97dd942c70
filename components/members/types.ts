// People of a catalog as the pages show them, and what the forms send.
export type Role = 'owner' | 'technician' | 'auditor'
export type GroupChoice = { id: string; name: string }
export type RoleReach = { role: Role; groups: string[] | null }
export type MemberRole = { role: Role; groups: GroupChoice[] | null; origin: string | null }
export type MemberPerson = {
  personId: string
  name: string
  email: string
  roles: MemberRole[]
  since: string
  until: string | null
  pending: { until: string | null } | null
}
export type Invite = { catalogId: string; email: string; name: string; roles: RoleReach[] }
export type WaitingRole = {
  change: string
  personId: string
  name: string
  role: Role
  group: string | null
  inForceAt: string | null
}
export type Waiting = { change: string; inForceAt: string | null } | null
/** Names of the providers, by the issuer that a membership came from. */
export type Providers = Readonly<Record<string, string>>

export const ROLES: readonly Role[] = ['owner', 'technician', 'auditor']
export const ROLE_WORDS: Record<Role, { word: string; does: string }> = {
  owner: { word: 'Owner', does: 'Decides on requests and keeps the catalog' },
  technician: { word: 'Technician', does: 'Asks for capabilities and services devices' },
  auditor: { word: 'Auditor', does: 'Reads everything and decides nothing' },
}

/** "Technician of Depot and Harbour". */
export function roleInWords({ role, groups }: Pick<MemberRole, 'role' | 'groups'>): string {
  const { word } = ROLE_WORDS[role]
  if (groups === null) return word
  const names = groups.map((group) => group.name)
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more groups`] : names
  return `${word} of ${shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : shown[0]}`
}
