// What programs leave behind: tokens, a request with a key, and a service account.
import { randomBytes } from 'node:crypto'
import type { Portal } from './portal'

export async function fillApi(
  portal: Portal,
  { catalogId, personId, service }: { catalogId: string; personId: string; service: string },
): Promise<void> {
  const put = (sql: string, values: unknown[]) => portal.admin.query(sql, values)
  await put(
    `INSERT INTO idempotency (person_id, key, fingerprint, state) VALUES ($1, 'k', '\\x00', 'running')`,
    [personId],
  )
  await put(`INSERT INTO api_token (id, person_id, label, expires_at) VALUES ($1, $2, 'token', now())`, [
    randomBytes(32),
    personId,
  ])
  await put(
    `INSERT INTO device_grant (id, user_code, client, label, expires_at, person_id, decision) VALUES ($1, $1, 'latchkey-cli', 'laptop', now(), $2, 'deny')`,
    [randomBytes(32), personId],
  )
  await put(`INSERT INTO person (id, email, name, service) VALUES ($1, $2, 'Nightly', true)`, [
    service,
    `${service}@service.invalid`,
  ])
  await put(
    `INSERT INTO service_account (catalog_id, person_id, name, scopes) VALUES ($1, $2, 'Nightly', '{devices:read}')`,
    [catalogId, service],
  )
}
