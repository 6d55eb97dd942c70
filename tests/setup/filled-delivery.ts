// Notices, a mail, and a webhook with a delivery and an attempt: part of filled.ts.
import { randomUUID } from 'node:crypto'
import type { Portal } from './portal'

type Ids = { catalogId: string; personId: string; webhook: string; delivery: string }

export async function fillDelivery(
  portal: Portal,
  { catalogId: c, personId, webhook, delivery }: Ids,
): Promise<void> {
  const put = (sql: string, values: unknown[]) => portal.admin.query(sql, values)
  await put(
    `INSERT INTO webhook (catalog_id, id, label, url, kinds, sealed) VALUES ($1, $2, 'Hook', 'https://hooks.example.org/', '{policy.changed}', '')`,
    [c, webhook],
  )
  await put(
    `INSERT INTO webhook_delivery (catalog_id, id, webhook, event, kind, body) VALUES ($1, $2, $3, $2, 'policy.changed', '{}')`,
    [c, delivery, webhook],
  )
  await put(
    `INSERT INTO webhook_attempt (catalog_id, id, delivery, at, status, duration_ms) VALUES ($1, $2, $3, now(), 200, 1)`,
    [c, randomUUID(), delivery],
  )
  await put(
    `INSERT INTO notice (catalog_id, id, event, person_id, kind, about)
     SELECT DISTINCT ON (m.person_id) $1::uuid, gen_random_uuid(), gen_random_uuid(), m.person_id, 'policy.changed', '{"names":{}}'::jsonb
     FROM member m WHERE m.catalog_id = $1`,
    [c],
  )
  await put(
    `INSERT INTO mail (id, person_id, kind, subject) VALUES (gen_random_uuid(), $1, 'password', 'Set')`,
    [personId],
  )
  await put(`INSERT INTO notice_choice (person_id, kind, mail) VALUES ($1, 'policy.changed', true)`, [
    personId,
  ])
}
