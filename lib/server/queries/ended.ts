// For the holder: which of their capabilities ended before their time, and why. Their browser finds its files among these;
// it never says which it has.
import { scopeOf } from '@/lib/domain/policy'
import type { Context } from '../context'
import { listCapabilities } from '../store/capabilities'
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

export async function endedForMe(context: Context): Promise<EndedLine[]> {
  const { personId, memberships } = context.viewer
  const catalogs = [...new Set(memberships.map((one) => one.catalogId))]
  const lines: EndedLine[] = []
  for (const catalogId of catalogs) {
    const scope = scopeOf(context.viewer, 'capability.see', catalogId)
    if (!scope) continue
    const found = await context.inTransaction(async (tx) => {
      const mine = await listCapabilities(tx, scope, { requesterId: personId, limit: LATELY })
      const ended = []
      for (const { cti, endedAt, endReason, revocation, deviceId } of mine) {
        if (!endedAt || !endReason) continue
        const [by] = revocation ? await listRevocations(tx, { catalogId, id: revocation }) : []
        ended.push({
          cti,
          at: endedAt.toISOString(),
          kind: endReason,
          reason: endReason === 'along' ? null : (by?.reason ?? null),
          deviceId,
          confirmedAt: by?.confirmedAt?.toISOString() ?? null,
        })
      }
      return ended
    })
    lines.push(...found)
  }
  return lines
}
