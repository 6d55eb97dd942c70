// Requests of one job: the devices it is about, what of it is there already, and its lists.
import type { Bytes } from '@/lib/core/bytes'
import type { CapabilityType } from '@/lib/domain/policy-document'
import type { Scope } from '@/lib/domain/policy'
import type { RequestState } from '@/lib/domain/request'
import { Prisma } from '@/prisma/generated/client'
import type { Tx } from '../context'

/** Which devices of a catalog: by their device IDs (hex), by the ids of their holdings, or all of one group. */
export type Chosen =
  | { kind: 'device-ids'; deviceIds: readonly string[] }
  | { kind: 'holdings'; ids: readonly string[] }
  | { kind: 'group'; groupId: string }

export type ChosenDevice = {
  id: string
  catalogId: string
  deviceId: string
  name: string | null
  groupId: string
}

const within = (scope: Scope, device = Prisma.sql`d.group_id`) =>
  scope.groups === 'all'
    ? Prisma.sql`true`
    : Prisma.sql`${device} = ANY (${scope.groups as string[]}::uuid[])`

function chosenBy(chosen: Chosen): Prisma.Sql {
  if (chosen.kind === 'group') return Prisma.sql`d.group_id = ${chosen.groupId}::uuid`
  if (chosen.kind === 'holdings') return Prisma.sql`d.id = ANY (${chosen.ids as string[]}::uuid[])`
  return Prisma.sql`d.device_id = ANY (SELECT decode(h, 'hex') FROM unnest(${chosen.deviceIds as string[]}::text[]) AS h)`
}

/** Those of them that the catalog holds, within reach; at most `most`. */
export const findChosen = (
  tx: Tx,
  scope: Scope,
  { chosen, most }: { chosen: Chosen; most: number },
): Promise<ChosenDevice[]> =>
  tx.$queryRaw<
    ChosenDevice[]
  >`SELECT d.id, d.catalog_id AS "catalogId", encode(d.device_id, 'hex') AS "deviceId", d.name, d.group_id AS "groupId"
    FROM device d WHERE d.catalog_id = ${scope.catalogId}::uuid AND d.until IS NULL AND ${within(scope)} AND ${chosenBy(chosen)}
    ORDER BY d.name NULLS LAST, d.device_id LIMIT ${most}`

export type Standing = {
  id: string
  device: string
  batch: string | null
  requesterId: string
  type: CapabilityType
  operations: string[]
  reason: string
  ticket: string | null
  durationS: number
}

/** What this person asks for on these devices and is not decided on, and everything that is of this job. */
export const findStanding = (
  tx: Tx,
  s: {
    catalogId: string
    requesterId: string
    type: CapabilityType
    devices: readonly string[]
    batch: string
  },
): Promise<Standing[]> =>
  tx.$queryRaw<
    Standing[]
  >`SELECT id, device, batch, requester_id AS "requesterId", type::text AS type, operations, reason, ticket, duration_s AS "durationS"
    FROM request WHERE catalog_id = ${s.catalogId}::uuid AND (batch = ${s.batch}::uuid
      OR (requester_id = ${s.requesterId}::uuid AND type = ${s.type}::capability_type AND state = 'waiting' AND device = ANY (${s.devices as string[]}::uuid[])))`

/** Owners of a single group, of these groups: a notice about one device of many would not reach them. */
export const ownersOfGroups = async (
  tx: Tx,
  catalogId: string,
  groups: readonly string[],
): Promise<string[]> => {
  const rows = await tx.$queryRaw<{ personId: string }[]>`SELECT DISTINCT person_id AS "personId" FROM member
    WHERE catalog_id = ${catalogId}::uuid AND role = 'owner' AND group_id = ANY (${groups as string[]}::uuid[])
      AND (until IS NULL OR until > now()) AND person_id <> app_person()`
  return rows.map((row) => row.personId)
}

export type BatchMember = {
  id: string
  catalogId: string
  requesterId: string
  device: string
  deviceId: string
  deviceName: string | null
  groupId: string
  group: string
  product: string
  lastSeen: Date | null
  contentHash: Bytes
  state: RequestState
  decidedAt: Date | null
  lapsesAt: Date
  approvals: number
  /** Of whoever decided on it, in order. */
  reviews:
    | {
        reviewerId: string
        reviewer: string
        decision: 'approve' | 'deny'
        note: string | null
        at: string
      }[]
    | null
  cti: string | null
  expiresAt: Date | null
  capabilityState: string | null
  /** Good now for this device besides, of anybody. */
  live: number
  /** What the requester had for this device before. */
  before: number
}

/** The requests of a job within reach, by the devices' names. */
export const listBatch = (
  tx: Tx,
  scope: Scope,
  { batch, now, most }: { batch: string; now: Date; most: number },
): Promise<BatchMember[]> =>
  tx.$queryRaw<
    BatchMember[]
  >`SELECT r.id, r.catalog_id AS "catalogId", r.requester_id AS "requesterId", r.device, encode(d.device_id, 'hex') AS "deviceId",
      d.name AS "deviceName", d.group_id AS "groupId", g.name AS "group", p.name AS product, d.statement_at AS "lastSeen",
      r.content_hash AS "contentHash", r.state::text AS state, r.decided_at AS "decidedAt", r.lapses_at AS "lapsesAt",
      (SELECT count(*)::int FROM review v WHERE v.catalog_id = r.catalog_id AND v.request = r.id AND v.decision = 'approve') AS approvals,
      (SELECT json_agg(json_build_object('reviewerId', v.reviewer_id, 'reviewer', w.name, 'decision', v.decision, 'note', v.note, 'at', v.at) ORDER BY v.at)
        FROM review v JOIN person w ON w.id = v.reviewer_id WHERE v.catalog_id = r.catalog_id AND v.request = r.id) AS reviews,
      k.cti, k.expires_at AS "expiresAt", k.state::text AS "capabilityState",
      (SELECT count(*)::int FROM capability o WHERE o.catalog_id = r.catalog_id AND o.device = r.device AND o.request <> r.id
        AND o.state <> 'ended' AND o.expires_at > ${now}) AS live,
      (SELECT count(*)::int FROM capability o JOIN request q ON q.catalog_id = o.catalog_id AND q.id = o.request
        WHERE o.catalog_id = r.catalog_id AND o.device = r.device AND o.request <> r.id AND q.requester_id = r.requester_id) AS before
    FROM request r JOIN device d ON d.catalog_id = r.catalog_id AND d.id = r.device
    JOIN device_group g ON g.catalog_id = d.catalog_id AND g.id = d.group_id JOIN product p ON p.catalog_id = g.catalog_id AND p.id = g.product_id
    LEFT JOIN capability k ON k.catalog_id = r.catalog_id AND k.request = r.id
    WHERE r.catalog_id = ${scope.catalogId}::uuid AND r.batch = ${batch}::uuid AND ${within(scope)}
      AND ${scope.onlyPersonId ? Prisma.sql`r.requester_id = ${scope.onlyPersonId}::uuid` : Prisma.sql`true`}
    ORDER BY d.name NULLS LAST, d.device_id LIMIT ${most}`

export type OwnBatch = {
  batch: string
  type: CapabilityType
  reason: string
  createdAt: Date
  total: number
  waiting: number
  approved: number
  denied: number
  over: number
  downloaded: number
}

/** The jobs that a person asked for, newest first. */
export const listOwnBatches = (
  tx: Tx,
  scope: Scope,
  { requesterId, now, most }: { requesterId: string; now: Date; most: number },
): Promise<OwnBatch[]> =>
  tx.$queryRaw<
    OwnBatch[]
  >`SELECT batch, min(type::text) AS type, min(reason) AS reason, min(created_at) AS "createdAt", count(*)::int AS total,
      count(*) FILTER (WHERE state = 'waiting' AND lapses_at > ${now})::int AS waiting,
      count(*) FILTER (WHERE state = 'approved' AND lapses_at > ${now})::int AS approved,
      count(*) FILTER (WHERE state = 'denied')::int AS denied,
      count(*) FILTER (WHERE state IN ('withdrawn', 'lapsed') OR (state IN ('waiting', 'approved') AND lapses_at <= ${now}))::int AS over,
      count(*) FILTER (WHERE state = 'downloaded')::int AS downloaded
    FROM request WHERE catalog_id = ${scope.catalogId}::uuid AND requester_id = ${requesterId}::uuid AND batch IS NOT NULL
    GROUP BY batch ORDER BY min(created_at) DESC, batch LIMIT ${most}`
