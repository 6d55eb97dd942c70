// Requests, reviews and approvals. Lists take a Scope; a single row is judged by the caller before it is shown.
import type { Bytes } from '@/lib/core/bytes'
import type { CapabilityType } from '@/lib/domain/policy-document'
import type { Scope } from '@/lib/domain/policy'
import type { RequestState } from '@/lib/domain/request'
import { Prisma } from '@/prisma/generated/client'
import type { Tx } from '../context'

export type RequestRow = {
  id: string
  catalogId: string
  requesterId: string
  requester: string
  device: string
  deviceId: string
  deviceName: string | null
  groupId: string
  group: string
  product: string
  type: CapabilityType
  operations: string[]
  reason: string
  ticket: string | null
  durationS: number
  bearer: boolean
  bootId: Bytes | null
  policyVersion: number
  contentHash: Bytes
  state: RequestState
  createdAt: Date
  decidedAt: Date | null
  lapsesAt: Date
  batch: string | null
  /** The capability from which this one is to go on. */
  extends: string | null
  approvals: number
  cti: string | null
}

export const REQUEST_COLUMNS = Prisma.sql`r.id, r.catalog_id AS "catalogId", r.requester_id AS "requesterId", w.name AS requester, r.device,
  encode(d.device_id, 'hex') AS "deviceId", d.name AS "deviceName", d.group_id AS "groupId", g.name AS "group", p.name AS product, r.type::text AS type,
  r.operations, r.reason, r.ticket, r.duration_s AS "durationS", r.bearer, r.boot_id AS "bootId", r.policy_version AS "policyVersion",
  r.content_hash AS "contentHash", r.state::text AS state, r.created_at AS "createdAt", r.decided_at AS "decidedAt", r.lapses_at AS "lapsesAt", r.batch, r.extends,
  (SELECT count(*)::int FROM review v WHERE v.catalog_id = r.catalog_id AND v.request = r.id AND v.decision = 'approve') AS approvals,
  (SELECT k.cti FROM capability k WHERE k.catalog_id = r.catalog_id AND k.request = r.id) AS cti`
export const REQUEST_FROM = Prisma.sql`FROM request r JOIN person w ON w.id = r.requester_id JOIN device d ON d.catalog_id = r.catalog_id AND d.id = r.device
  JOIN device_group g ON g.catalog_id = d.catalog_id AND g.id = d.group_id JOIN product p ON p.catalog_id = g.catalog_id AND p.id = g.product_id`

export async function findRequest(
  tx: Tx,
  where: { catalogId?: string; id: string },
): Promise<RequestRow | undefined> {
  const inCatalog = where.catalogId ? Prisma.sql`AND r.catalog_id = ${where.catalogId}::uuid` : Prisma.empty
  const rows = await tx.$queryRaw<
    RequestRow[]
  >`SELECT ${REQUEST_COLUMNS} ${REQUEST_FROM} WHERE r.id = ${where.id}::uuid ${inCatalog}`
  return rows[0]
}

/** Holds the request until the transaction ends, so that two who decide at once do so one after the other. */
export const lockRequest = (tx: Tx, catalogId: string, id: string) =>
  tx.$queryRaw`SELECT 1 FROM request WHERE catalog_id = ${catalogId}::uuid AND id = ${id}::uuid FOR UPDATE`

/** Holds them in the order of their ids, so that two who decide on many never wait for each other. */
export const lockRequests = (tx: Tx, catalogId: string, ids: readonly string[]) =>
  tx.$queryRaw`SELECT 1 FROM request WHERE catalog_id = ${catalogId}::uuid AND id = ANY (${ids as string[]}::uuid[]) ORDER BY id FOR UPDATE`

export const findRequests = (tx: Tx, catalogId: string, ids: readonly string[]): Promise<RequestRow[]> =>
  tx.$queryRaw<
    RequestRow[]
  >`SELECT ${REQUEST_COLUMNS} ${REQUEST_FROM} WHERE r.catalog_id = ${catalogId}::uuid AND r.id = ANY (${ids as string[]}::uuid[])`

/** One person's requests in a catalog are made one after the other. */
export const lockRequester = (tx: Tx, catalogId: string, personId: string) =>
  tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${catalogId} ${personId}`}, 1))::text`

export type RequestFilter = {
  /** Only what comes after this one in the list. */
  before?: { createdAt: Date; id: string } | undefined
  states?: RequestState[]
  device?: string
  requesterId?: string
  /** Without those of jobs on many devices. */
  single?: boolean
  offset?: number
  limit: number
}

export async function listRequests(tx: Tx, scope: Scope, filter: RequestFilter): Promise<RequestRow[]> {
  const conditions = [Prisma.sql`r.catalog_id = ${scope.catalogId}::uuid`]
  if (scope.groups !== 'all')
    conditions.push(Prisma.sql`d.group_id = ANY (${scope.groups as string[]}::uuid[])`)
  if (scope.onlyPersonId) conditions.push(Prisma.sql`r.requester_id = ${scope.onlyPersonId}::uuid`)
  if (filter.requesterId) conditions.push(Prisma.sql`r.requester_id = ${filter.requesterId}::uuid`)
  if (filter.single) conditions.push(Prisma.sql`r.batch IS NULL`)
  if (filter.device) conditions.push(Prisma.sql`r.device = ${filter.device}::uuid`)
  if (filter.states) conditions.push(Prisma.sql`r.state::text = ANY (${filter.states})`)
  if (filter.before) {
    const { createdAt, id } = filter.before
    conditions.push(
      Prisma.sql`(r.created_at < ${createdAt} OR (r.created_at = ${createdAt} AND r.id > ${id}::uuid))`,
    )
  }
  return tx.$queryRaw<
    RequestRow[]
  >`SELECT ${REQUEST_COLUMNS} ${REQUEST_FROM} WHERE ${Prisma.join(conditions, ' AND ')}
    ORDER BY r.created_at DESC, r.id LIMIT ${filter.limit} OFFSET ${filter.offset ?? 0}`
}

export type NewRequest = {
  catalogId: string
  id: string
  requesterId: string
  device: string
  type: CapabilityType
  operations: string[]
  reason: string
  ticket: string | null
  durationS: number
  bearer: boolean
  bootId: Bytes | null
  policyVersion: number
  contentHash: Bytes
  createdAt: Date
  lapsesAt: Date
  /** The capability that this one takes the place of. */
  reissueOf?: string
  batch?: string | null
  extends?: string
}
export const addRequest = (tx: Tx, r: NewRequest) => tx.request.create({ data: r, select: { id: true } })
export const addRequests = (tx: Tx, all: readonly NewRequest[]) => tx.request.createMany({ data: [...all] })

/** Open requests whose time is over, of one person: they are no longer in the way. */
export async function markLapsed(
  tx: Tx,
  catalogId: string,
  filter: { requesterId?: string; now: Date },
): Promise<{ id: string; requesterId: string; device: string }[]> {
  const due = await tx.request.findMany({
    where: {
      catalogId,
      requesterId: filter.requesterId,
      state: { in: ['waiting', 'approved'] },
      lapsesAt: { lte: filter.now },
    },
    select: { id: true, requesterId: true, device: true },
  })
  if (due.length > 0) {
    await tx.request.updateMany({
      where: { catalogId, id: { in: due.map((r) => r.id) }, state: { in: ['waiting', 'approved'] } },
      data: { state: 'lapsed' },
    })
  }
  return due
}

/** What a person has open in a catalog, held until the transaction ends. */
export const openRequestsOf = (tx: Tx, catalogId: string, requesterId: string) =>
  tx.$queryRaw<{ id: string; state: 'waiting' | 'approved'; lapsesAt: Date }[]>`
    SELECT id, state::text AS state, lapses_at AS "lapsesAt" FROM request
    WHERE catalog_id = ${catalogId}::uuid AND requester_id = ${requesterId}::uuid AND state IN ('waiting', 'approved') FOR UPDATE`

/** Requests of one job count as one. */
export async function countOpen(tx: Tx, catalogId: string, requesterId: string): Promise<number> {
  const [row] = await tx.$queryRaw<
    { n: number }[]
  >`SELECT count(DISTINCT coalesce(batch, id))::int AS n FROM request
    WHERE catalog_id = ${catalogId}::uuid AND requester_id = ${requesterId}::uuid AND state IN ('waiting', 'approved')`
  return row!.n
}

export const moveRequest = (
  tx: Tx,
  r: { catalogId: string; id: string; state: RequestState; at: Date; lapsesAt?: Date },
) =>
  tx.request.update({
    where: { catalogId_id: { catalogId: r.catalogId, id: r.id } },
    data: { state: r.state, decidedAt: r.at, lapsesAt: r.lapsesAt },
    select: { id: true },
  })

/** The same move of many. */
export const moveRequests = (
  tx: Tx,
  r: { catalogId: string; ids: readonly string[]; state: RequestState; at: Date; lapsesAt?: Date },
) =>
  tx.request.updateMany({
    where: { catalogId: r.catalogId, id: { in: [...r.ids] } },
    data: { state: r.state, decidedAt: r.at, lapsesAt: r.lapsesAt },
  })

export type NewApproval = {
  catalogId: string
  request: string
  device: string
  type: CapabilityType
  contentHash: Bytes
  policyVersion: number
  at: Date
  lapsesAt: Date
  /** On reviews, where nothing is said; a rule stands behind a standing one. */
  kind?: 'standing' | 'break_glass'
  rule?: string | null
}
export const addApproval = (tx: Tx, a: NewApproval) =>
  tx.approval.create({ data: a, select: { request: true } })
export const addApprovals = (tx: Tx, approvals: readonly NewApproval[]) =>
  tx.approval.createMany({ data: [...approvals] })
export const findApproval = (tx: Tx, catalogId: string, request: string) =>
  tx.approval.findUnique({ where: { catalogId_request: { catalogId, request } } })
export const withdrawApproval = (tx: Tx, a: { catalogId: string; request: string; at: Date }) =>
  tx.approval.update({
    where: { catalogId_request: { catalogId: a.catalogId, request: a.request } },
    data: { withdrawnAt: a.at },
    select: { request: true },
  })

/** Open requests of the catalog by the policy version that judges them. */
export const countOpenByVersion = (tx: Tx, catalogId: string) =>
  tx.$queryRaw<{ version: number; waiting: number; approved: number }[]>`SELECT policy_version AS version,
      count(*) FILTER (WHERE state = 'waiting')::int AS waiting, count(*) FILTER (WHERE state = 'approved')::int AS approved
    FROM request WHERE catalog_id = ${catalogId}::uuid AND state IN ('waiting', 'approved') AND lapses_at > now()
    GROUP BY policy_version ORDER BY policy_version DESC`
