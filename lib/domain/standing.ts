// What the owners allowed beforehand: the rules by which a request is approved at once, and broken glass. A denying rule wins over
// every allowing one. Never for a file that works in any browser, and a rule never stands for a passkey. Knows no table and no clock.
import {
  type AutoRule,
  type BreakGlassRule,
  type CapabilityType,
  type PolicyDocument,
} from './policy-document'
import { DomainError } from './errors'
import { operationsOf } from './proposal'

export type Standing = {
  type: CapabilityType
  operations: readonly string[]
  durationS: number
  bearer: boolean
  groupId: string | null
  personId: string
  /** Whether they are a technician where the device is. */
  technician: boolean
}

export type AllowRule = AutoRule & { effect: 'allow' }

/** The rules that approve it at once, in the order of the policy; none where one denies it. */
export function rulesFor(asked: Standing, policy: PolicyDocument): AllowRule[] {
  if (asked.bearer || policy.types[asked.type].stepUp) return []
  const about = policy.autoApproval.filter((rule) => isAbout(rule, asked))
  if (about.some((rule) => rule.effect === 'deny')) return []
  return about.filter(
    (rule): rule is AllowRule => rule.effect === 'allow' && asked.durationS <= rule.longestS,
  )
}

const within = (set: string | readonly string[], one: string | null): boolean =>
  typeof set === 'string' || (one !== null && set.includes(one))

/** A rule that allows covers every task; one that denies is about a request as soon as it covers one. */
function isAbout(rule: AutoRule, asked: Standing): boolean {
  const { persons, tasks } = rule
  if (rule.type !== asked.type || !within(rule.groups, asked.groupId)) return false
  if (persons === 'technicians' ? !asked.technician : !persons.includes(asked.personId)) return false
  if (tasks === 'all') return true
  const covered = new Set(operationsOf(tasks))
  return rule.effect === 'deny'
    ? asked.operations.some((one) => covered.has(one))
    : asked.operations.every((one) => covered.has(one))
}

/** What happened has to be said at some length. */
export const GLASS_REASON_LEAST = 20

/** The rule under which glass may be broken for this. Throws what is in the way. */
export function glassFor(
  asked: Pick<Standing, 'type' | 'durationS' | 'bearer'> & { reason: string; owner: boolean },
  policy: PolicyDocument,
): BreakGlassRule {
  const rule = policy.breakGlass[asked.type]
  if (!rule) throw new DomainError('break-glass-off')
  if (rule.who === 'owners' && !asked.owner) throw new DomainError('break-glass-not-yours')
  if (asked.durationS > rule.longestS) throw new DomainError('duration-out-of-range')
  if (asked.bearer) throw new DomainError('bearer-not-allowed')
  if (asked.reason.trim().length < GLASS_REASON_LEAST) throw new DomainError('break-glass-reason')
  return rule
}

export const VERDICTS = { justified: 'Justified', 'not-justified': 'Not justified' } as const
export type Verdict = keyof typeof VERDICTS
