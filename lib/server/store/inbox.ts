// The lists of the inbox: what waits for one person, what waits at all, what is decided. Each walks an index of
// migrations/0011_inbox from where the page begins. Requests of one job stand as their first, with how many they are.
import type { Scope } from '@/lib/domain/policy'
import type { RequestState } from '@/lib/domain/request'
import { Prisma } from '@/prisma/generated/client'
import type { Tx } from '../context'
import { REQUEST_COLUMNS, REQUEST_FROM, type RequestRow } from './requests'

export type InboxTab = 'mine' | 'waiting' | 'decided'
export type InboxRow = RequestRow & {
  /** Approvals that its policy version asks for. */
  needed: number
  /** How many of its batch stand here; 1 where it is of none. */
  batchSize: number
  /** What the list is ordered by. */
  orderAt: Date
}
export type InboxFilter = {
  tab: InboxTab
  personId: string
  now: Date
  /** In reason, ticket, names, or the beginning of a device ID. Decided only: matches stand one by one then. */
  text?: string | undefined
  state?: RequestState | undefined
  batch?: string | undefined
  after?: { at: Date; id: string } | undefined
  limit: number
}

const POLICY = Prisma.sql`JOIN policy pol ON pol.catalog_id = r.catalog_id AND pol.version = r.policy_version`
const RULE = Prisma.sql`(pol.document -> 'types' -> r.type::text)`
const DECIDED_AT = Prisma.sql`coalesce(r.decided_at, r.lapses_at)`

const within = (scope: Scope, device: Prisma.Sql) =>
  scope.groups === 'all'
    ? Prisma.sql`true`
    : Prisma.sql`${device} = ANY (${scope.groups as string[]}::uuid[])`

const waits = (now: Date) => Prisma.sql`r.state = 'waiting' AND r.lapses_at > ${now}`

/** Whoever may see it can decide on it: it is not their own, they are named, and have not decided yet. */
const forPerson = (id: string) => Prisma.sql`
  (r.requester_id <> ${id}::uuid OR coalesce((${RULE} ->> 'selfApproval')::boolean, false))
  AND (jsonb_typeof(${RULE} -> 'approvers') IS DISTINCT FROM 'array' OR ${RULE} -> 'approvers' @> to_jsonb(${id}::text))
  AND NOT EXISTS (SELECT 1 FROM review v WHERE v.catalog_id = r.catalog_id AND v.request = r.id AND v.reviewer_id = ${id}::uuid)`

function standing({ tab, personId, now }: InboxFilter): Prisma.Sql {
  if (tab === 'decided') return Prisma.sql`r.state <> 'waiting'`
  return tab === 'waiting' ? waits(now) : Prisma.sql`${waits(now)} AND ${forPerson(personId)}`
}

/** Others of the same job that stand in the same list: same policy, type and requester, so only these may differ. */
function ofBatch(scope: Scope, { tab, personId, now }: InboxFilter): Prisma.Sql {
  const state =
    tab === 'decided'
      ? Prisma.sql`b.state <> 'waiting'`
      : Prisma.sql`b.state = 'waiting' AND b.lapses_at > ${now}`
  const unreviewed =
    tab === 'mine'
      ? Prisma.sql`NOT EXISTS (SELECT 1 FROM review v WHERE v.catalog_id = b.catalog_id AND v.request = b.id AND v.reviewer_id = ${personId}::uuid)`
      : Prisma.sql`true`
  return Prisma.sql`FROM request b JOIN device e ON e.catalog_id = b.catalog_id AND e.id = b.device
    WHERE b.catalog_id = r.catalog_id AND b.batch = r.batch AND ${state} AND ${unreviewed} AND ${within(scope, Prisma.sql`e.group_id`)}`
}

function conditionsOf(scope: Scope, filter: InboxFilter): Prisma.Sql {
  const conditions = [
    Prisma.sql`r.catalog_id = ${scope.catalogId}::uuid`,
    standing(filter),
    within(scope, Prisma.sql`d.group_id`),
  ]
  const { text, state, batch, after, tab } = filter
  if (state) conditions.push(Prisma.sql`r.state = ${state}::request_state`)
  if (text) conditions.push(matches(text))
  if (batch) conditions.push(Prisma.sql`r.batch = ${batch}::uuid`)
  if (!text && !batch)
    conditions.push(
      Prisma.sql`(r.batch IS NULL OR NOT EXISTS (SELECT 1 ${ofBatch(scope, filter)} AND b.id < r.id))`,
    )
  if (after)
    conditions.push(
      tab === 'decided'
        ? Prisma.sql`(${DECIDED_AT}, r.id) < (${after.at}, ${after.id}::uuid)`
        : Prisma.sql`(r.created_at, r.id) > (${after.at}, ${after.id}::uuid)`,
    )
  return Prisma.join(conditions, ' AND ')
}

function matches(text: string): Prisma.Sql {
  const any = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const digits = text.replace(/[\s:-]/g, '').toLowerCase()
  const byId = /^[0-9a-f]{4,128}$/.test(digits)
    ? Prisma.sql`OR encode(d.device_id, 'hex') LIKE ${`%${digits}%`}`
    : Prisma.empty
  return Prisma.sql`(r.reason ILIKE ${any} OR r.ticket ILIKE ${any} OR d.name ILIKE ${any} OR w.name ILIKE ${any} ${byId})`
}

export async function listInbox(tx: Tx, scope: Scope, filter: InboxFilter): Promise<InboxRow[]> {
  const decided = filter.tab === 'decided'
  const orderAt = decided ? DECIDED_AT : Prisma.sql`r.created_at`
  const order = decided ? Prisma.sql`${DECIDED_AT} DESC, r.id DESC` : Prisma.sql`r.created_at, r.id`
  const size =
    filter.text || filter.batch
      ? Prisma.sql`1`
      : Prisma.sql`CASE WHEN r.batch IS NULL THEN 1 ELSE (SELECT count(*)::int ${ofBatch(scope, filter)}) END`
  return tx.$queryRaw<
    InboxRow[]
  >`SELECT ${REQUEST_COLUMNS}, (${RULE} ->> 'approvals')::int AS needed, ${orderAt} AS "orderAt", ${size} AS "batchSize"
    ${REQUEST_FROM} ${POLICY} WHERE ${conditionsOf(scope, filter)} ORDER BY ${order} LIMIT ${filter.limit}`
}

/** How many lines wait for the person, up to `most`. */
export async function countWaiting(
  tx: Tx,
  scope: Scope,
  asked: { personId: string; now: Date; most: number },
): Promise<number> {
  const { most, ...who } = asked
  const where = conditionsOf(scope, { ...who, tab: 'mine', limit: most })
  const [row] = await tx.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM (SELECT 1
    FROM request r JOIN device d ON d.catalog_id = r.catalog_id AND d.id = r.device ${POLICY} WHERE ${where} LIMIT ${most}) AS line`
  return row!.n
}
