// A capability that its holder asks more time for: what a new request says the same. The old one stays good until its end.
import { DomainError } from '@/lib/domain/errors'
import type { CapabilityType } from '@/lib/domain/policy-document'
import { propose, tasksOf, type TaskId } from '@/lib/domain/proposal'
import type { Context } from '../context'
import { catalogOfCapability, findCapability } from '../store/capabilities'
import { findRequest } from '../store/requests'

export type Extendable = {
  cti: string
  catalogId: string
  /** The holding's id. */
  device: string
  expiresAt: string
  type: CapabilityType
  tasks: TaskId[]
  /** The larger type, where the tasks would not need it. */
  larger: boolean
  reason: string
  ticket: string | null
  durationS: number
  bearer: boolean
}

/** One's own, while it is good. Throws `not-found` and `capability-ended`. */
export async function extendable(context: Context, { cti }: { cti: string }): Promise<Extendable> {
  return context.inTransaction(async (tx) => {
    const catalogId = await catalogOfCapability(tx, cti)
    const from = catalogId && (await findCapability(tx, { catalogId, cti }))
    const before = from && (await findRequest(tx, { catalogId, id: from.request }))
    if (!before || before.requesterId !== context.viewer.personId) throw new DomainError('not-found')
    if (from.state === 'ended' || from.expiresAt <= context.now()) throw new DomainError('capability-ended')
    const tasks = tasksOf(before.operations).map((task) => task.id)
    return {
      ...{ cti, catalogId, device: from.device, expiresAt: from.expiresAt.toISOString() },
      ...{ type: before.type, tasks, larger: propose(tasks).type !== before.type },
      ...{ reason: before.reason, ticket: before.ticket, durationS: before.durationS, bearer: before.bearer },
    }
  })
}
