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
  /** Said better than from the ids: `subject` for changes, transfers, imports, people. */
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
