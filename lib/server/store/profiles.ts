// Browser profiles as catalogs know them: by the key that capabilities are bound to.
import type { Bytes } from '@/lib/core/bytes'
import { Prisma } from '@/prisma/generated/client'
import type { Tx } from '../context'

export type ProfileRow = {
  catalogId: string
  catalog: string
  thumbprint: string
  personId: string
  person: string
  label: string
  firstSeen: Date
  blockedAt: Date | null
  blockedBy: string | null
  blockReason: string | null
  /** Capabilities bound to it that are still good. */
  live: number
}

export async function listProfiles(
  tx: Tx,
  where: { catalogId?: string; personId?: string; thumbprint?: Bytes; now: Date },
): Promise<ProfileRow[]> {
  const conditions = [Prisma.sql`true`]
  if (where.catalogId) conditions.push(Prisma.sql`f.catalog_id = ${where.catalogId}::uuid`)
  if (where.personId) conditions.push(Prisma.sql`f.person_id = ${where.personId}::uuid`)
  if (where.thumbprint) conditions.push(Prisma.sql`f.thumbprint = ${where.thumbprint}`)
  return tx.$queryRaw<
    ProfileRow[]
  >`SELECT f.catalog_id AS "catalogId", c.name AS catalog, encode(f.thumbprint, 'hex') AS thumbprint, f.person_id AS "personId", p.name AS person,
      f.label, f.first_seen AS "firstSeen", f.blocked_at AS "blockedAt", b.name AS "blockedBy", f.block_reason AS "blockReason",
      (SELECT count(*)::int FROM capability k WHERE k.catalog_id = f.catalog_id AND k.profile_key = f.thumbprint AND k.state <> 'ended'
         AND k.expires_at > ${where.now}) AS live
    FROM profile_key f JOIN catalog c ON c.id = f.catalog_id JOIN person p ON p.id = f.person_id LEFT JOIN person b ON b.id = f.blocked_by
    WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY p.name, f.blocked_at IS NOT NULL, f.first_seen DESC, c.name LIMIT 500`
}

/** False where it is blocked already. */
export async function blockProfile(
  tx: Tx,
  f: { catalogId: string; thumbprint: Bytes; by: string; reason: string; at: Date },
): Promise<boolean> {
  const blocked = await tx.profileKey.updateMany({
    where: { catalogId: f.catalogId, thumbprint: f.thumbprint, blockedAt: null },
    data: { blockedAt: f.at, blockedBy: f.by, blockReason: f.reason },
  })
  return blocked.count === 1
}

/** The devices for which a profile has a capability that is still good. */
export async function devicesOfProfile(
  tx: Tx,
  of: { catalogId: string; thumbprint: Bytes; now: Date },
): Promise<string[]> {
  const rows = await tx.capability.findMany({
    where: {
      catalogId: of.catalogId,
      profileKey: of.thumbprint,
      state: { not: 'ended' },
      expiresAt: { gt: of.now },
    },
    select: { device: true },
    distinct: ['device'],
    orderBy: { device: 'asc' },
  })
  return rows.map((row) => row.device)
}
