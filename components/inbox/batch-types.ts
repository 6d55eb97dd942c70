// What the pages of a job on many devices are given.
import type { RequestStateName } from '@/components/request/words'
import type { CapabilityType } from '@/lib/domain/capability'
import type { AllowLine } from '@/lib/domain/proposal'

export type BatchDevice = {
  id: string
  device: { id: string; deviceId: string; name: string | null; group: string; product: string }
  contentHash: string
  state: RequestStateName
  approvals: number
  lastSeen: string | null
  reviews: {
    reviewer: string
    decision: 'approve' | 'deny'
    note: string | null
    at: string
    mine: boolean
  }[]
  capability: { cti: string; expiresAt: string; ended: boolean } | null
  live: number
  before: number
  mayReview: boolean
}
export type Batch = {
  catalogId: string
  batch: string
  requester: string
  own: boolean
  type: CapabilityType
  tasks: string[]
  allows: AllowLine[]
  reason: string
  ticket: string | null
  durationS: number
  createdAt: string
  needed: number
  stepUp: { ready: boolean } | null
  policyVersion: number
  downloadWithinS: number
  devices: BatchDevice[]
  why: 'own' | 'role' | 'approver' | null
  mayDownload: boolean
}

export type BatchOutcome = {
  id: string
  state: RequestStateName | null
  approvals: number
  needed: number | null
  refused: string | null
  meanwhile: { reviewer: string; decision: 'approve' | 'deny'; at: string } | null
}
