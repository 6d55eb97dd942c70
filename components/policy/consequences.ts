// How many rules a draft of the policy changes, and what that does to what is already on its way.
import {
  CAPABILITY_TYPES,
  type PolicyDocument,
  TYPE_WORDS,
  type TypeRule,
} from '@/lib/domain/policy-document'

/** In which order groups were chosen makes no difference. */
export const differs = (a: unknown, b: unknown): boolean =>
  JSON.stringify(sorted(a)) !== JSON.stringify(sorted(b))
const sorted = (value: unknown) => (Array.isArray(value) ? [...(value as string[])].sort() : value)

export function countChanges(now: PolicyDocument, was: PolicyDocument): number {
  const rules = CAPABILITY_TYPES.flatMap((type) =>
    (Object.keys(now.types[type]) as (keyof TypeRule)[]).filter((name) =>
      differs(now.types[type][name], was.types[type][name]),
    ),
  )
  const both = (['downloadWithinS', 'openRequestsPerPerson', 'autoApproval', 'breakGlass'] as const).filter(
    (name) => differs(now[name], was[name]),
  )
  return rules.length + both.length
}

const narrower = (now: TypeRule['groups'], was: TypeRule['groups']): boolean =>
  now !== 'all' && (was === 'all' || was.some((id) => !now.includes(id)))

export type OpenRequests = readonly { version: number; waiting: number; approved: number }[]

/** What is on its way keeps the version under which it was asked. */
function openInWords(open: OpenRequests): string {
  if (open.length === 0) return 'No request is open today.'
  const each = open.map(({ version, waiting, approved }) => {
    const parts = [waiting > 0 && `${waiting} waiting`, approved > 0 && `${approved} approved`].filter(
      Boolean,
    )
    return `${parts.join(' and ')} under version ${version}`
  })
  return `Open requests keep the limits under which they were made: ${each.join(', ')}.`
}

export function consequences(now: PolicyDocument, was: PolicyDocument, open: OpenRequests): string[] {
  if (countChanges(now, was) === 0) return []
  const said = [openInWords(open)]
  for (const type of CAPABILITY_TYPES) {
    const [rule, old] = [now.types[type], was.types[type]]
    const name = TYPE_WORDS[type]
    if (rule.groups !== 'all' && rule.groups.length === 0)
      said.push(`${name} cannot be asked for on any device.`)
    if (narrower(rule.groups, old.groups))
      said.push(
        `${name} that is approved but not downloaded can no longer be downloaded for devices outside these groups.`,
      )
    if (old.bearer && !rule.bearer)
      said.push(`Approved files for any browser can no longer be downloaded (${name.toLowerCase()}).`)
    if (rule.selfApproval && !old.selfApproval) {
      said.push(
        rule.approvals === 1
          ? `An owner alone can ask for ${name.toLowerCase()} and approve it.`
          : `An owner can be one of the approvals of their own request.`,
      )
    }
  }
  return said
}
