// Capabilities and the profile keys they are bound to.
import type { Bytes } from '@/lib/core/bytes'
import type { CapabilityType } from '@/lib/domain/policy-document'
import type { Scope } from '@/lib/domain/policy'
import { Prisma } from '@/prisma/generated/client'
import type { Tx } from '../context'

export type CapabilityRow = {
  cti: string
  catalogId: string
  request: string
  requesterId: string
  requester: string
  device: string
  deviceId: string
  deviceName: string | null
  groupId: string
  group: string
  product: string
  type: CapabilityType
  epoch: number
  notBefore: Date
  expiresAt: Date
  kid: string
  profileKey: string | null
  state: 'reserved' | 'signed' | 'delivered' | 'ended'
  rebindAt: Date | null
  createdAt: Date
  endedAt: Date | null
  endReason: string | null
  /** What ended it; null where it is good, expired, or was refused by the device itself. */
  revocation: string | null
}

const COLUMNS = Prisma.sql`k.cti, k.catalog_id AS "catalogId", k.request, r.requester_id AS "requesterId", w.name AS requester, k.device,
  encode(d.device_id, 'hex') AS "deviceId", d.name AS "deviceName", d.group_id AS "groupId", g.name AS "group", p.name AS product,
  k.type::text AS type, k.epoch::float8 AS epoch, k.not_before AS "notBefore", k.expires_at AS "expiresAt", encode(k.kid, 'hex') AS kid,
  encode(k.profile_key, 'hex') AS "profileKey", k.state::text AS state, k.rebind_at AS "rebindAt", k.created_at AS "createdAt",
  k.ended_at AS "endedAt", k.end_reason AS "endReason", k.revocation`
const FROM = Prisma.sql`FROM capability k JOIN request r ON r.catalog_id = k.catalog_id AND r.id = k.request JOIN person w ON w.id = r.requester_id
  JOIN device d ON d.catalog_id = k.catalog_id AND d.id = k.device JOIN device_group g ON g.catalog_id = d.catalog_id AND g.id = d.group_id
  JOIN product p ON p.catalog_id = g.catalog_id AND p.id = g.product_id`

/** In whichever of the person's catalogs it is. */
export const catalogOfCapability = async (tx: Tx, cti: string): Promise<string | undefined> =>
  (await tx.capability.findUnique({ where: { cti }, select: { catalogId: true } }))?.catalogId

export async function findCapability(
  tx: Tx,
  where: { catalogId: string; cti?: string; request?: string },
): Promise<CapabilityRow | undefined> {
  const by = where.cti
    ? Prisma.sql`k.cti = ${where.cti}::uuid`
    : Prisma.sql`k.request = ${where.request}::uuid`
  const rows = await tx.$queryRaw<
    CapabilityRow[]
  >`SELECT ${COLUMNS} ${FROM} WHERE k.catalog_id = ${where.catalogId}::uuid AND ${by}`
  return rows[0]
}

export type CapabilityFilter = {
  device?: string
  requesterId?: string
  live?: Date
  offset?: number
  limit: number
}

export async function listCapabilities(
  tx: Tx,
  scope: Scope,
  filter: CapabilityFilter,
): Promise<CapabilityRow[]> {
  const conditions = [Prisma.sql`k.catalog_id = ${scope.catalogId}::uuid`]
  if (scope.groups !== 'all')
    conditions.push(Prisma.sql`d.group_id = ANY (${scope.groups as string[]}::uuid[])`)
  if (scope.onlyPersonId) conditions.push(Prisma.sql`r.requester_id = ${scope.onlyPersonId}::uuid`)
  if (filter.requesterId) conditions.push(Prisma.sql`r.requester_id = ${filter.requesterId}::uuid`)
  if (filter.device) conditions.push(Prisma.sql`k.device = ${filter.device}::uuid`)
  if (filter.live) conditions.push(Prisma.sql`k.state <> 'ended' AND k.expires_at > ${filter.live}`)
  return tx.$queryRaw<CapabilityRow[]>`SELECT ${COLUMNS} ${FROM} WHERE ${Prisma.join(conditions, ' AND ')}
    ORDER BY k.created_at DESC, k.cti LIMIT ${filter.limit} OFFSET ${filter.offset ?? 0}`
}

/** How many of a person's capabilities are good until they expire or are revoked. */
export async function countLive(
  tx: Tx,
  of: { catalogId: string; requesterId: string; now: Date },
): Promise<number> {
  const [row] = await tx.$queryRaw<
    { n: number }[]
  >`SELECT count(*)::int AS n FROM capability k JOIN request r ON r.catalog_id = k.catalog_id AND r.id = k.request
    WHERE k.catalog_id = ${of.catalogId}::uuid AND r.requester_id = ${of.requesterId}::uuid AND k.state <> 'ended' AND k.expires_at > ${of.now}`
  return row!.n
}

export type NewCapability = {
  cti: string
  catalogId: string
  request: string
  device: string
  type: CapabilityType
  epoch: number
  notBefore: Date
  expiresAt: Date
  kid: Bytes
  profileKey: Bytes | null
  payload: Bytes
  entry: string
  createdAt: Date
}
export const reserveCapability = (tx: Tx, k: NewCapability) =>
  tx.capability.create({ data: { ...k, epoch: BigInt(k.epoch) }, select: { cti: true } })

export const payloadOf = (tx: Tx, cti: string) =>
  tx.capability.findUniqueOrThrow({
    where: { cti },
    select: { payload: true, profileKey: true, notBefore: true },
  })

export const markDelivered = (tx: Tx, cti: string) =>
  tx.$executeRaw`UPDATE capability SET state = 'delivered' WHERE cti = ${cti}::uuid AND state = 'signed'`

/** One consent to bind the capability to another profile. */
export const allowRebind = (tx: Tx, k: { cti: string; at: Date }) =>
  tx.capability.updateMany({ where: { cti: k.cti, state: { not: 'ended' } }, data: { rebindAt: k.at } })
export const rebind = (
  tx: Tx,
  k: { cti: string; payload: Bytes; profileKey: Bytes; kid: Bytes; entry: string },
) =>
  tx.capability.update({
    where: { cti: k.cti },
    data: { payload: k.payload, profileKey: k.profileKey, kid: k.kid, entry: k.entry, rebindAt: null },
    select: { cti: true },
  })

export type NewProfile = {
  catalogId: string
  thumbprint: Bytes
  publicKey: Bytes
  personId: string
  label: string
  firstSeen: Date
}

/** The profile as the catalog knows it, made known now where it was not. */
/** Held until the transaction ends: who blocks it waits, and then finds the capability that came about meanwhile. */
export async function knowProfile(
  tx: Tx,
  profile: NewProfile,
): Promise<{ personId: string; blockedAt: Date | null }> {
  await tx.$executeRaw`INSERT INTO profile_key (catalog_id, thumbprint, public_key, person_id, label, first_seen) VALUES (${profile.catalogId}::uuid,
    ${profile.thumbprint}, ${profile.publicKey}, ${profile.personId}::uuid, ${profile.label}, ${profile.firstSeen}) ON CONFLICT DO NOTHING`
  const [known] = await tx.$queryRaw<
    { personId: string; blockedAt: Date | null }[]
  >`SELECT person_id AS "personId", blocked_at AS "blockedAt" FROM profile_key
    WHERE catalog_id = ${profile.catalogId}::uuid AND thumbprint = ${profile.thumbprint} FOR SHARE`
  return known!
}
