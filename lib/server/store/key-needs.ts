// What hangs on a signing key: the live capabilities and the unconfirmed revocation notices that it signed, and the devices
// that have an older keystore than a given one.
import { type Bytes, equal, toBytes } from '@/lib/core/bytes'
import type { Scope } from '@/lib/domain/policy'
import { REVOCATION } from '@/lib/domain/revocation'
import { attempt, readObject } from '@/lib/domain/signed-object'
import type { Needs } from '@/lib/domain/signing-keys'
import { Prisma } from '@/prisma/generated/client'
import type { Tx } from '../context'

type Key = { catalogId: string; kid: Bytes }

export type Dying = { cti: string; request: string; deviceId: string; deviceName: string | null }

const LIVE = (k: Key, at: Date) =>
  Prisma.sql`k.catalog_id = ${k.catalogId}::uuid AND k.kid = ${k.kid} AND k.state <> 'ended' AND k.expires_at > ${at}`

export async function needsOf(tx: Tx, key: Key, at: Date): Promise<Needs> {
  const [live] = await tx.$queryRaw<
    { n: number }[]
  >`SELECT count(*)::int AS n FROM capability k WHERE ${LIVE(key, at)}`
  const rows = await tx.$queryRaw<
    { notice: Uint8Array }[]
  >`SELECT r.notice FROM revocation r JOIN device d ON d.catalog_id = r.catalog_id AND d.id = r.device
    WHERE r.catalog_id = ${key.catalogId}::uuid AND r.notice IS NOT NULL AND d.until IS NULL AND d.epoch_confirmed < r.epoch`
  const notices = rows.filter(({ notice }) => {
    const signer = attempt(() => readObject(REVOCATION, toBytes(notice)).kid)
    return signer !== undefined && equal(signer, key.kid)
  })
  return { capabilities: live!.n, notices: notices.length }
}

/** Live capabilities of a key, newest first. */
export const liveUnder = (tx: Tx, key: Key, at: Date): Promise<Dying[]> =>
  tx.$queryRaw<
    Dying[]
  >`SELECT k.cti, k.request, encode(d.device_id, 'hex') AS "deviceId", d.name AS "deviceName" FROM capability k
    JOIN device d ON d.catalog_id = k.catalog_id AND d.id = k.device WHERE ${LIVE(key, at)} ORDER BY k.created_at DESC`

/** What somebody else may have signed too is no longer good for anything. */
export const endUnder = (tx: Tx, key: Key, at: Date) =>
  tx.$executeRaw`UPDATE capability k SET state = 'ended', ended_at = ${at}, end_reason = 'key-stolen' WHERE ${LIVE(key, at)}`

export type DeviceBehind = {
  id: string
  deviceId: string
  name: string | null
  group: string
  keystoreSeen: number
  statementAt: Date | null
}
type Below = { below: number; limit: number; offset: number }

/** Held devices whose last proven keystore is older than `below`, those seen last first; and how many of how many. */
export async function devicesBehind(
  tx: Tx,
  scope: Scope,
  { below, limit, offset }: Below,
): Promise<{ rows: DeviceBehind[]; behind: number; total: number }> {
  const groups =
    scope.groups === 'all'
      ? Prisma.empty
      : Prisma.sql`AND d.group_id = ANY (${scope.groups as string[]}::uuid[])`
  const held = Prisma.sql`FROM device d WHERE d.catalog_id = ${scope.catalogId}::uuid AND d.until IS NULL ${groups}`
  const [count] = await tx.$queryRaw<
    { behind: number; total: number }[]
  >`SELECT count(*) FILTER (WHERE d.keystore_seen < ${below})::int AS behind, count(*)::int AS total ${held}`
  const rows = await tx.$queryRaw<
    DeviceBehind[]
  >`SELECT d.id, encode(d.device_id, 'hex') AS "deviceId", d.name,
    (SELECT g.name FROM device_group g WHERE g.catalog_id = d.catalog_id AND g.id = d.group_id) AS "group",
    d.keystore_seen::float8 AS "keystoreSeen", d.statement_at AS "statementAt" ${held} AND d.keystore_seen < ${below}
    ORDER BY d.statement_at DESC NULLS LAST, d.name NULLS LAST, d.id LIMIT ${limit} OFFSET ${offset}`
  return { rows, ...count! }
}

/** How many held devices said that they run a production image signed by this key. */
export async function installedUnder(tx: Tx, key: Key): Promise<number> {
  const [row] = await tx.$queryRaw<
    { n: number }[]
  >`SELECT count(DISTINCT s.device)::int AS n FROM device_image_seen s
    JOIN device d ON d.catalog_id = s.catalog_id AND d.id = s.device AND d.until IS NULL
    WHERE s.catalog_id = ${key.catalogId}::uuid AND s.kid = ${key.kid} AND s.installed`
  return row!.n
}

/** Held devices that were not seen with a keystore from `droppedIn` on; all of them where no keystore drops the key yet. */
export async function believersOf(
  tx: Tx,
  key: { catalogId: string; droppedIn: number | null },
): Promise<number> {
  const [row] = await tx.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM device d
    WHERE d.catalog_id = ${key.catalogId}::uuid AND d.until IS NULL AND (${key.droppedIn}::bigint IS NULL OR d.keystore_seen < ${key.droppedIn})`
  return row!.n
}
