// A request that needs nobody's decision: a rule of the policy approves it, or glass is broken. Within the transaction in which the
// request is made, so that it is approved by the very policy version it names.
import { type Bytes, fromHex } from '@/lib/core/bytes'
import { CAPABILITY_NUMBER } from '@/lib/domain/capability'
import type { CapabilityType } from '@/lib/domain/policy-document'
import { lapsesAfterApproval } from '@/lib/domain/request'
import { type AllowRule, type Standing, glassFor, rulesFor } from '@/lib/domain/standing'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import type { VersionedPolicy } from '../store/catalogs'
import { tell } from '../store/notices'
import { addApproval, moveRequest } from '../store/requests'
import { addGlass, countUses, lockRule } from '../store/standing'

export type Beforehand = {
  request: {
    id: string
    catalogId: string
    device: string
    deviceId: string
    groupId: string
    type: CapabilityType
    operations: readonly string[]
    reason: string
    durationS: number
    bearer: boolean
    contentHash: Bytes
  }
  policy: VersionedPolicy
}
type Approving = Beforehand & { how: { kind: 'standing'; rule: AllowRule } | { kind: 'break_glass' } }

/** The first rule that approves it and is not used up for the day; null where it waits for an owner. */
export async function approveByRule(
  context: Context,
  tx: Tx,
  { request, policy }: Beforehand,
): Promise<{ id: string; name: string } | null> {
  const { catalogId } = request
  for (const rule of rulesFor(standingOf(context, request), policy.document)) {
    await lockRule(tx, catalogId, rule.id)
    if ((await countUses(tx, { catalogId, rule: rule.id, at: context.now() })) >= rule.mostPerDay) continue
    await approve(context, tx, { request, policy, how: { kind: 'standing', rule } })
    return { id: rule.id, name: rule.name }
  }
  return null
}

/** Throws what is in the way. Everybody who watches over the catalog is told. */
export async function breakGlass(context: Context, tx: Tx, { request, policy }: Beforehand): Promise<void> {
  const owner = has(context, request, 'owner')
  const rule = glassFor({ ...request, owner }, policy.document)
  const at = context.now()
  const { catalogId, id } = request
  await approve(context, tx, { request, policy, how: { kind: 'break_glass' } })
  const dueAt = new Date(at.getTime() + rule.reviewWithinS * 1000)
  await addGlass(tx, { catalogId, request: id, dueAt })
  await tell(tx, {
    catalogId,
    kind: 'break-glass.used',
    to: ['owners', 'auditors'],
    about: { request: id },
    at,
  })
}

async function approve(context: Context, tx: Tx, { request, policy, how }: Approving): Promise<void> {
  const at = context.now()
  const { id, catalogId, device, deviceId, type, contentHash } = request
  const lapsesAt = lapsesAfterApproval(policy.document, at)
  const rule = how.kind === 'standing' ? how.rule : null
  const approval = {
    request: id,
    catalogId,
    device,
    type,
    contentHash,
    policyVersion: policy.version,
    at,
    lapsesAt,
  }
  await addApproval(tx, { ...approval, kind: how.kind, rule: rule?.id ?? null })
  await moveRequest(tx, { catalogId, id, state: 'approved', at, lapsesAt })
  await writeEntry(tx, {
    log: catalogId,
    id: context.newId(),
    kind: rule ? 'approval.standing' : 'approval.break-glass',
    at,
    fields: {
      ...{ person: context.viewer.personId, request: id, device: fromHex(deviceId) },
      ...{ type: CAPABILITY_NUMBER[type], contentHash, policyVersion: policy.version },
      ...(rule && { rule: rule.id, subjectName: rule.name }),
    },
  })
}

const has = (context: Context, { catalogId, groupId }: Beforehand['request'], role: 'owner' | 'technician') =>
  context.viewer.memberships.some(
    (one) => one.catalogId === catalogId && one.role === role && (one.groupId ?? groupId) === groupId,
  )

const standingOf = (context: Context, request: Beforehand['request']): Standing => ({
  ...request,
  personId: context.viewer.personId,
  technician: has(context, request, 'technician'),
})
