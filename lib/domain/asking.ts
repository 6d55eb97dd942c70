// What a person asks for, as the request records it: the smaller type that suffices, unless a reason is given for the larger.
import { type Bytes, fromHex } from '@/lib/core/bytes'
import { DomainError } from './errors'
import type { CapabilityType } from './policy-document'
import { type TaskId, isEnough, operationsOf, propose } from './proposal'

export type Asking = {
  tasks: readonly TaskId[]
  type: CapabilityType
  /** Why the larger type, where the smaller would do. */
  whyLarger: string | null
  reason: string
  ticket: string | null
  durationS: number
  bearer: boolean
  /** Hex. */
  bootId: string | null
}
export type Content = {
  type: CapabilityType
  operations: string[]
  reason: string
  ticket: string | null
  durationS: number
  bearer: boolean
  bootId: Bytes | null
}

/** Throws `tasks-required`, `type-too-small` or `why-larger-required`. */
export function contentOf(asking: Asking): Content {
  const proposal = propose(asking.tasks)
  if (!isEnough(asking.type, proposal.type)) throw new DomainError('type-too-small')
  const larger = asking.type !== proposal.type
  const why = asking.whyLarger?.trim() ?? ''
  if (larger && why.length < 3) throw new DomainError('why-larger-required')
  const reason = asking.reason.trim()
  return {
    type: asking.type,
    operations: operationsOf(asking.tasks),
    reason: larger ? `${reason} (Why app development: ${why})` : reason,
    ticket: asking.ticket?.trim() || null,
    durationS: asking.durationS,
    bearer: asking.bearer,
    bootId: asking.bootId ? fromHex(asking.bootId) : null,
  }
}
