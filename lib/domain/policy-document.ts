// What a catalog's policy says: for each type of capability who decides, for how long, and under which conditions; and what the
// owners allow beforehand (auto-approval, break-glass). A policy is a list of versions; a request keeps the version under which it
// was made. A document stored before a rule existed reads as if it said the rule's default. Knows no tables and no screen.
import { z } from 'zod'
import type { CapabilityType } from './capability'
import { DAY_S, HOUR_S, SHORTEST_S } from './duration'
import { isMask } from './mask'
import { TASKS, type TaskId } from './proposal'

export type { CapabilityType }
export const CAPABILITY_TYPES: readonly CapabilityType[] = ['fieldServicing', 'appDevelopment']

/** When a capability is good only until the device's next start. */
export type BootBound = 'never' | 'always'

export type TypeRule = {
  /** Different owners who have to approve. */
  approvals: number
  /** Who may be one of them: any owner within reach, or only these persons, as long as they are owners. */
  approvers: 'owners' | string[]
  longestS: number
  /** A requester who is an owner may be one of the approvals; the entry then says so. */
  selfApproval: boolean
  /** A file that works in any browser may be asked for. */
  bearer: boolean
  bootBound: BootBound
  ticketRequired: boolean
  /** A mask (mask.ts) that every ticket matches. */
  ticketPattern: string | null
  /** Characters that a reason has at least. */
  reasonLeast: number
  /** A mask that every reason matches. */
  reasonPattern: string | null
  /** An approval is confirmed with a passkey. */
  stepUp: boolean
  /** Device groups on which it can be asked for. */
  groups: 'all' | string[]
}

/** What a standing rule is about; a rule that allows also says how long and how often. */
export type AutoRule = {
  id: string
  name: string
  type: CapabilityType
  groups: 'all' | string[]
  /** Everybody who is a technician, or these persons. */
  persons: 'technicians' | string[]
  tasks: 'all' | TaskId[]
} & ({ effect: 'allow'; longestS: number; mostPerDay: number } | { effect: 'deny' })

/** Issued at once, everybody is told, and an owner reviews it afterwards. */
export type BreakGlassRule = {
  /** `technicians` means owners too. */
  who: 'technicians' | 'owners'
  longestS: number
  /** How long after it an owner has to have judged it. */
  reviewWithinS: number
}

export type PolicyDocument = {
  types: Record<CapabilityType, TypeRule>
  /** From approval; at most seven days. */
  downloadWithinS: number
  /** Open requests one person may have in the catalog at a time. */
  openRequestsPerPerson: number
  /** Standing approvals of the owners; none is off. A rule that denies wins over every one that allows. */
  autoApproval: AutoRule[]
  /** Null is off. */
  breakGlass: Record<CapabilityType, BreakGlassRule | null>
}

export const APPROVAL_LAPSES_S = 7 * DAY_S
/** A reason that says nothing helps nobody: no policy asks for less. */
export const REASON_LEAST = 3
export const MOST_AUTO_RULES = 20

/** What the rules say that documents of earlier portals do not name. */
const LATER_RULES = {
  approvers: 'owners',
  ticketPattern: null,
  reasonLeast: REASON_LEAST,
  reasonPattern: null,
  stepUp: false,
} satisfies Partial<TypeRule>
const NO_BREAK_GLASS: PolicyDocument['breakGlass'] = { fieldServicing: null, appDevelopment: null }

export const DEFAULT_POLICY: PolicyDocument = {
  types: {
    fieldServicing: {
      approvals: 1,
      longestS: 8 * HOUR_S,
      selfApproval: false,
      bearer: false,
      bootBound: 'never',
      ticketRequired: false,
      ...LATER_RULES,
      groups: 'all',
    },
    appDevelopment: {
      approvals: 2,
      longestS: 2 * HOUR_S,
      selfApproval: false,
      bearer: false,
      bootBound: 'never',
      ticketRequired: false,
      ...LATER_RULES,
      groups: 'all',
    },
  },
  downloadWithinS: APPROVAL_LAPSES_S,
  openRequestsPerPerson: 10,
  autoApproval: [],
  breakGlass: NO_BREAK_GLASS,
}

/** The demo has one owner, so two approvals could never be reached there; and it shows files for other computers. */
export const DEMO_POLICY: PolicyDocument = {
  ...DEFAULT_POLICY,
  types: {
    fieldServicing: { ...DEFAULT_POLICY.types.fieldServicing, bearer: true },
    appDevelopment: { ...DEFAULT_POLICY.types.appDevelopment, approvals: 1 },
  },
}

const longestS = z
  .int()
  .min(SHORTEST_S)
  .max(30 * DAY_S)
const distinct = (values: readonly unknown[]) => new Set(values).size === values.length
const ids = (most: number) => z.array(z.uuid()).max(most)
const mask = z.string().refine(isMask, 'This is not a mask.').nullable()
const groups = z.union([z.literal('all'), ids(100)])

const typeRule = z
  .strictObject({
    approvals: z.int().min(1).max(5),
    approvers: z.union([z.literal('owners'), ids(50).refine(distinct)]).default(LATER_RULES.approvers),
    longestS,
    selfApproval: z.boolean(),
    bearer: z.boolean(),
    bootBound: z.enum(['never', 'always']),
    ticketRequired: z.boolean(),
    ticketPattern: mask.default(LATER_RULES.ticketPattern),
    reasonLeast: z.int().min(REASON_LEAST).max(500).default(LATER_RULES.reasonLeast),
    reasonPattern: mask.default(LATER_RULES.reasonPattern),
    stepUp: z.boolean().default(LATER_RULES.stepUp),
    groups,
  })
  .refine(({ approvers, approvals }) => approvers === 'owners' || approvers.length >= approvals, {
    message: 'More approvals are needed than there are people who may approve.',
  })

const taskIds = z.enum(TASKS.map((task) => task.id) as [TaskId, ...TaskId[]])
const about = {
  id: z.uuid(),
  name: z.string().trim().min(1).max(80),
  type: z.enum(['fieldServicing', 'appDevelopment']),
  groups,
  persons: z.union([z.literal('technicians'), ids(100)]),
  tasks: z.union([z.literal('all'), z.array(taskIds).min(1).max(TASKS.length).refine(distinct)]),
}
const autoRule = z.discriminatedUnion('effect', [
  z.strictObject({
    ...about,
    effect: z.literal('allow'),
    longestS,
    mostPerDay: z.int().min(1).max(1000),
  }),
  z.strictObject({ ...about, effect: z.literal('deny') }),
])
const breakGlassRule = z
  .strictObject({
    who: z.enum(['technicians', 'owners']),
    longestS,
    reviewWithinS: z
      .int()
      .min(DAY_S)
      .max(30 * DAY_S),
  })
  .nullable()

/** Checks a document from a form or the database; unknown keys are refused rather than forgotten. */
export const policyDocumentSchema: z.ZodType<PolicyDocument> = z.strictObject({
  types: z.strictObject({ fieldServicing: typeRule, appDevelopment: typeRule }),
  downloadWithinS: z.int().min(HOUR_S).max(APPROVAL_LAPSES_S),
  openRequestsPerPerson: z.int().min(1).max(100),
  autoApproval: z
    .array(autoRule)
    .max(MOST_AUTO_RULES)
    .refine((rules) => distinct(rules.map((rule) => rule.id)), 'Two rules have the same id.')
    .default([]),
  breakGlass: z
    .strictObject({ fieldServicing: breakGlassRule, appDevelopment: breakGlassRule })
    .default(NO_BREAK_GLASS),
})

/** Every device group and person that a document names, each once. */
export function namedIn({ types, autoApproval }: PolicyDocument): { groups: string[]; persons: string[] } {
  const listed = (some: string | readonly string[]) => (typeof some === 'string' ? [] : some)
  const rules = CAPABILITY_TYPES.map((type) => types[type])
  const groups = [...rules, ...autoApproval].flatMap((rule) => listed(rule.groups))
  const approvers = rules.flatMap((rule) => listed(rule.approvers))
  const persons = [...approvers, ...autoApproval.flatMap((rule) => listed(rule.persons))]
  return { groups: [...new Set(groups)], persons: [...new Set(persons)] }
}

export const TYPE_WORDS: Record<CapabilityType, string> = {
  fieldServicing: 'Field servicing',
  appDevelopment: 'App development',
}
