// Devices as a person may see them: one device, and the look-up of an attached device's ID.
import type { Bytes } from '@/lib/core/bytes'
import { isClockOff } from '@/lib/domain/clock'
import { DomainError } from '@/lib/domain/errors'
import { can, scopeOf } from '@/lib/domain/policy'
import { offeredDurations } from '@/lib/domain/duration'
import type { BreakGlassRule, CapabilityType, TypeRule } from '@/lib/domain/policy-document'
import { offeredOn } from '@/lib/domain/request'
import type { Context } from '../context'
import { listCapabilities } from '../store/capabilities'
import { findPolicy } from '../store/catalogs'
import { listGroups } from '../store/places'
import { type DeviceRow, findDevice, findHoldings } from '../store/devices'
import { latestKeystore } from '../store/keys'

export type DeviceLine = {
  id: string
  catalogId: string
  deviceId: string
  name: string | null
  serial: string | null
  group: string
  groupId: string
  product: string
  claim: 'pending' | 'proven'
  /** When it came into the catalog. */
  since: string
  keystoreSeen: number
  stateSeen: number | null
  firmwareSeen: string | null
  lastSeen: string | null
  clockOff: boolean
  bootSeen: string | null
}

export const lineFrom = (row: DeviceRow): DeviceLine => ({
  id: row.id,
  catalogId: row.catalogId,
  deviceId: row.deviceId,
  name: row.name,
  serial: row.serial,
  group: row.group,
  groupId: row.groupId,
  product: row.product,
  claim: row.claim,
  since: row.since.toISOString(),
  keystoreSeen: row.keystoreSeen,
  stateSeen: row.stateSeen,
  firmwareSeen: row.firmwareSeen,
  lastSeen: row.statementAt?.toISOString() ?? null,
  clockOff: isClockOff(row.clockOffsetS),
  bootSeen: row.bootSeen,
})

export type DeviceDetail = DeviceLine & {
  until: string | null
  epochIssued: number
  epochConfirmed: number
  counterSeen: number
  /** Capabilities that are good now, as far as this person may see them. */
  open: { cti: string; requester: string; type: CapabilityType; expiresAt: string }[]
  keystoreVersion: number | null
  groups: { id: string; name: string; product: string; productId: string }[]
  may: { edit: boolean; request: boolean }
}

export async function deviceDetail(
  context: Context,
  input: { catalogId: string; id: string },
): Promise<DeviceDetail> {
  const { viewer } = context
  return context.inTransaction(async (tx) => {
    const row = await findDevice(tx, input.catalogId, input.id)
    if (!row || !can(viewer, 'device.see', row)) throw new DomainError('not-found')
    const capabilities = scopeOf(viewer, 'capability.see', input.catalogId)
    const open = capabilities
      ? await listCapabilities(tx, capabilities, { device: row.id, live: context.now(), limit: 20 })
      : []
    const { epochIssued, epochConfirmed, counterSeen } = row
    return {
      ...lineFrom(row),
      epochIssued,
      epochConfirmed,
      counterSeen,
      until: row.until?.toISOString() ?? null,
      open: open.map(({ cti, requester, type, expiresAt }) => ({
        cti,
        requester,
        type,
        expiresAt: expiresAt.toISOString(),
      })),
      keystoreVersion: (await latestKeystore(tx, input.catalogId))?.version ?? null,
      groups: (await listGroups(tx, input.catalogId)).map(({ id, name, product, productId }) => ({
        id,
        name,
        product,
        productId,
      })),
      may: { edit: can(viewer, 'device.edit', row), request: can(viewer, 'request.create', row) },
    }
  })
}

export type Offer = { durations: number[]; rule: TypeRule; glass: BreakGlassRule | null }
export type Requestable = DeviceLine & {
  catalog: string
  policyVersion: number
  offers: Partial<Record<CapabilityType, Offer>>
}

/** The device in the catalogs where this person may ask for it, with what the policy offers there. */
export async function lookUpDevice(
  context: Context,
  deviceId: Bytes,
): Promise<(DeviceLine & { catalog: string; keystoreVersion: number | null; mayRequest: boolean })[]> {
  return context.inTransaction(async (tx) => {
    const holdings = (await findHoldings(tx, deviceId)).filter((row) =>
      can(context.viewer, 'device.see', row),
    )
    return Promise.all(
      holdings.map(async (row) => ({
        ...lineFrom(row),
        catalog: row.catalog,
        keystoreVersion: (await latestKeystore(tx, row.catalogId))?.version ?? null,
        mayRequest: can(context.viewer, 'request.create', row),
      })),
    )
  })
}

/** What the request form needs of one device. Throws `not-found`. */
/** Where this person may break glass for it. */
function glassWithin(
  { viewer }: Context,
  device: Pick<DeviceRow, 'catalogId' | 'groupId'>,
  rule: BreakGlassRule | null,
): BreakGlassRule | null {
  return rule && (rule.who === 'technicians' || can(viewer, 'approval.withdraw', device)) ? rule : null
}

export async function requestable(
  context: Context,
  input: { catalogId: string; id: string },
): Promise<Requestable> {
  return context.inTransaction(async (tx) => {
    const row = await findDevice(tx, input.catalogId, input.id)
    if (!row || row.until || !can(context.viewer, 'request.create', row)) throw new DomainError('not-found')
    const policy = await findPolicy(tx, input.catalogId)
    const offers: Requestable['offers'] = {}
    for (const type of ['fieldServicing', 'appDevelopment'] as const) {
      const rule = policy.document.types[type]
      if (offeredOn(rule.groups, row.groupId))
        offers[type] = {
          rule,
          durations: offeredDurations(rule.longestS),
          glass: glassWithin(context, row, policy.document.breakGlass[type]),
        }
    }
    return { ...lineFrom(row), catalog: '', policyVersion: policy.version, offers }
  })
}
