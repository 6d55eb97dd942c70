// What the Changes page is given and what it sends.
import type { CapabilityType, PolicyDocument } from '@/lib/domain/policy-document'

export type ChangeStateName = 'waiting' | 'in-force' | 'denied' | 'withdrawn' | 'lapsed' | 'overtaken'
export type Change = {
  id: string
  title: string
  note: string | null
  proposer: string
  own: boolean
  at: string
  inForceAt: string | null
  lapsesAt: string
  state: ChangeStateName
  decidedAt: string | null
  votes: { name: string; decision: 'approve' | 'deny'; note: string | null; at: string; mine: boolean }[]
  given: number
  needed: number | null
  policy: { before: PolicyDocument; after: PolicyDocument } | null
  may: { approve: boolean; deny: boolean; withdraw: boolean }
}
export type DecideChange = {
  catalogId: string
  id: string
  decision: 'approve' | 'deny'
  note: string | null
}
export type Decided = { state: ChangeStateName; given: number; needed: number | null }

export type VerdictName = 'justified' | 'not-justified'
export type Glass = {
  request: string
  requester: string
  device: { id: string; deviceId: string; name: string | null }
  type: CapabilityType
  reason: string
  durationS: number
  at: string
  dueAt: string
  overdue: boolean
  verdict: VerdictName | null
  note: string | null
  reviewer: string | null
  reviewedAt: string | null
  own: boolean
  mayJudge: boolean
}
export type Judge = { catalogId: string; request: string; verdict: VerdictName; note: string }
