// What the request form is given and what it sends.
import type { CapabilityType } from '@/lib/domain/capability'
import type { TaskId } from '@/lib/domain/proposal'

export type Rule = {
  approvals: number
  longestS: number
  bearer: boolean
  bootBound: 'never' | 'always'
  ticketRequired: boolean
  selfApproval: boolean
}
export type RequestableDevice = {
  id: string
  catalogId: string
  deviceId: string
  name: string | null
  product: string
  group: string
  claim: 'pending' | 'proven'
  /** By its last statement: its clock is off, and the start it was in. */
  clockOff: boolean
  bootSeen: string | null
  offers: Partial<
    Record<
      CapabilityType,
      { rule: Rule; durations: number[]; glass: { longestS: number; reviewWithinS: number } | null }
    >
  >
}
export type Asked = {
  catalogId: string
  device: string
  tasks: TaskId[]
  type: CapabilityType
  whyLarger: string | null
  reason: string
  ticket: string | null
  durationS: number
  bearer: boolean
  bootId: string | null
  extends?: string
  breakGlass?: boolean
}
/** A capability that more time is asked for. */
export type GoingOn = {
  cti: string
  expiresAt: string
  larger: boolean
  reason: string
  ticket: string | null
  durationS: number
  bearer: boolean
}
export type Refusal = { code: string; title: string; next: string; detail?: string }
export type SendRequest = (
  asked: Asked,
) => Promise<{ ok: true; value: { id: string } } | { ok: false; error: Refusal }>
