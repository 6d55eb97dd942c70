// What time has ended, taken by the queue's role: each row once, whoever looks at the same time, since a row that another
// process holds is passed over.
import type { Bytes } from '@/lib/core/bytes'
import type { Tx } from '../context'

export type LapsedRequest = {
  id: string
  catalogId: string
  requesterId: string
  batch: string | null
}
export const lapseDue = (tx: Tx, now: Date, most: number): Promise<LapsedRequest[]> =>
  tx.$queryRaw<LapsedRequest[]>`UPDATE request r SET state = 'lapsed' FROM (SELECT catalog_id, id FROM request
      WHERE state IN ('waiting', 'approved') AND lapses_at <= ${now} ORDER BY lapses_at LIMIT ${most} FOR UPDATE SKIP LOCKED) due
    WHERE r.catalog_id = due.catalog_id AND r.id = due.id
    RETURNING r.id, r.catalog_id AS "catalogId", r.requester_id AS "requesterId", r.batch`

export type EndedByTime = {
  cti: string
  catalogId: string
  request: string
  device: string
  deviceId: Bytes
  requesterId: string
  batch: string | null
}

/** Good ones that end before `until`; those that never lasted longer than that are not told of. */
export const takeEnding = (tx: Tx, { now, until, most }: { now: Date; until: Date; most: number }) =>
  tx.$queryRaw<EndedByTime[]>`UPDATE capability k SET ending_told_at = ${now} FROM (SELECT cti FROM capability
      WHERE ending_told_at IS NULL AND expires_at > ${now} AND expires_at <= ${until} AND state IN ('signed', 'delivered')
      ORDER BY expires_at LIMIT ${most} FOR UPDATE SKIP LOCKED) due, request r, device d
    WHERE k.cti = due.cti AND r.catalog_id = k.catalog_id AND r.id = k.request AND d.catalog_id = k.catalog_id AND d.id = k.device
    RETURNING k.cti, k.catalog_id AS "catalogId", k.request, k.device, d.device_id AS "deviceId", r.requester_id AS "requesterId", r.batch`

/** Those that time has ended and nobody was told of; what was revoked before had its own end. */
export const takeExpired = (tx: Tx, { now, most }: { now: Date; most: number }) =>
  tx.$queryRaw<EndedByTime[]>`UPDATE capability k SET expiry_told_at = ${now} FROM (SELECT cti FROM capability
      WHERE expiry_told_at IS NULL AND expires_at <= ${now} AND state IN ('signed', 'delivered')
      ORDER BY expires_at LIMIT ${most} FOR UPDATE SKIP LOCKED) due, request r, device d
    WHERE k.cti = due.cti AND r.catalog_id = k.catalog_id AND r.id = k.request AND d.catalog_id = k.catalog_id AND d.id = k.device
    RETURNING k.cti, k.catalog_id AS "catalogId", k.request, k.device, d.device_id AS "deviceId", r.requester_id AS "requesterId", r.batch`
