// For the holder: which of their capabilities ended before their time, and why. Their browser finds its files among these;
// it never says which it has.
import { scopeOf } from '@/lib/domain/policy'
import type { Context, Tx } from '../context'
import { type CapabilityRow, listCapabilities } from '../store/capabilities'
import { listRevocations } from '../store/revocations'

export type EndedLine = {
  cti: string
  at: string
  /** 'revoked', 'along', 'profile-lost', 'device-ahead', or the reason of another rule. */
  kind: string
  reason: string | null
  deviceId: string
  /** When the device proved that it knows. */
  confirmedAt: string | null
}

const LATELY = 200

/** Those among them that ended before their time. */
export async function endedAmong(tx: Tx, capabilities: readonly CapabilityRow[]): Promise<EndedLine[]> {
  const lines: EndedLine[] = []
  for (const { catalogId, cti, endedAt, endReason, revocation, deviceId } of capabilities) {
    if (!endedAt || !endReason) continue
    const [by] = revocation ? await listRevocations(tx, { catalogId, id: revocation }) : []
    lines.push({
      cti,
      at: endedAt.toISOString(),
      kind: endReason,
      reason: endReason === 'along' ? null : (by?.reason ?? null),
      deviceId,
      confirmedAt: by?.confirmedAt?.toISOString() ?? null,
    })
  }
  return lines
}

/** Of this person in one catalog. */
export async function endedIn(context: Context, catalogId: string): Promise<EndedLine[]> {
  const scope = scopeOf(context.viewer, 'capability.see', catalogId)
  if (!scope) return []
  const filter = { requesterId: context.viewer.personId, limit: LATELY }
  return context.inTransaction(async (tx) => endedAmong(tx, await listCapabilities(tx, scope, filter)))
}

export async function endedForMe(context: Context): Promise<EndedLine[]> {
  const catalogs = [...new Set(context.viewer.memberships.map((one) => one.catalogId))]
  const lines: EndedLine[] = []
  for (const catalogId of catalogs) lines.push(...(await endedIn(context, catalogId)))
  return lines
}
