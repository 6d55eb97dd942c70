// The queue's tables, as far as its own library leaves them to us: whose process is gone, and letting go of what it held. A
// living worker holds an advisory lock under its name for as long as its connection lives.
import type pg from 'pg'

const LOCK_CLASS = 707_369

export const holdWorker = (client: pg.ClientBase, workerId: string) =>
  client.query('SELECT pg_advisory_lock_shared($1, hashtext($2))', [LOCK_CLASS, workerId])

/** Workers that hold a job, and whose process is gone. */
export async function deadWorkers(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT DISTINCT locked_by AS id FROM graphile_worker._private_jobs j WHERE locked_at IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = $1 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND l.objid::bigint = (hashtext(j.locked_by)::bigint & 4294967295))`,
    [LOCK_CLASS],
  )
  return rows.map((row) => row.id)
}

export const releaseJobsOf = (client: pg.ClientBase, workerIds: string[]) =>
  client.query('SELECT graphile_worker.force_unlock_workers($1::text[])', [workerIds])
