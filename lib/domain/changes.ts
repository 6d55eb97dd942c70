// Changes of a catalog that no owner makes alone: what they say, and what the owners' votes make of them. The quorum is that of
// app development among the other owners; the only owner has to wait a day instead, in which the auditors may object. Whoever
// proposes never counts. Knows no table and no clock: who is an owner, and `now`, are given.
import { z } from 'zod'
import { DAY_S } from './duration'
import { type PolicyDocument, policyDocumentSchema } from './policy-document'

/** A kind names what becomes of its document in lib/server/usecases/apply-change. */
export const CHANGE_DOCUMENTS = {
  'policy.weaken': z.strictObject({ basedOn: z.int().min(1), policy: policyDocumentSchema }),
  /** Somebody becomes an owner; or an owner becomes an auditor too, who could then close findings on their own acts. */
  'member.add-owner': z.strictObject({
    personId: z.uuid(),
    name: z.string().max(200),
    role: z.enum(['owner', 'auditor']),
    groupId: z.uuid().nullable(),
  }),
  /** A passkey confirms approvals of the catalog: with the public key that the others agree to. Bytes are base64url. */
  'passkey.enrol': z.strictObject({
    passkey: z.uuid(),
    personId: z.uuid(),
    name: z.string().max(200),
    label: z.string().max(100),
    credentialId: z.string().max(1400),
    publicKey: z.string().max(1400),
  }),
} as const

export type ChangeKind = keyof typeof CHANGE_DOCUMENTS
export type ChangeDocument<K extends ChangeKind = ChangeKind> = z.infer<(typeof CHANGE_DOCUMENTS)[K]>

/** What a change is called where it stands in a list. */
export function changeTitle(kind: ChangeKind, document: ChangeDocument): string {
  if (kind === 'policy.weaken')
    return `A looser policy, version ${(document as ChangeDocument<'policy.weaken'>).basedOn + 1}`
  if (kind === 'passkey.enrol') {
    const { name, label } = document as ChangeDocument<'passkey.enrol'>
    return `The passkey “${label}” of ${name}, for approvals`
  }
  const { name, role } = document as ChangeDocument<'member.add-owner'>
  return role === 'owner' ? `${name} as an owner` : `${name}, an owner, as an auditor too`
}

export type ChangeState = 'waiting' | 'in-force' | 'denied' | 'withdrawn' | 'lapsed' | 'overtaken'

export const CHANGE_LAPSES_S = 7 * DAY_S
/** How long the only owner of a catalog waits. */
export const ALONE_WAITS_S = DAY_S
/** Waiting in one catalog at a time. */
export const MOST_CHANGES = 20

/** Owners of the whole catalog at present, without the one who proposed. */
export const othersThan = (owners: readonly string[], proposer: string): string[] => [
  ...new Set(owners.filter((person) => person !== proposer)),
]

/** The quorum of app development, or every other owner where they are fewer; null where there is none to ask. */
export function votesNeeded(policy: PolicyDocument, others: readonly string[]): number | null {
  return others.length === 0 ? null : Math.min(policy.types.appDevelopment.approvals, others.length)
}

export type Vote = { personId: string; decision: 'approve' | 'deny' }
export type Waiting = {
  votes: readonly Vote[]
  others: readonly string[]
  policy: PolicyDocument
  /** Set where the only owner proposed it. */
  inForceAt: Date | null
  lapsesAt: Date
}

/** What stands now. Only votes of those who are owners by now count as approvals; a denial once given stays one. */
export function standingOf(
  change: Waiting,
  now: Date,
): { outcome: 'waiting' | 'apply' | 'denied' | 'lapsed'; given: number; needed: number | null } {
  const needed = votesNeeded(change.policy, change.others)
  const given = change.votes.filter(
    (vote) => vote.decision === 'approve' && change.others.includes(vote.personId),
  ).length
  const outcome = () => {
    if (change.votes.some((vote) => vote.decision === 'deny')) return 'denied'
    if (now >= change.lapsesAt) return 'lapsed'
    if (needed !== null) return given >= needed ? 'apply' : 'waiting'
    return change.inForceAt !== null && now >= change.inForceAt ? 'apply' : 'waiting'
  }
  return { outcome: outcome(), given, needed }
}
