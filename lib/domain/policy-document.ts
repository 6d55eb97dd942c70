// What a catalog's policy says: for each type of capability who decides, for how long, and under which conditions.
// A policy is a list of versions; a request keeps the version under which it was made. Knows no tables and no screen.
import { z } from 'zod'
import type { CapabilityType } from './capability'
import { DAY_S, HOUR_S, SHORTEST_S, durationInWords } from './duration'

export type { CapabilityType }
export const CAPABILITY_TYPES: readonly CapabilityType[] = ['fieldServicing', 'appDevelopment']

/** When a capability is good only until the device's next start. */
export type BootBound = 'never' | 'always'

export type TypeRule = {
  /** Different owners who have to approve. */
  approvals: number
  longestS: number
  /** A requester who is an owner may be one of the approvals; the entry then says so. */
  selfApproval: boolean
  /** A file that works in any browser may be asked for. */
  bearer: boolean
  bootBound: BootBound
  ticketRequired: boolean
  /** Device groups on which it can be asked for. */
  groups: 'all' | string[]
}

export type PolicyDocument = {
  types: Record<CapabilityType, TypeRule>
  /** From approval; at most seven days. */
  downloadWithinS: number
  /** Open requests one person may have in the catalog at a time. */
  openRequestsPerPerson: number
}

export const APPROVAL_LAPSES_S = 7 * DAY_S

export const DEFAULT_POLICY: PolicyDocument = {
  types: {
    fieldServicing: {
      approvals: 1,
      longestS: 8 * HOUR_S,
      selfApproval: false,
      bearer: false,
      bootBound: 'never',
      ticketRequired: false,
      groups: 'all',
    },
    appDevelopment: {
      approvals: 2,
      longestS: 2 * HOUR_S,
      selfApproval: false,
      bearer: false,
      bootBound: 'never',
      ticketRequired: false,
      groups: 'all',
    },
  },
  downloadWithinS: APPROVAL_LAPSES_S,
  openRequestsPerPerson: 10,
}

/** The demo has one owner, so two approvals could never be reached there; and it shows files for other computers. */
export const DEMO_POLICY: PolicyDocument = {
  ...DEFAULT_POLICY,
  types: {
    fieldServicing: { ...DEFAULT_POLICY.types.fieldServicing, bearer: true },
    appDevelopment: { ...DEFAULT_POLICY.types.appDevelopment, approvals: 1 },
  },
}

const typeRule = z.strictObject({
  approvals: z.int().min(1).max(5),
  longestS: z
    .int()
    .min(SHORTEST_S)
    .max(30 * DAY_S),
  selfApproval: z.boolean(),
  bearer: z.boolean(),
  bootBound: z.enum(['never', 'always']),
  ticketRequired: z.boolean(),
  groups: z.union([z.literal('all'), z.array(z.uuid()).max(100)]),
})

/** Checks a document from a form or the database; unknown keys are refused rather than forgotten. */
export const policyDocumentSchema: z.ZodType<PolicyDocument> = z.strictObject({
  types: z.strictObject({ fieldServicing: typeRule, appDevelopment: typeRule }),
  downloadWithinS: z.int().min(HOUR_S).max(APPROVAL_LAPSES_S),
  openRequestsPerPerson: z.int().min(1).max(100),
})

export const TYPE_WORDS: Record<CapabilityType, string> = {
  fieldServicing: 'Field servicing',
  appDevelopment: 'App development',
}

/** The rule of one type as the Policy page says it. Group names come from the caller. */
export function policyInWords(
  type: CapabilityType,
  policy: PolicyDocument,
  groupNames: readonly string[],
): string {
  const rule = policy.types[type]
  const where = rule.groups === 'all' ? 'on any device' : `on devices in ${listInWords(groupNames)} only`
  const who =
    rule.approvals === 1 ? 'One owner' : `${COUNT[rule.approvals] ?? rule.approvals} different owners`
  const own = rule.selfApproval ? ', who may be the person who asked,' : ', never the person who asked,'
  const until = rule.bootBound === 'always' ? ', and no longer than the next start of the device' : ''
  return [
    `A technician may ask for ${TYPE_WORDS[type].toLowerCase()} ${where}${rule.ticketRequired ? ', with a ticket' : ''}.`,
    `${who}${own} can approve it.`,
    `It lasts up to ${durationInWords(rule.longestS)} from download${until}`,
    `and must be downloaded within ${durationInWords(policy.downloadWithinS)}.`,
    rule.bearer
      ? 'A file for any browser may be asked for.'
      : 'Its file works only in the browser that downloaded it.',
  ].join(' ')
}

const COUNT: Record<number, string> = { 2: 'Two', 3: 'Three', 4: 'Four', 5: 'Five' }

function listInWords(names: readonly string[]): string {
  if (names.length === 0) return 'no group'
  if (names.length === 1) return names[0] ?? ''
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
