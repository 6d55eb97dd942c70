// What the inbox is given and what it sends.
import type { RequestStateName } from '@/components/request/words'
import type { CapabilityType } from '@/lib/domain/policy-document'
import type { AllowLine } from '@/lib/domain/proposal'

export type InboxLine = {
  id: string
  requester: string
  own: boolean
  device: { deviceId: string; name: string | null }
  type: CapabilityType
  reason: string
  durationS: number
  state: RequestStateName
  createdAt: string
  decidedAt: string | null
  approvals: number
  needed: number
  /** The job it belongs to, and how many of that stand in the list. */
  batch: { id: string; size: number } | null
}

export type ReviewedRequest = Omit<InboxLine, 'batch'> & {
  catalogId: string
  device: { id: string; deviceId: string; name: string | null; group: string; product: string }
  tasks: string[]
  ticket: string | null
  bearer: boolean
  lapsesAt: string
  contentHash: string
  allows: AllowLine[]
  policyVersion: number
  rule: {
    longestS: number
    selfApproval: boolean
    bearer: boolean
    ticketRequired: boolean
    bootBound: 'never' | 'always'
  }
  downloadWithinS: number
  reviews: ReviewLine[]
  approval: { at: string; lapsesAt: string; withdrawnAt: string | null } | null
  capability: { cti: string; expiresAt: string } | null
  before: { cti: string; type: CapabilityType; createdAt: string; expiresAt: string }[]
  live: number
  lastService: { at: string; by: string; cti: string } | null
  openElsewhere: {
    id: string
    requester: string
    own: boolean
    type: CapabilityType
    state: RequestStateName
    createdAt: string
  }[]
  lastSeen: string | null
  goesOnFrom: { cti: string; expiresAt: string } | null
  stepUp: { ready: boolean } | null
  batchId: string | null
  may: { review: boolean; why: 'own' | 'decided' | 'role' | 'approver' | null; withdrawApproval: boolean }
}

export type ReviewLine = {
  reviewer: string
  decision: 'approve' | 'deny'
  note: string | null
  ownRequest: boolean
  at: string
  mine: boolean
  passkey: { label: string; fault: string | null } | null
}

/** What others made of it, for whoever decided too late. */
export type Became = {
  state: RequestStateName
  requester: string
  own: boolean
  decidedAt: string | null
  reviews: ReviewLine[]
}

export type Decision = {
  catalogId: string
  id: string
  decision: 'approve' | 'deny'
  /** The hash of what was shown: nothing else is decided on. */
  contentHash: string
  note: string | null
  stepUp?: { nonce: string; response: unknown }
}
