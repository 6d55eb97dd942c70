// What became of a policy that was sent: in force, or waiting for others or for its day.

export type ChangedPolicy =
  { state: 'in-force'; version: number } | { state: 'waiting'; change: string; inForceAt: string | null }

export function changedInWords(made: ChangedPolicy): string {
  if (made.state === 'in-force') return `Policy version ${made.version} is in force`
  return made.inForceAt === null
    ? 'Proposed to the other owners'
    : 'Proposed: it comes into force in 24 hours'
}
