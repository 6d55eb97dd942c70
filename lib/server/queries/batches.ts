// Jobs on many devices: one's own, and one job with what all its requests have in common and what differs.
import { toHex } from '@/lib/core/bytes'
import { MOST_IN_BATCH } from '@/lib/domain/batch'
import { DomainError } from '@/lib/domain/errors'
import { can, scopeOf } from '@/lib/domain/policy'
import { offeredDurations } from '@/lib/domain/duration'
import type { CapabilityType, TypeRule } from '@/lib/domain/policy-document'
import { type AllowLine, allowList, tasksOf } from '@/lib/domain/proposal'
import { type RequestState, isApprover, offeredOn, stateAt } from '@/lib/domain/request'
import type { Context } from '../context'
import { type BatchMember, listBatch, listOwnBatches } from '../store/batches'
import { findPolicy } from '../store/catalogs'
import { countByGroup, listGroups } from '../store/places'
import { findRequest } from '../store/requests'
import { hasPasskey } from './requests'

export type BatchDevice = {
  id: string
  device: { id: string; deviceId: string; name: string | null; group: string; product: string }
  contentHash: string
  state: RequestState
  approvals: number
  lastSeen: string | null
  lapsesAt: string
  reviews: {
    reviewer: string
    decision: 'approve' | 'deny'
    note: string | null
    at: string
    mine: boolean
  }[]
  capability: { cti: string; expiresAt: string; ended: boolean } | null
  /** Good now for this device besides, of anybody; and what the requester had for it before. */
  live: number
  before: number
  mayReview: boolean
}
export type BatchDetail = {
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
  /** Where approvals are confirmed with a passkey: whether this person has one for it. */
  stepUp: { ready: boolean } | null
  policyVersion: number
  downloadWithinS: number
  devices: BatchDevice[]
  /** Why this person decides on none of what waits. */
  why: 'own' | 'role' | 'approver' | null
  mayDownload: boolean
}

/** Throws `not-found`. */
export async function batchDetail(
  context: Context,
  input: { catalogId: string; batch: string },
): Promise<BatchDetail> {
  const { catalogId, batch } = input
  const scope = scopeOf(context.viewer, 'request.see', catalogId)
  if (!scope) throw new DomainError('not-found')
  const now = context.now()
  return context.inTransaction(async (tx) => {
    const rows = await listBatch(tx, scope, { batch, now, most: MOST_IN_BATCH })
    const first = rows[0] && (await findRequest(tx, { catalogId, id: rows[0].id }))
    if (!first) throw new DomainError('not-found')
    const policy = (await findPolicy(tx, catalogId, first.policyVersion)).document
    const rule = policy.types[first.type]
    return {
      catalogId,
      batch,
      requester: first.requester,
      own: first.requesterId === context.viewer.personId,
      type: first.type,
      tasks: tasksOf(first.operations).map((task) => task.label),
      allows: allowList(first.type, first.operations),
      reason: first.reason,
      ticket: first.ticket,
      durationS: first.durationS,
      createdAt: first.createdAt.toISOString(),
      needed: rule.approvals,
      stepUp: rule.stepUp ? { ready: await hasPasskey(context, tx, catalogId) } : null,
      policyVersion: first.policyVersion,
      downloadWithinS: policy.downloadWithinS,
      devices: rows.map((row) => deviceOf(context, row, rule)),
      why: whyNot(context, rows, rule),
      mayDownload: rows.some((row) => can(context.viewer, 'capability.download', row)),
    }
  })
}

function deviceOf(context: Context, row: BatchMember, rule: TypeRule): BatchDevice {
  const { viewer } = context
  const state = stateAt(row, context.now())
  const reviews = (row.reviews ?? []).map(({ reviewerId, at, ...review }) => ({
    ...review,
    at: new Date(at).toISOString(),
    mine: reviewerId === viewer.personId,
  }))
  return {
    id: row.id,
    device: {
      id: row.device,
      deviceId: row.deviceId,
      name: row.deviceName,
      group: row.group,
      product: row.product,
    },
    contentHash: toHex(row.contentHash),
    state,
    approvals: row.approvals,
    lastSeen: row.lastSeen?.toISOString() ?? null,
    lapsesAt: row.lapsesAt.toISOString(),
    reviews,
    capability:
      row.cti && row.expiresAt
        ? { cti: row.cti, expiresAt: row.expiresAt.toISOString(), ended: row.capabilityState === 'ended' }
        : null,
    live: row.live,
    before: row.before,
    mayReview: state === 'waiting' && mayDecide(context, row, rule) && !reviews.some((one) => one.mine),
  }
}

const mayDecide = ({ viewer }: Context, row: BatchMember, rule: TypeRule): boolean =>
  can(viewer, 'request.review', { ...row, selfApproval: rule.selfApproval }) &&
  isApprover(rule, viewer.personId)

function whyNot(context: Context, rows: readonly BatchMember[], rule: TypeRule): BatchDetail['why'] {
  const { viewer } = context
  if (rows.some((row) => mayDecide(context, row, rule))) return null
  if (!rows.some((row) => can(viewer, 'approval.withdraw', row))) return 'role'
  return isApprover(rule, viewer.personId) ? 'own' : 'approver'
}

export type OwnBatchLine = {
  batch: string
  type: CapabilityType
  reason: string
  createdAt: string
  total: number
  waiting: number
  approved: number
  denied: number
  over: number
  downloaded: number
}
const MOST_OWN = 50

/** Jobs of this person, newest first. Throws `not-found`. */
export async function ownBatches(context: Context, input: { catalogId: string }): Promise<OwnBatchLine[]> {
  const scope = scopeOf(context.viewer, 'request.see', input.catalogId)
  if (!scope) throw new DomainError('not-found')
  const asked = { requesterId: context.viewer.personId, now: context.now(), most: MOST_OWN }
  const rows = await context.inTransaction((tx) => listOwnBatches(tx, scope, asked))
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }))
}

export type BatchOffers = {
  catalogId: string
  /** Devices are counted up to one more than a job may have. */
  groups: { id: string; name: string; product: string; devices: number; offers: CapabilityType[] }[]
  rules: Record<CapabilityType, { rule: TypeRule; durations: number[] }>
}

/** What the form for a job needs. Throws `not-found` and `not-permitted`. */
export async function batchOffers(context: Context, input: { catalogId: string }): Promise<BatchOffers> {
  const { catalogId } = input
  const seen = scopeOf(context.viewer, 'device.see', catalogId)
  if (!seen) throw new DomainError('not-found')
  const scope = scopeOf(context.viewer, 'request.create', catalogId)
  if (!scope) throw new DomainError('not-permitted')
  return context.inTransaction(async (tx) => {
    const { types } = (await findPolicy(tx, catalogId)).document
    const groups = (await listGroups(tx, catalogId)).filter(
      (group) => scope.groups === 'all' || scope.groups.includes(group.id),
    )
    const counts = await countByGroup(tx, catalogId, MOST_IN_BATCH + 1)
    const both = ['fieldServicing', 'appDevelopment'] as const
    return {
      catalogId,
      groups: groups.map(({ id, name, product }) => ({
        ...{ id, name, product, devices: counts.get(id) ?? 0 },
        offers: both.filter((type) => offeredOn(types[type].groups, id)),
      })),
      rules: {
        fieldServicing: ruleOf(types.fieldServicing),
        appDevelopment: ruleOf(types.appDevelopment),
      },
    }
  })
}

const ruleOf = (rule: TypeRule) => ({ rule, durations: offeredDurations(rule.longestS) })
