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
}

export type ReviewedRequest = InboxLine & {
  catalogId: string
  device: { id: string; deviceId: string; name: string | null; group: string; product: string }
  tasks: string[]
  ticket: string | null
  bearer: boolean
  lapsesAt: string
  contentHash: string
  allows: AllowLine[]
  needed: number
  policyVersion: number
  rule: {
    longestS: number
    selfApproval: boolean
    bearer: boolean
    ticketRequired: boolean
    bootBound: 'never' | 'always'
  }
  downloadWithinS: number
  reviews: {
    reviewer: string
    decision: 'approve' | 'deny'
    note: string | null
    ownRequest: boolean
    at: string
    mine: boolean
  }[]
  approval: { at: string; lapsesAt: string; withdrawnAt: string | null } | null
  capability: { cti: string; expiresAt: string } | null
  before: { cti: string; type: CapabilityType; createdAt: string; expiresAt: string }[]
  live: number
  lastSeen: string | null
  may: { review: boolean; why: 'own' | 'decided' | 'role' | null; withdrawApproval: boolean }
}

export type Decision = {
  catalogId: string
  id: string
  decision: 'approve' | 'deny'
  /** The hash of what was shown: nothing else is decided on. */
  contentHash: string
  note: string | null
}
