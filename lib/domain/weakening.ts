// Does a new policy ask for less than the one in force? Whatever is not plainly stricter counts as weaker: only that may come
// into force on the word of one owner. Each rule has its line here, so that a rule added to the document does not compile without one.
import {
  type AutoRule,
  type BreakGlassRule,
  CAPABILITY_TYPES,
  type CapabilityType,
  type PolicyDocument,
  type TypeRule,
} from './policy-document'

type Weaker<T> = { [K in keyof T]: (was: T[K], now: T[K]) => boolean }

const more = (was: number, now: number) => now > was
const less = (was: number, now: number) => now < was
const allows = (was: boolean, now: boolean) => now && !was
const drops = (was: boolean, now: boolean) => was && !now
/** Only what adds a mask where there was none is plainly stricter. */
const otherMask = (was: string | null, now: string | null) => was !== null && was !== now

type Some = string | readonly string[]
/** A set where a word stands for all of it. */
const wider = (was: Some, now: Some): boolean => {
  if (typeof was === 'string') return false
  return typeof now === 'string' || now.some((one) => !was.includes(one))
}
/** Naming others, or fewer, puts the decision into other hands: nobody can say that this is stricter. */
const otherPeople = (was: Some, now: Some) => wider(was, now) || wider(now, was)

const TYPE_RULES: Weaker<TypeRule> = {
  approvals: less,
  approvers: otherPeople,
  longestS: more,
  selfApproval: allows,
  bearer: allows,
  bootBound: (was, now) => was === 'always' && now !== 'always',
  ticketRequired: drops,
  ticketPattern: otherMask,
  reasonLeast: less,
  reasonPattern: otherMask,
  stepUp: drops,
  groups: wider,
}

const DOCUMENT: Weaker<Omit<PolicyDocument, 'types'>> = {
  downloadWithinS: more,
  openRequestsPerPerson: more,
  autoApproval: (was, now) =>
    was.some((rule) => weakerRule(rule, now.find((one) => one.id === rule.id) ?? null)) ||
    now.some((rule) => !was.some((one) => one.id === rule.id) && weakerRule(null, rule)),
  breakGlass: (was, now) => CAPABILITY_TYPES.some((type) => weakerGlass(was[type], now[type])),
}

const BREAK_GLASS: Weaker<BreakGlassRule> = {
  who: (was, now) => was === 'owners' && now !== 'owners',
  longestS: more,
  reviewWithinS: more,
}

function weakerGlass(was: BreakGlassRule | null, now: BreakGlassRule | null): boolean {
  if (now === null) return false
  return was === null || anyWeaker(BREAK_GLASS, was, now)
}

function weakerRule(was: AutoRule | null, now: AutoRule | null): boolean {
  if (was?.effect === 'deny') return now?.effect !== 'deny' || now.type !== was.type || reaches(now, was)
  if (now?.effect !== 'allow') return false
  if (was?.effect !== 'allow' || was.type !== now.type) return true
  return reaches(was, now) || now.longestS > was.longestS || now.mostPerDay > was.mostPerDay
}

/** Does the second rule reach anything that the first does not? */
const reaches = (was: AutoRule, now: AutoRule) =>
  wider(was.groups, now.groups) || wider(was.persons, now.persons) || wider(was.tasks, now.tasks)

const anyWeaker = <T extends object>(rules: Weaker<T>, was: T, now: T): boolean =>
  (Object.keys(rules) as (keyof T)[]).some((name) => rules[name](was[name], now[name]))

const weakerType = (was: TypeRule, now: TypeRule) => anyWeaker(TYPE_RULES, was, now)

export function isWeakening(was: PolicyDocument, now: PolicyDocument): boolean {
  return (
    CAPABILITY_TYPES.some((type: CapabilityType) => weakerType(was.types[type], now.types[type])) ||
    anyWeaker<Omit<PolicyDocument, 'types'>>(DOCUMENT, was, now)
  )
}
