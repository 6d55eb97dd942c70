// Telling people, in the transaction of what happened: rolled back together, or told together. The database puts a notice
// for each who is meant and one job that carries the event on, to mails and webhooks (gate_tell, migrations/0012_delivery).
import type { NoticeAbout, NoticeNames } from '@/lib/domain/notice-about'
import type { NoticeKind } from '@/lib/domain/notices'
import type { CapabilityType } from '@/lib/domain/policy-document'
import type { Tx } from '../context'

/**
 * owners, auditors: of the whole catalog, or of the device group that it is about
 * approvers: whoever may decide the request, by the policy version it is judged by
 * A person is told by name even of what they did themselves; by role they are not.
 */
export type Recipient = 'owners' | 'auditors' | 'approvers' | { personId: string }

export type Tell = {
  catalogId: string
  kind: NoticeKind
  /** Everybody who is to hear of it, in one call: one call is one event, for webhooks too. */
  to: Recipient | readonly Recipient[]
  about: NoticeAbout
  /** Said better than from the ids: `subject` for changes, imports, people. */
  names?: NoticeNames
  at: Date
}

export async function tell(tx: Tx, event: Tell): Promise<void> {
  const to: readonly Recipient[] = Array.isArray(event.to) ? event.to : [event.to as Recipient]
  const facts = await factsOf(tx, event)
  const roles = to.filter((one) => one === 'owners' || one === 'auditors')
  const people = to.flatMap((one) => (typeof one === 'object' ? [one.personId] : []))
  if (to.includes('approvers')) {
    if (Array.isArray(facts.approvers))
      people.push(...(facts.approvers as string[]).filter((id) => id !== facts.self))
    else roles.push('owners')
  }
  const names = { ...facts.names, ...event.names }
  const about = JSON.stringify({ ...event.about, names })
  await tx.$queryRaw`SELECT gate_tell(${event.catalogId}::uuid, ${event.kind}, ${roles}::text[], ${people}::uuid[],
    ${facts.groupId}::uuid, ${about}::jsonb, ${event.at})::text`
}

type Facts = { names: NoticeNames; groupId: string | null; self: string | null; approvers: unknown }

async function factsOf(tx: Tx, { catalogId: c, about }: Tell): Promise<Facts> {
  const [row] = await tx.$queryRaw<
    {
      catalog: string | null
      person: string | null
      self: string | null
      device: string | null
      groupId: string | null
      type: CapabilityType | null
      approvers: unknown
    }[]
  >`SELECT (SELECT name FROM catalog WHERE id = ${c}::uuid) AS catalog, app_person()::text AS self,
      (SELECT name FROM person WHERE id = app_person()) AS person,
      coalesce(d.name, left(encode(d.device_id, 'hex'), 8)) AS device, d.group_id AS "groupId",
      coalesce(r.type, k.type)::text AS type, p.document -> 'types' -> r.type::text -> 'approvers' AS approvers
    FROM (SELECT 1) AS one
    LEFT JOIN capability k ON k.catalog_id = ${c}::uuid AND k.cti = ${about.capability ?? null}::uuid
    LEFT JOIN request r ON r.catalog_id = ${c}::uuid AND r.id = ${about.request ?? null}::uuid
    LEFT JOIN device d ON d.catalog_id = ${c}::uuid AND d.id = coalesce(${about.device ?? null}::uuid, r.device, k.device)
    LEFT JOIN policy p ON p.catalog_id = r.catalog_id AND p.version = r.policy_version`
  const { catalog, person, device, type, groupId, self, approvers } = row!
  const names = {
    ...(catalog && { catalog }),
    ...(person && { person }),
    ...(device && { device }),
    ...(type && { type }),
  }
  return { names, groupId, self, approvers }
}

/** A job of the queue (lib/server/jobs/tasks), added with this transaction or not at all. With a key, one such job at most. */
export const queueJob = (
  tx: Tx,
  job: { task: string; payload: object; runAt?: Date; key?: string },
): Promise<unknown> =>
  tx.$queryRaw`SELECT gate_queue(${job.task}, ${JSON.stringify(job.payload)}::jsonb, ${job.runAt ?? null}::timestamptz, ${job.key ?? null})::text`

export type NoticeRow = {
  id: string
  catalogId: string
  kind: string
  about: NoticeAbout & { names: NoticeNames }
  at: Date
  readAt: Date | null
}

/** Of the person who asks, newest first. */
export const listNotices = (tx: Tx, filter: { before: { at: Date; id: string } | null; limit: number }) =>
  tx.$queryRaw<
    NoticeRow[]
  >`SELECT id, catalog_id AS "catalogId", kind, about, at, read_at AS "readAt" FROM notice
    WHERE person_id = app_person() AND (${filter.before?.at ?? null}::timestamptz IS NULL
      OR (at, id) < (${filter.before?.at ?? null}::timestamptz, ${filter.before?.id ?? null}::uuid))
    ORDER BY at DESC, id DESC LIMIT ${filter.limit}`

/** At most `most`: more is not counted. */
export async function countUnread(tx: Tx, most: number): Promise<number> {
  const [row] = await tx.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM
    (SELECT 1 FROM notice WHERE person_id = app_person() AND read_at IS NULL LIMIT ${most}) AS unread`
  return row!.n
}

/** All that is unread up to then, or one. */
export const markRead = (tx: Tx, m: { id: string | null; upTo: Date; at: Date }) =>
  tx.$executeRaw`UPDATE notice SET read_at = ${m.at} WHERE person_id = app_person() AND read_at IS NULL
    AND (id = ${m.id}::uuid OR (${m.id}::uuid IS NULL AND at <= ${m.upTo}))`

export const listChoices = (tx: Tx) =>
  tx.$queryRaw<
    { kind: string; mail: boolean }[]
  >`SELECT kind, mail FROM notice_choice WHERE person_id = app_person()`
export const setChoice = (tx: Tx, c: { kind: string; mail: boolean }) =>
  tx.$executeRaw`INSERT INTO notice_choice (person_id, kind, mail) VALUES (app_person(), ${c.kind}, ${c.mail})
    ON CONFLICT (person_id, kind) DO UPDATE SET mail = excluded.mail`
