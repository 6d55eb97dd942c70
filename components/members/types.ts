// A membership as the page shows it, and what the forms send.
export type Role = 'owner' | 'technician' | 'auditor'
export type MemberRow = {
  id: string
  personId: string
  name: string
  email: string
  role: Role
  group: string | null
  since: string
  until: string | null
}
export type GroupChoice = { id: string; name: string }
export type Invite = { catalogId: string; email: string; name: string; role: Role; groupId: string | null }

export const ROLE_WORDS: Record<Role, { word: string; does: string }> = {
  owner: { word: 'Owner', does: 'Decides on requests and keeps the catalog' },
  technician: { word: 'Technician', does: 'Asks for capabilities and services devices' },
  auditor: { word: 'Auditor', does: 'Reads everything and decides nothing' },
}
