// Browser profiles: which there are in a catalog or of a person, and of a blocked one which devices have been told.
import { fromHex } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { can } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import { findDevice } from '../store/devices'
import { type ProfileRow, listProfiles } from '../store/profiles'
import { listRevocations } from '../store/revocations'

export type ProfileLine = {
  catalogId: string
  catalog: string
  /** 64 hex digits. */
  thumbprint: string
  person: string
  own: boolean
  label: string
  firstSeen: string
  live: number
  blocked: { at: string; by: string | null; reason: string | null } | null
  /** Of a blocked one: the devices that it had a capability for. */
  devices: {
    id: string
    deviceId: string
    name: string | null
    signed: boolean
    confirmedAt: string | null
  }[]
  mayBlock: boolean
}

async function lineOf(context: Context, tx: Tx, row: ProfileRow): Promise<ProfileLine> {
  const { catalogId } = row
  const own = row.personId === context.viewer.personId
  const revocations = row.blockedAt
    ? await listRevocations(tx, { catalogId, profileKey: fromHex(row.thumbprint) })
    : []
  const devices = []
  for (const { device, signed, confirmedAt } of revocations) {
    const held = await findDevice(tx, catalogId, device)
    if (!held) continue
    const { id, deviceId, name } = held
    devices.push({ id, deviceId, name, signed, confirmedAt: confirmedAt?.toISOString() ?? null })
  }
  return {
    catalogId,
    catalog: row.catalog,
    thumbprint: row.thumbprint,
    person: row.person,
    own,
    label: row.label,
    firstSeen: row.firstSeen.toISOString(),
    live: row.live,
    blocked: row.blockedAt && {
      at: row.blockedAt.toISOString(),
      by: row.blockedBy,
      reason: row.blockReason,
    },
    devices,
    mayBlock: row.blockedAt === null && (own || can(context.viewer, 'profile.block', { catalogId })),
  }
}

async function linesOf(context: Context, tx: Tx, rows: ProfileRow[]): Promise<ProfileLine[]> {
  const lines: ProfileLine[] = []
  for (const row of rows) lines.push(await lineOf(context, tx, row))
  return lines
}

/** Every profile that the catalog knows. Throws `not-found`, `not-permitted`. */
export async function profilesOf(context: Context, catalogId: string): Promise<ProfileLine[]> {
  if (!can(context.viewer, 'profile.see', { catalogId }))
    throw new DomainError(can(context.viewer, 'catalog.see', { catalogId }) ? 'not-permitted' : 'not-found')
  return context.inTransaction(async (tx) =>
    linesOf(context, tx, await listProfiles(tx, { catalogId, now: context.now() })),
  )
}

/** The person's own, in every catalog that knows one. */
export async function ownProfiles(context: Context): Promise<ProfileLine[]> {
  const { personId } = context.viewer
  return context.inTransaction(async (tx) =>
    linesOf(context, tx, await listProfiles(tx, { personId, now: context.now() })),
  )
}
