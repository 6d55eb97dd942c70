// Holdings of devices: finding, adding, naming, proving. Lists are in device-pages.ts.
import type { Bytes } from '@/lib/core/bytes'
import { Prisma } from '@/prisma/generated/client'
import type { Tx } from '../context'

export type DeviceRow = {
  id: string
  catalogId: string
  deviceId: string
  name: string | null
  serial: string | null
  groupId: string
  group: string
  product: string
  productId: string
  claim: 'pending' | 'proven'
  since: Date
  until: Date | null
  epochIssued: number
  epochConfirmed: number
  keystoreSeen: number
  counterSeen: number
  stateSeen: number | null
  firmwareSeen: string | null
  statementAt: Date | null
  handoverSeen: number
  bootSeen: string | null
  /** Whether it has a trusted clock, and how far that is off; null where no statement told. */
  clockSeen: boolean | null
  clockOffsetS: number | null
}

export const COLUMNS = Prisma.sql`d.id, d.catalog_id AS "catalogId", encode(d.device_id, 'hex') AS "deviceId", d.name, d.serial, d.group_id AS "groupId", g.name AS "group",
  p.name AS product, p.id AS "productId", d.claim, d.since, d.until, d.epoch_issued::float8 AS "epochIssued", d.epoch_confirmed::float8 AS "epochConfirmed", d.handover_seen::float8 AS "handoverSeen",
  encode(d.boot_seen, 'hex') AS "bootSeen", d.clock_seen AS "clockSeen", d.clock_offset_s::float8 AS "clockOffsetS", d.keystore_seen::float8 AS "keystoreSeen",
  d.counter_seen::float8 AS "counterSeen", d.state_seen AS "stateSeen", d.firmware_seen AS "firmwareSeen", d.statement_at AS "statementAt"`
export const FROM = Prisma.sql`FROM device d JOIN device_group g ON g.catalog_id = d.catalog_id AND g.id = d.group_id
  JOIN product p ON p.catalog_id = g.catalog_id AND p.id = g.product_id`

export async function findDevice(tx: Tx, catalogId: string, id: string): Promise<DeviceRow | undefined> {
  const rows = await tx.$queryRaw<
    DeviceRow[]
  >`SELECT ${COLUMNS} ${FROM} WHERE d.catalog_id = ${catalogId}::uuid AND d.id = ${id}::uuid`
  return rows[0]
}

/** Holdings of this device in every catalog the person belongs to. */
export async function findHoldings(tx: Tx, deviceId: Bytes): Promise<(DeviceRow & { catalog: string })[]> {
  return tx.$queryRaw<
    (DeviceRow & { catalog: string })[]
  >`SELECT ${COLUMNS}, c.name AS catalog ${FROM} JOIN catalog c ON c.id = d.catalog_id
    WHERE d.device_id = ${deviceId} AND d.until IS NULL ORDER BY c.name`
}

export type NewDevice = {
  catalogId: string
  id: string
  deviceId: Bytes
  publicKey: Bytes | null
  name: string | null
  serial?: string | null
  groupId: string
  claim: 'pending' | 'proven'
}
export const addDevice = (tx: Tx, d: NewDevice) => tx.device.create({ data: d, select: { id: true } })
export const changeDevice = (
  tx: Tx,
  at: { catalogId: string; id: string },
  data: { name?: string | null; serial?: string | null; groupId?: string },
) => tx.device.update({ where: { catalogId_id: at }, data, select: { id: true } })

/** Those of the ids that the catalog holds, locked against being moved by somebody else meanwhile. */
export const lockDevices = (
  tx: Tx,
  catalogId: string,
  ids: readonly string[],
): Promise<{ id: string; deviceId: Uint8Array; groupId: string }[]> =>
  tx.$queryRaw`SELECT id, device_id AS "deviceId", group_id AS "groupId" FROM device
    WHERE catalog_id = ${catalogId}::uuid AND id = ANY (${ids as string[]}::uuid[]) AND until IS NULL ORDER BY id FOR UPDATE`

export const moveDevices = (tx: Tx, to: { catalogId: string; groupId: string }, ids: readonly string[]) =>
  tx.$executeRaw`UPDATE device SET group_id = ${to.groupId}::uuid WHERE catalog_id = ${to.catalogId}::uuid AND id = ANY (${ids as string[]}::uuid[])`

export type Proven = {
  catalogId: string
  id: string
  publicKey: Bytes
  epoch: number
  keystoreVersion: number
  counter: number
  handover: number
  state: number
  firmware: string
  bootId: Bytes
  clockOffsetS: number | null
  at: Date
}

/** How far above the versions of this catalog a keystore that a device shows can be one that its root signed. */
const MOST_AHEAD = 2 ** 20

/**
 * What a believed statement says raises what the catalog knows, and never lowers it. A keystore version out of reach is the
 * device's word alone: the next package has to lie above what was seen, and would use up the numbers of every other device.
 */
export const raiseSeen = (
  tx: Tx,
  p: Proven,
) => tx.$executeRaw`UPDATE device SET public_key = ${p.publicKey}, claim = 'proven',
  epoch_issued = greatest(epoch_issued, ${p.epoch}), epoch_confirmed = greatest(epoch_confirmed, ${p.epoch}),
  keystore_seen = greatest(keystore_seen, CASE WHEN ${p.keystoreVersion}::bigint <= ${MOST_AHEAD}::bigint + (SELECT greatest(c.keystore_drafted, max(k.version))
    FROM catalog c LEFT JOIN keystore k ON k.catalog_id = c.id WHERE c.id = device.catalog_id GROUP BY c.id) THEN ${p.keystoreVersion}::bigint END), counter_seen = greatest(counter_seen, ${p.counter}),
  handover_seen = greatest(handover_seen, ${p.handover}), state_seen = ${p.state}, firmware_seen = ${p.firmware}, statement_at = ${p.at},
  boot_seen = ${p.bootId}, clock_seen = ${p.clockOffsetS !== null}, clock_offset_s = ${p.clockOffsetS}
  WHERE catalog_id = ${p.catalogId}::uuid AND id = ${p.id}::uuid`

export const addStatement = (
  tx: Tx,
  s: {
    catalogId: string
    id: string
    device: string
    bytes: Bytes
    nonce: Bytes
    personId: string
    at: Date
  },
) => tx.deviceStatement.create({ data: s, select: { id: true } })

export type Nonce = {
  nonce: Bytes
  purpose: 'download' | 'statement' | 'receipt' | 'passkey' | 'step-up'
  personId: string
  subject: string | null
  expiresAt: Date
}
export const addNonce = (tx: Tx, n: Nonce) => tx.serverNonce.create({ data: n, select: { nonce: true } })

/** When it ends, once: the nonce was given to this person for this, is alive and was not used. Null otherwise. */
export async function consumeNonce(
  tx: Tx,
  n: Omit<Nonce, 'expiresAt'> & { now: Date },
): Promise<{ expiresAt: Date } | null> {
  const [used] = await tx.$queryRaw<{ expiresAt: Date }[]>`UPDATE server_nonce SET used_at = ${n.now}
    WHERE nonce = ${n.nonce} AND purpose = ${n.purpose} AND person_id = ${n.personId}::uuid AND subject IS NOT DISTINCT FROM ${n.subject}::uuid
      AND used_at IS NULL AND expires_at > ${n.now} RETURNING expires_at AS "expiresAt"`
  await tx.serverNonce.deleteMany({
    where: { personId: n.personId, expiresAt: { lt: new Date(n.now.getTime() - 3600_000) } },
  })
  return used ?? null
}
