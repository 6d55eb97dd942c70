// A request for a capability: what it says, the states it moves through, and the hash that binds reviews to it.
// A request is never edited: whoever needs something else withdraws it and asks again. Knows no clock and no database:
// `now` is given, and a state that time alone has changed (lapsed) is worked out here rather than believed.
import { encodeCbor, type Cbor } from '@/lib/core/cbor'
import { sha256, uuidFromText, type Bytes } from '@/lib/core/bytes'
import { DAY_S, SHORTEST_S } from './duration'
import { DomainError } from './errors'
import { exampleOf, matchesMask } from './mask'
import {
  APPROVAL_LAPSES_S,
  type CapabilityType,
  type PolicyDocument,
  REASON_LEAST,
  type TypeRule,
} from './policy-document'

export type RequestState = 'waiting' | 'approved' | 'denied' | 'withdrawn' | 'lapsed' | 'downloaded'
export type RequestMove = 'approve' | 'deny' | 'withdraw' | 'lapse' | 'download'

const MOVES: Record<RequestState, Partial<Record<RequestMove, RequestState>>> = {
  waiting: { approve: 'approved', deny: 'denied', withdraw: 'withdrawn', lapse: 'lapsed' },
  approved: { download: 'downloaded', withdraw: 'withdrawn', lapse: 'lapsed' },
  denied: {},
  withdrawn: {},
  lapsed: {},
  downloaded: {},
}

export const OPEN_STATES: readonly RequestState[] = ['waiting', 'approved']

/** A request waits this long for a decision. */
export const WAITING_LAPSES_S = 7 * DAY_S

/** The state a move leads to, or null where the move is not possible from here. */
export function moved(state: RequestState, move: RequestMove): RequestState | null {
  return MOVES[state][move] ?? null
}

/** The state now: an open request whose time is over has lapsed, whatever the table still says. */
export function stateAt(request: { state: RequestState; lapsesAt: Date }, now: Date): RequestState {
  return OPEN_STATES.includes(request.state) && now >= request.lapsesAt ? 'lapsed' : request.state
}

export function lapsesAfterRequest(now: Date): Date {
  return new Date(now.getTime() + WAITING_LAPSES_S * 1000)
}

export function lapsesAfterApproval(policy: PolicyDocument, now: Date): Date {
  return new Date(now.getTime() + Math.min(policy.downloadWithinS, APPROVAL_LAPSES_S) * 1000)
}

export type RequestContent = {
  catalogId: string
  requestId: string
  requesterId: string
  deviceId: Bytes
  type: CapabilityType
  operations: readonly string[]
  reason: string
  ticket: string | null
  durationS: number
  bearer: boolean
  bootId: Bytes | null
  policyVersion: number
  /** The capability from which this one is to go on. */
  extends?: string | null
}

const TYPE_NUMBER: Record<CapabilityType, number> = { appDevelopment: 11, fieldServicing: 13 }

/** SHA-256 over the deterministic CBOR of everything the requester said; a review names it and is good for nothing else. */
export function contentHash(content: RequestContent): Promise<Bytes> {
  const map = new Map<number, Cbor>([
    [1, uuidFromText(content.catalogId)],
    [2, uuidFromText(content.requestId)],
    [3, uuidFromText(content.requesterId)],
    [4, content.deviceId],
    [5, TYPE_NUMBER[content.type]],
    [6, [...content.operations]],
    [7, content.reason],
    [8, content.ticket],
    [9, content.durationS],
    [10, content.bearer],
    [11, content.bootId],
    [12, content.policyVersion],
    ...(content.extends ? [[13, uuidFromText(content.extends)] as [number, Cbor]] : []),
  ])
  return sha256(encodeCbor(map))
}

export type Asked = {
  type: CapabilityType
  durationS: number
  bearer: boolean
  bootId: Bytes | null
  ticket: string | null
  reason: string
  groupId: string | null
}

/** Holds what is asked for against the policy; throws the first rule that is broken. */
export function checkAgainstPolicy(asked: Asked, policy: PolicyDocument): void {
  const rule = policy.types[asked.type]
  checkWords(asked, rule)
  if (!offeredOn(rule.groups, asked.groupId)) throw new DomainError('type-not-offered')
  if (asked.durationS < SHORTEST_S || asked.durationS > rule.longestS)
    throw new DomainError('duration-out-of-range')
  if (asked.bearer && !rule.bearer) throw new DomainError('bearer-not-allowed')
  if (rule.bootBound === 'always' && !asked.bootId) throw new DomainError('boot-id-required')
}

/** The reason as it was typed, and the ticket. */
function checkWords(asked: Pick<Asked, 'reason' | 'ticket'>, rule: TypeRule): void {
  const [reason, ticket] = [asked.reason.trim(), asked.ticket?.trim()]
  if (reason.length < REASON_LEAST) throw new DomainError('reason-required')
  if (reason.length < rule.reasonLeast)
    throw new DomainError('reason-too-short', `At least ${rule.reasonLeast} characters are needed.`)
  if (rule.reasonPattern !== null && !matchesMask(reason, rule.reasonPattern))
    throw new DomainError('reason-not-alike', `It looks like ${exampleOf(rule.reasonPattern)}.`)
  if (rule.ticketRequired && !ticket) throw new DomainError('ticket-required')
  if (ticket && rule.ticketPattern !== null && !matchesMask(ticket, rule.ticketPattern))
    throw new DomainError('ticket-not-alike', `It looks like ${exampleOf(rule.ticketPattern)}.`)
}

/** May this owner be one of the approvals? What else makes a reviewer is the policy's table (policy.ts). */
export function isApprover(rule: TypeRule, personId: string): boolean {
  return rule.approvers === 'owners' || rule.approvers.includes(personId)
}

/** Does the policy let this type be asked for on a device of this group? */
export function offeredOn(groups: 'all' | readonly string[], groupId: string | null): boolean {
  return groups === 'all' || (groupId !== null && groups.includes(groupId))
}

/** Does a policy that came later still allow what was approved? Approvals under an older version keep its limits. */
export function stillAllowed(asked: Asked, policy: PolicyDocument): boolean {
  const rule = policy.types[asked.type]
  return offeredOn(rule.groups, asked.groupId) && (!asked.bearer || rule.bearer)
}
