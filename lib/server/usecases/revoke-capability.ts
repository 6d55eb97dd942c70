// An owner takes a capability back. Every other one of the device ends with it, since a device knows one epoch and not
// single capabilities; the notice waits for the device's next visit.
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context } from '../context'
import { findCapability } from '../store/capabilities'
import { raiseEpoch, signNotice } from './raise-epoch'

export type Revoked = { id: string; epoch: number; alongside: number; signed: boolean }

/** Throws `capability-ended` for one that is over, `reason-required`, and what raising an epoch throws. */
export async function revokeCapability(
  context: Context,
  input: { catalogId: string; cti: string; reason: string },
): Promise<Revoked> {
  const reason = input.reason.trim()
  if (reason.length < 3) throw new DomainError('reason-required')
  const { catalogId, cti } = input
  const raised = await context.inTransaction(async (tx) => {
    const capability = await findCapability(tx, { catalogId, cti })
    if (!capability || !can(context.viewer, 'capability.see', capability)) throw new DomainError('not-found')
    if (!can(context.viewer, 'capability.revoke', capability)) throw new DomainError('not-permitted')
    if (capability.state === 'ended' || capability.expiresAt <= context.now())
      throw new DomainError('capability-ended')
    const { device } = capability
    const done = await raiseEpoch(context, tx, {
      catalogId,
      device,
      reason,
      cause: { kind: 'capability', cti },
    })
    // Another owner was first: this one ended while we waited for the device.
    if (!done.ended.some((one) => one.cti === cti)) throw new DomainError('capability-ended')
    return done
  })
  const signed = await signNotice(context, { catalogId, id: raised.id })
  return { id: raised.id, epoch: raised.epoch, alongside: raised.ended.length - 1, signed }
}
