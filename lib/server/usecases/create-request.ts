// A person asks for a capability by naming what needs doing (product point 1).
import { fromHex } from '@/lib/core/bytes'
import { type Asking, type Content, contentOf } from '@/lib/domain/asking'
import { CAPABILITY_NUMBER } from '@/lib/domain/capability'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import { checkAgainstPolicy, contentHash, lapsesAfterRequest } from '@/lib/domain/request'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { findCapability } from '../store/capabilities'
import { findPolicy } from '../store/catalogs'
import { type DeviceRow, findDevice } from '../store/devices'
import { type Beforehand, approveByRule, breakGlass } from './approve-beforehand'
import { settleDue } from './govern'
import { tell } from '../store/notices'
import { addRequest, countOpen, findRequest, lockRequester, markLapsed } from '../store/requests'

export type CreateRequest = Asking & {
  catalogId: string
  /** The holding's id. */
  device: string
  /** Have it at once; everybody is told, and an owner judges it afterwards. */
  breakGlass?: boolean
  /** The cti of one's own capability that this is to go on from, with the same content. */
  extends?: string | null
}
/** `rule` is the one that approved it at once. */
export type CreatedRequest = { id: string; state: 'waiting' | 'approved'; rule: string | null }

/** Throws a DomainError for the first rule that is broken; nothing is written then. */
export async function createRequest(context: Context, input: CreateRequest): Promise<CreatedRequest> {
  const { viewer } = context
  return context.inTransaction(async (tx) => {
    const device = await deviceWithin(context, tx, input)
    await lockRequester(tx, input.catalogId, viewer.personId)
    await settleDue(context, tx, input.catalogId)
    const policy = await findPolicy(tx, input.catalogId)
    const asked = { ...contentOf(input), groupId: device.groupId }
    checkAgainstPolicy({ ...asked, reason: input.reason }, policy.document)
    const now = context.now()
    await endLapsed(context, tx, input.catalogId)
    if ((await countOpen(tx, input.catalogId, viewer.personId)) >= policy.document.openRequestsPerPerson) {
      throw new DomainError('too-many-open-requests')
    }
    const id = context.newId()
    const { groupId: _, ...content } = asked
    const goesOn = input.extends
      ? await requireGoesOn(context, tx, { input, cti: input.extends, content })
      : {}
    const row = {
      ...{ ...content, ...goesOn },
      catalogId: input.catalogId,
      requesterId: viewer.personId,
      policyVersion: policy.version,
    }
    const hash = await contentHash({ ...row, requestId: id, deviceId: fromHex(device.deviceId) })
    await addRequest(tx, {
      ...row,
      id,
      device: device.id,
      contentHash: hash,
      createdAt: now,
      lapsesAt: lapsesAfterRequest(now),
    })
    await writeEntry(tx, {
      log: input.catalogId,
      id: context.newId(),
      kind: 'request.create',
      at: now,
      fields: {
        person: viewer.personId,
        device: fromHex(device.deviceId),
        request: id,
        type: CAPABILITY_NUMBER[asked.type],
        durationS: asked.durationS,
        reason: asked.reason,
        ticket: asked.ticket ?? undefined,
        bearer: asked.bearer,
        contentHash: hash,
        policyVersion: policy.version,
        operations: asked.operations.join(' '),
        ...goesOn,
      },
    })
    const request = { ...row, id, device: device.id, deviceId: device.deviceId, contentHash: hash }
    const beforehand = { request: { ...request, groupId: device.groupId, reason: input.reason }, policy }
    return settleBeforehand(context, tx, { input, beforehand })
  })
}

/** Only a good one of one's own goes on, on its device and for what it was for. The old one stays good until its end. */
async function requireGoesOn(
  { viewer, now }: Context,
  tx: Tx,
  { input, cti, content }: { input: CreateRequest; cti: string; content: Content },
): Promise<{ extends: string }> {
  const { catalogId, device } = input
  const from = await findCapability(tx, { catalogId, cti })
  const before = from && (await findRequest(tx, { catalogId, id: from.request }))
  if (!before || before.requesterId !== viewer.personId || from.device !== device)
    throw new DomainError('not-found')
  if (from.state === 'ended' || from.expiresAt <= now()) throw new DomainError('capability-ended')
  const same =
    before.type === content.type &&
    [...before.operations].sort().join() === [...content.operations].sort().join()
  if (!same)
    throw new DomainError('invalid-input', 'More time is for the same tasks. Make a new request for others.')
  return { extends: cti }
}

/** What the owners allowed beforehand is had at once; of everything else they are told that it waits. */
async function settleBeforehand(
  context: Context,
  tx: Tx,
  { input, beforehand }: { input: CreateRequest; beforehand: Beforehand },
): Promise<CreatedRequest> {
  const { id } = beforehand.request
  if (input.breakGlass) {
    await breakGlass(context, tx, beforehand)
    return { id, state: 'approved', rule: null }
  }
  const rule = await approveByRule(context, tx, beforehand)
  if (rule) return { id, state: 'approved', rule: rule.name }
  const [about, at] = [{ request: id }, context.now()]
  await tell(tx, { catalogId: input.catalogId, kind: 'request.created', to: 'approvers', about, at })
  return { id, state: 'waiting', rule: null }
}

/** What is open and over no longer counts, and the log says so. */
export async function endLapsed(context: Context, tx: Tx, catalogId: string): Promise<void> {
  const at = context.now()
  for (const one of await markLapsed(tx, catalogId, { requesterId: context.viewer.personId, now: at })) {
    const fields = { request: one.id, person: one.requesterId }
    await writeEntry(tx, { log: catalogId, id: context.newId(), kind: 'request.lapse', at, fields })
  }
}

async function deviceWithin(context: Context, tx: Tx, input: CreateRequest): Promise<DeviceRow> {
  const device = await findDevice(tx, input.catalogId, input.device)
  const resource = device && { catalogId: input.catalogId, groupId: device.groupId }
  if (!resource || !can(context.viewer, 'device.see', resource)) throw new DomainError('not-found')
  if (!can(context.viewer, 'request.create', resource)) throw new DomainError('not-permitted')
  if (device.until) throw new DomainError('device-not-held')
  return device
}
