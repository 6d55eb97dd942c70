// Receipts as the devices signed them, append-only, and the statements beside them. Decoding is the caller's: what is in
// here was checked when it was taken.
import { type Bytes, toBytes } from '@/lib/core/bytes'
import type { Tx } from '../context'

export type StoredReceipt = {
  id: string
  cti: string
  bytes: Bytes
  at: Date
  askedAt: Date | null
  by: string | null
}
export type NewReceipt = {
  catalogId: string
  id: string
  device: string
  cti: string
  bytes: Bytes
  fromSeq: number
  toSeq: number
  counter: number
  bootId: Bytes
  verdict: 'known' | 'unknown'
  personId: string
  askedAt: Date | null
  at: Date
}

/** The columns hold no more; what a device claims beyond it stands in the bytes. */
const HIGHEST_STORED = 2 ** 31 - 1

/** False where exactly this receipt is here already. */
export async function addReceipt(tx: Tx, r: NewReceipt): Promise<boolean> {
  const added =
    await tx.$executeRaw`INSERT INTO receipt (catalog_id, id, device, cti, bytes, from_seq, to_seq, counter, boot_id, verdict, person_id, asked_at, at)
    VALUES (${r.catalogId}::uuid, ${r.id}::uuid, ${r.device}::uuid, ${r.cti}::uuid, ${r.bytes},
      ${Math.min(r.fromSeq, HIGHEST_STORED)}, ${Math.min(r.toSeq, HIGHEST_STORED)}, ${r.counter}, ${r.bootId},
      ${r.verdict}, ${r.personId}::uuid, ${r.askedAt}, ${r.at}) ON CONFLICT DO NOTHING`
  return added === 1
}

/** In the order in which the device made them, as far as the counter tells; then as they came. `reaching`: all of the
 * capabilities of which one has at least this counter. */
export async function listReceipts(
  tx: Tx,
  where: { catalogId: string; device?: string; cti?: string; reaching?: number },
): Promise<StoredReceipt[]> {
  const rows = await tx.$queryRaw<
    (Omit<StoredReceipt, 'bytes'> & { bytes: Uint8Array })[]
  >`SELECT r.id, r.cti, r.bytes, r.at, r.asked_at AS "askedAt", p.name AS by
    FROM receipt r LEFT JOIN person p ON p.id = r.person_id WHERE r.catalog_id = ${where.catalogId}::uuid
      AND (${where.device ?? null}::uuid IS NULL OR r.device = ${where.device ?? null}::uuid)
      AND (${where.cti ?? null}::uuid IS NULL OR r.cti = ${where.cti ?? null}::uuid) AND (${where.reaching ?? null}::bigint IS NULL OR r.cti IN (SELECT o.cti FROM receipt o
        WHERE o.catalog_id = r.catalog_id AND o.device = r.device AND o.counter >= ${where.reaching ?? 0}))
    ORDER BY r.counter, r.at, r.to_seq, r.id`
  return rows.map((row) => ({ ...row, bytes: toBytes(row.bytes) }))
}

/** The newest statements of a device, oldest first. */
export async function listStatements(
  tx: Tx,
  where: { catalogId: string; device: string; limit: number },
): Promise<Bytes[]> {
  const { catalogId, device, limit } = where
  const rows = await tx.deviceStatement.findMany({
    where: { catalogId, device },
    orderBy: { at: 'desc' },
    take: limit,
    select: { bytes: true },
  })
  return rows.map((row) => toBytes(row.bytes)).toReversed()
}

/** What the catalog calls the components and images that receipts name. */
export async function subjectNames(
  tx: Tx,
  catalogId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const images = await tx.image.findMany({
    where: { catalogId, OR: [{ id: { in: [...ids] } }, { componentId: { in: [...ids] } }] },
    orderBy: { createdAt: 'asc' },
    select: { id: true, componentId: true, name: true, version: true },
  })
  return new Map(
    images.flatMap((image) => [
      [image.componentId, image.name] as const,
      [image.id, `${image.name} ${image.version}`] as const,
    ]),
  )
}
