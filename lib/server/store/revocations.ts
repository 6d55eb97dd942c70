// Revocations and what waits for a device: epochs raised, the notices that carry them, and the statements that confirm them.
import { type Bytes, toBytes } from '@/lib/core/bytes'
import type { CapabilityType } from '@/lib/domain/policy-document'
import type { Tx } from '../context'

/** Holds the device until the transaction ends: an epoch is raised, or put into a capability, by one at a time. */
export const lockDevice = (tx: Tx, catalogId: string, id: string) =>
  tx.$queryRaw`SELECT 1 FROM device WHERE catalog_id = ${catalogId}::uuid AND id = ${id}::uuid FOR UPDATE`

export type NewRevocation = {
  catalogId: string
  id: string
  device: string
  epoch: number
  madeBy: string
  reason: string
  capability: string | null
  profileKey: Bytes | null
  kid: Bytes | null
  payload: Bytes | null
  createdAt: Date
}
export async function addRevocation(tx: Tx, r: NewRevocation): Promise<void> {
  await tx.revocation.create({ data: { ...r, epoch: BigInt(r.epoch) }, select: { id: true } })
  await tx.$executeRaw`UPDATE device SET epoch_issued = greatest(epoch_issued, ${r.epoch})
    WHERE catalog_id = ${r.catalogId}::uuid AND id = ${r.device}::uuid`
}

export type EndReason = 'revoked' | 'along' | 'profile-lost' | 'device-ahead'
export type Ended = {
  cti: string
  request: string
  requesterId: string
  type: CapabilityType
  reason: EndReason
}
type Ending = {
  catalogId: string
  device: string
  /** Those of a lower epoch end. */
  epoch: number
  at: Date
  revocation: string | null
  target?: string
  profileKey?: Bytes
}

/** Ends the device's capabilities that are still good and that its epoch, once raised, refuses. */
export async function endBelow(tx: Tx, e: Ending): Promise<Ended[]> {
  return tx.$queryRaw<
    Ended[]
  >`UPDATE capability k SET state = 'ended', ended_at = ${e.at}, revocation = ${e.revocation}::uuid,
      end_reason = CASE WHEN k.cti = ${e.target ?? null}::uuid THEN 'revoked' WHEN k.profile_key = ${e.profileKey ?? null} THEN 'profile-lost'
        WHEN ${e.revocation}::uuid IS NULL THEN 'device-ahead' ELSE 'along' END
    FROM request r WHERE r.catalog_id = k.catalog_id AND r.id = k.request AND k.catalog_id = ${e.catalogId}::uuid AND k.device = ${e.device}::uuid
      AND k.state <> 'ended' AND k.expires_at > ${e.at} AND k.epoch < ${e.epoch}
    RETURNING k.cti, k.request, r.requester_id AS "requesterId", k.type::text AS type, k.end_reason AS reason`
}

/** Ends what one profile has for a device whose epoch cannot be raised now. */
export async function endOfProfile(
  tx: Tx,
  e: { catalogId: string; device: string; profileKey: Bytes; at: Date },
): Promise<Ended[]> {
  return tx.$queryRaw<
    Ended[]
  >`UPDATE capability k SET state = 'ended', ended_at = ${e.at}, end_reason = 'profile-lost'
    FROM request r WHERE r.catalog_id = k.catalog_id AND r.id = k.request AND k.catalog_id = ${e.catalogId}::uuid AND k.device = ${e.device}::uuid
      AND k.profile_key = ${e.profileKey} AND k.state <> 'ended' AND k.expires_at > ${e.at}
    RETURNING k.cti, k.request, r.requester_id AS "requesterId", k.type::text AS type, k.end_reason AS reason`
}

export type RevocationRow = {
  id: string
  catalogId: string
  device: string
  epoch: number
  reason: string | null
  by: string | null
  capability: string | null
  profileKey: string | null
  createdAt: Date
  signed: boolean
  confirmedAt: Date | null
}

export async function listRevocations(
  tx: Tx,
  where: { catalogId: string; device?: string; id?: string; profileKey?: Bytes },
): Promise<RevocationRow[]> {
  return tx.$queryRaw<
    RevocationRow[]
  >`SELECT v.id, v.catalog_id AS "catalogId", v.device, v.epoch::float8 AS epoch, v.reason, p.name AS by,
      v.capability, encode(v.profile_key, 'hex') AS "profileKey", v.created_at AS "createdAt", v.notice IS NOT NULL AS signed, v.confirmed_at AS "confirmedAt"
    FROM revocation v LEFT JOIN person p ON p.id = v.made_by WHERE v.catalog_id = ${where.catalogId}::uuid
      AND (${where.device ?? null}::uuid IS NULL OR v.device = ${where.device ?? null}::uuid)
      AND (${where.id ?? null}::uuid IS NULL OR v.id = ${where.id ?? null}::uuid)
      AND (${where.profileKey ?? null}::bytea IS NULL OR v.profile_key = ${where.profileKey ?? null})
    ORDER BY v.epoch DESC LIMIT 100`
}

/** Reserved and not signed yet, of one device. */
export async function unsignedRevocations(tx: Tx, catalogId: string, device: string): Promise<string[]> {
  const rows = await tx.revocation.findMany({
    where: { catalogId, device, notice: null, payload: { not: null }, confirmedAt: null },
    select: { id: true },
  })
  return rows.map((row) => row.id)
}

/** The newest unconfirmed one of each held device, where its notice has no key or a stolen one. */
export async function lostNotices(
  tx: Tx,
  catalogId: string,
): Promise<{ id: string; deviceId: string; epoch: number }[]> {
  return tx.$queryRaw`SELECT id, "deviceId", epoch FROM (
      SELECT DISTINCT ON (v.device) v.id, encode(d.device_id, 'hex') AS "deviceId", v.epoch::float8 AS epoch, v.kid, k.state
      FROM revocation v JOIN device d ON d.catalog_id = v.catalog_id AND d.id = v.device AND d.until IS NULL
        LEFT JOIN signing_key k ON k.catalog_id = v.catalog_id AND k.kid = v.kid
      WHERE v.catalog_id = ${catalogId}::uuid AND v.confirmed_at IS NULL ORDER BY v.device, v.epoch DESC) newest
    WHERE kid IS NULL OR state = 'compromised'`
}

export const reserveNoticeAgain = (
  tx: Tx,
  r: { catalogId: string; id: string; kid: Bytes; payload: Bytes },
) =>
  tx.revocation.updateMany({
    where: { catalogId: r.catalogId, id: r.id, confirmedAt: null },
    data: { kid: r.kid, payload: r.payload, notice: null },
  })

export const keepNotice = (tx: Tx, r: { catalogId: string; id: string; notice: Bytes }) =>
  tx.revocation.updateMany({
    where: { catalogId: r.catalogId, id: r.id, notice: null },
    data: { notice: r.notice },
  })

/** The notice of the highest epoch that the device has not confirmed. */
export async function waitingNotice(
  tx: Tx,
  catalogId: string,
  device: string,
): Promise<{ epoch: number; notice: Bytes } | null> {
  const row = await tx.revocation.findFirst({
    where: { catalogId, device, notice: { not: null }, confirmedAt: null },
    orderBy: { epoch: 'desc' },
    select: { epoch: true, notice: true },
  })
  return row ? { epoch: Number(row.epoch), notice: toBytes(row.notice!) } : null
}

/** The newest handover that is good and that the device has not shown. */
export async function waitingHandover(
  tx: Tx,
  of: { catalogId: string; device: string; after: number; now: Date },
): Promise<Bytes | null> {
  const row = await tx.handover.findFirst({
    where: {
      catalogId: of.catalogId,
      device: of.device,
      number: { gt: of.after },
      expiresAt: { gt: of.now },
    },
    orderBy: { createdAt: 'desc' },
    select: { bytes: true },
  })
  return row ? toBytes(row.bytes) : null
}

/** A proven statement of this epoch confirms every revocation up to it. Gives those confirmed now. */
export async function confirmRevocations(
  tx: Tx,
  by: { catalogId: string; device: string; epoch: number; statement: string; at: Date },
): Promise<{ id: string; capability: string | null; epoch: number }[]> {
  return tx.$queryRaw<
    { id: string; capability: string | null; epoch: number }[]
  >`UPDATE revocation SET confirmed_statement = ${by.statement}::uuid, confirmed_at = ${by.at}
    WHERE catalog_id = ${by.catalogId}::uuid AND device = ${by.device}::uuid AND epoch <= ${by.epoch} AND confirmed_at IS NULL
    RETURNING id, capability, epoch::float8 AS epoch`
}
