// Handovers of devices: the drafts that a root has yet to sign, what was signed, and the holding that ends with one.
import { type Bytes, toBytes } from '@/lib/core/bytes'
import { type CoseKey, uncompressed } from '@/lib/core/cose'
import { coseKeyFromUncompressed } from '@/lib/core/keys'
import type { IssuedHandover } from '@/lib/domain/handover-rules'
import type { Tx } from '../context'

/** One device's handovers are made and signed one at a time. */
export const lockHandovers = (tx: Tx, device: string) =>
  tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${device}, 4))::text`

export type StoredHandover = IssuedHandover & {
  bytes: Bytes
  newRoot: CoseKey | null
  leastKeystore: number
  madeBy: string | null
  note: string | null
}

/** Newest first. */
export async function listHandovers(
  tx: Tx,
  { catalogId, device }: { catalogId: string; device: string },
): Promise<StoredHandover[]> {
  const rows = await tx.handover.findMany({
    where: { catalogId, device },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
  })
  return rows.map((row) => ({
    ...row,
    number: Number(row.number),
    bytes: toBytes(row.bytes),
    newRoot: row.newRoot && coseKeyFromUncompressed(row.newRoot),
    leastKeystore: Number(row.leastKeystore),
  }))
}

export async function findHandover(
  tx: Tx,
  { catalogId, id }: { catalogId: string; id: string },
): Promise<{ id: string; device: string } | undefined> {
  const row = await tx.handover.findUnique({
    where: { catalogId_id: { catalogId, id } },
    select: { id: true, device: true },
  })
  return row ?? undefined
}

export type HandoverDraft = {
  catalogId: string
  id: string
  device: string
  number: number
  payload: Bytes
  rootKid: Bytes
  newRoot: CoseKey
  newCatalog: string
  leastKeystore: number
  expiresAt: Date
  withdraws: string | null
  madeBy: string
  note: string | null
  createdAt: Date
}
const stored = ({ newRoot, number, leastKeystore, ...rest }: HandoverDraft) => ({
  ...rest,
  newRoot: uncompressed(newRoot),
  number: BigInt(number),
  leastKeystore: BigInt(leastKeystore),
})

export const addHandoverDraft = (tx: Tx, draft: HandoverDraft) =>
  tx.handoverDraft.create({ data: stored(draft), select: { id: true } })

export async function findHandoverDraft(
  tx: Tx,
  { catalogId, id, device }: { catalogId: string; id?: string; device?: string },
): Promise<HandoverDraft | undefined> {
  const row = await tx.handoverDraft.findFirst({ where: { catalogId, id, device } })
  return row
    ? {
        ...row,
        number: Number(row.number),
        leastKeystore: Number(row.leastKeystore),
        payload: toBytes(row.payload),
        rootKid: toBytes(row.rootKid),
        newRoot: coseKeyFromUncompressed(row.newRoot),
      }
    : undefined
}
export const dropHandoverDraft = (tx: Tx, { catalogId, id }: { catalogId: string; id: string }) =>
  tx.handoverDraft.deleteMany({ where: { catalogId, id } })

/** The draft, signed: kept for ever. */
export async function addHandover(tx: Tx, draft: HandoverDraft, bytes: Bytes): Promise<void> {
  const { payload: _, ...data } = stored(draft)
  await tx.handover.create({ data: { ...data, bytes }, select: { id: true } })
}

/** The device has gone to another catalog; what it showed last is kept. */
export const endHolding = (
  tx: Tx,
  h: { catalogId: string; id: string; handover: number; at: Date },
) => tx.$executeRaw`UPDATE device SET until = ${h.at}, end_reason = 'handed over', handover_seen = greatest(handover_seen, ${h.handover}),
  statement_at = ${h.at} WHERE catalog_id = ${h.catalogId}::uuid AND id = ${h.id}::uuid AND until IS NULL`
