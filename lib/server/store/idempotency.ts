// Requests that came with a key: what a repeat gets. Rows belong to a person; the database's clock says how old one is.
import { type Bytes, toBytes } from '@/lib/core/bytes'
import type { Tx } from '../context'

export type Keyed = { personId: string; key: string }
export type KeptAnswer = { status: number; headers: Record<string, string>; body: Bytes }
export type Begun =
  | { kind: 'fresh' }
  /** `committed`: something was done, and whoever did it may be gone; `old` once nobody can be at it any more. */
  | { kind: 'running' | 'committed'; old: boolean }
  | { kind: 'other' }
  | { kind: 'done'; answer: KeptAnswer }

type Row = {
  same: boolean
  old: boolean
  state: 'running' | 'committed' | 'done'
  outcome: Omit<KeptAnswer, 'body'> | null
  body: Uint8Array | null
}

/** Takes the key, or tells who has it. Keys are kept for a day. */
export async function beginKeyed(tx: Tx, { personId, key }: Keyed, fingerprint: Bytes): Promise<Begun> {
  await tx.$executeRaw`DELETE FROM idempotency WHERE person_id = ${personId}::uuid AND created_at < now() - interval '24 hours'`
  const taken = await tx.$executeRaw`INSERT INTO idempotency (person_id, key, fingerprint, state)
    VALUES (${personId}::uuid, ${key}, ${fingerprint}, 'running') ON CONFLICT (person_id, key) DO NOTHING`
  if (taken === 1) return { kind: 'fresh' }
  const [row] = await tx.$queryRaw<
    Row[]
  >`SELECT fingerprint = ${fingerprint} AS same, created_at < now() - interval '1 minute' AS old,
    state, outcome, body FROM idempotency WHERE person_id = ${personId}::uuid AND key = ${key} FOR UPDATE`
  if (!row) return { kind: 'running', old: false }
  if (!row.same) return { kind: 'other' }
  if (row.state !== 'done') return { kind: row.state, old: row.old }
  return { kind: 'done', answer: { ...row.outcome!, body: toBytes(row.body!) } }
}

/** Takes over from a request of which nothing was committed. */
export const takeOver = (tx: Tx, { personId, key }: Keyed) =>
  tx.$executeRaw`UPDATE idempotency SET created_at = now() WHERE person_id = ${personId}::uuid AND key = ${key} AND state = 'running'`

/** In the transaction of the change itself: from here on a repeat may not do it again. */
export const markCommitted = (tx: Tx, { personId, key }: Keyed) =>
  tx.$executeRaw`UPDATE idempotency SET state = 'committed' WHERE person_id = ${personId}::uuid AND key = ${key}`

export const keepAnswer = (tx: Tx, { personId, key }: Keyed, { body, ...outcome }: KeptAnswer) =>
  tx.$executeRaw`UPDATE idempotency SET state = 'done', outcome = ${JSON.stringify(outcome)}::jsonb, body = ${body}
    WHERE person_id = ${personId}::uuid AND key = ${key}`

export const forgetKeyed = (tx: Tx, { personId, key }: Keyed, refused: boolean) =>
  tx.$executeRaw`DELETE FROM idempotency WHERE person_id = ${personId}::uuid AND key = ${key} AND (state = 'running' OR ${refused})`
