// A capability that ended only because another of its device was revoked is asked for again, in the holder's name and for
// the time that it had left. It is a new request under the present policy: the revoking owner approves it at once, others
// complete the quorum, and the holder downloads it as any other.
import { fromHex } from '@/lib/core/bytes'
import { CAPABILITY_NUMBER } from '@/lib/domain/capability'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import { SHORTEST_S } from '@/lib/domain/duration'
import { checkAgainstPolicy, contentHash, isApprover, lapsesAfterRequest } from '@/lib/domain/request'
import { toHex } from '@/lib/core/bytes'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { type CapabilityRow, findCapability } from '../store/capabilities'
import { findPolicy } from '../store/catalogs'
import { findDevice } from '../store/devices'
import { type RequestRow, addRequest, findRequest, lockRequester } from '../store/requests'
import { reviewRequest } from './review-request'

export type Reissued = { request: string; state: 'waiting' | 'approved' }

export async function reissueCapability(
  context: Context,
  input: { catalogId: string; cti: string },
): Promise<Reissued> {
  const { catalogId } = input
  const made = await context.inTransaction((tx) => askAgain(context, tx, input))
  const policy = await context.inTransaction((tx) => findPolicy(tx, catalogId, made.policyVersion))
  const rule = policy.document.types[made.type]
  // Where a passkey has to confirm it, it waits in the inbox of its reviewer too.
  const approves =
    can(context.viewer, 'request.review', made) && isApprover(rule, context.viewer.personId) && !rule.stepUp
  if (!approves) return { request: made.id, state: 'waiting' }
  const { state } = await reviewRequest(context, {
    catalogId,
    id: made.id,
    decision: 'approve',
    contentHash: toHex(made.contentHash),
    note: null,
  })
  return { request: made.id, state: state === 'approved' ? 'approved' : 'waiting' }
}

async function askAgain(
  context: Context,
  tx: Tx,
  { catalogId, cti }: { catalogId: string; cti: string },
): Promise<RequestRow> {
  const capability = await findCapability(tx, { catalogId, cti })
  if (!capability || !can(context.viewer, 'capability.see', capability)) throw new DomainError('not-found')
  if (!can(context.viewer, 'capability.reissue', capability)) throw new DomainError('not-permitted')
  const before = await findRequest(tx, { catalogId, id: capability.request })
  const device = await findDevice(tx, catalogId, capability.device)
  if (!before || !device || device.until) throw new DomainError('device-not-held')
  const leftS = secondsLeft(capability, context.now())
  await lockRequester(tx, catalogId, before.requesterId)
  const policy = await findPolicy(tx, catalogId)
  const { type, operations, ticket, bearer, bootId } = before
  const reason = `${before.reason} (Asked for again: the first one ended when another capability of this device was revoked.)`
  const content = { type, operations, reason, ticket, durationS: leftS, bearer, bootId }
  checkAgainstPolicy({ ...content, groupId: device.groupId }, policy.document)
  const id = context.newId()
  const row = {
    ...content,
    catalogId,
    requesterId: before.requesterId,
    policyVersion: policy.version,
  }
  const deviceId = fromHex(device.deviceId)
  const hash = await contentHash({ ...row, requestId: id, deviceId })
  const now = context.now()
  await addRequest(tx, {
    ...row,
    id,
    device: device.id,
    contentHash: hash,
    createdAt: now,
    lapsesAt: lapsesAfterRequest(now),
    reissueOf: cti,
  })
  await writeEntry(tx, {
    log: catalogId,
    id: context.newId(),
    kind: 'capability.reissue',
    at: now,
    fields: {
      person: context.viewer.personId,
      subject: before.requesterId,
      device: deviceId,
      request: id,
      capability: cti,
      type: CAPABILITY_NUMBER[type],
      durationS: leftS,
      contentHash: hash,
      policyVersion: policy.version,
    },
  })
  return (await findRequest(tx, { catalogId, id }))!
}

/** Throws where it did not end along with another, or is over. */
function secondsLeft(capability: CapabilityRow, now: Date): number {
  const leftS = Math.floor((capability.expiresAt.getTime() - now.getTime()) / 1000)
  if (capability.endReason !== 'along' || leftS < SHORTEST_S) throw new DomainError('nothing-to-reissue')
  return leftS
}
