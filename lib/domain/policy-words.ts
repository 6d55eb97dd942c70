// A policy in plain sentences, as the Policy page and its history say it. Each sentence ends with a full stop and begins
// with a capital, so that a screen can mark the ones that change. Names of people and groups come from the caller.
import { durationInWords } from './duration'
import { exampleOf } from './mask'
import {
  type AutoRule,
  type CapabilityType,
  type PolicyDocument,
  REASON_LEAST,
  TYPE_WORDS,
  type TypeRule,
} from './policy-document'
import { taskOf } from './proposal'

/** What ids are called; an id that is not known here is told as gone. */
export type Names = ReadonlyMap<string, string>

const lower = (type: CapabilityType) => TYPE_WORDS[type].toLowerCase()

/** The rule of one type as the Policy page says it. */
export function policyInWords(type: CapabilityType, policy: PolicyDocument, names: Names): string {
  const rule = policy.types[type]
  const until = rule.bootBound === 'always' ? ', and no longer than the next start of the device' : ''
  return [
    `A technician may ask for ${lower(type)} ${whereInWords(rule.groups, names)}${ticketInWords(rule)}.`,
    ...reasonInWords(rule),
    approvalInWords(rule, names),
    ...(rule.stepUp ? ['Each approval is confirmed with a passkey.'] : []),
    `It lasts up to ${durationInWords(rule.longestS)} from download${until}`,
    `and must be downloaded within ${durationInWords(policy.downloadWithinS)}.`,
    rule.bearer
      ? 'A file for any browser may be asked for.'
      : 'Its file works only in the browser that downloaded it.',
    breakGlassInWords(type, policy),
  ].join(' ')
}

function approvalInWords(rule: TypeRule, names: Names): string {
  const own = rule.selfApproval ? ', who may be the person who asked,' : ', never the person who asked,'
  if (rule.approvers === 'owners') {
    const who =
      rule.approvals === 1 ? 'One owner' : `${COUNT[rule.approvals] ?? rule.approvals} different owners`
    return `${who}${own} can approve it.`
  }
  const of = listInWords(namesOf(rule.approvers, names, 'a former member'), 'nobody')
  return `${COUNT[rule.approvals] ?? rule.approvals} of ${of}${own} can approve it.`
}

function ticketInWords({ ticketRequired, ticketPattern }: TypeRule): string {
  const like = ticketPattern === null ? '' : ` like ${exampleOf(ticketPattern)}`
  if (ticketRequired) return `, with a ticket${like}`
  return like && `, and a ticket, where there is one, is${like}`
}

function reasonInWords({ reasonLeast, reasonPattern }: TypeRule): string[] {
  const least = reasonLeast > REASON_LEAST ? ` has at least ${reasonLeast} characters` : ''
  const like = reasonPattern === null ? '' : ` is like ${exampleOf(reasonPattern)}`
  return least || like ? [`The reason${[least, like].filter(Boolean).join(' and')}.`] : []
}

function breakGlassInWords(type: CapabilityType, { breakGlass }: PolicyDocument): string {
  const rule = breakGlass[type]
  if (!rule) return 'Nobody can break glass.'
  const who = rule.who === 'owners' ? 'An owner' : 'A technician or an owner'
  return `${who} can break glass and have it at once for up to ${durationInWords(rule.longestS)}: all owners and auditors are told, and another owner judges it within ${durationInWords(rule.reviewWithinS)}.`
}

/** What an auto-approval rule does, in one sentence. */
export function autoRuleInWords(rule: AutoRule, names: Names): string {
  const who =
    rule.persons === 'technicians'
      ? 'any technician'
      : listInWords(namesOf(rule.persons, names, 'a former member'), 'nobody')
  const what =
    rule.tasks === 'all' ? 'any task' : `“${rule.tasks.map((id) => taskOf(id).label).join('”, “')}”`
  const where = whereInWords(rule.groups, names)
  if (rule.effect === 'deny')
    return `Never at once: ${lower(rule.type)} for ${what} by ${who} ${where} always waits for an owner.`
  return `At once: ${lower(rule.type)} for up to ${durationInWords(rule.longestS)} for ${what} by ${who} ${where}, at most ${rule.mostPerDay} a day.`
}

const COUNT: Record<number, string> = { 1: 'One', 2: 'Two', 3: 'Three', 4: 'Four', 5: 'Five' }

const namesOf = (ids: readonly string[], names: Names, gone: string) => ids.map((id) => names.get(id) ?? gone)

const whereInWords = (groups: 'all' | readonly string[], names: Names) =>
  groups === 'all'
    ? 'on any device'
    : `on devices in ${listInWords(namesOf(groups, names, 'a former group'), 'no group')} only`

function listInWords(names: readonly string[], none: string): string {
  if (names.length === 0) return none
  if (names.length === 1) return names[0] ?? ''
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
