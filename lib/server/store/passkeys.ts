// A person's passkeys, and which of them are enrolled for the approvals of a catalog. The catalog's copy outlives the
// person's row, so that evidence can be checked later.
import { type Bytes, toBytes } from '@/lib/core/bytes'
import type { Tx } from '../context'

export type PasskeyRow = {
  id: string
  credentialId: Bytes
  publicKey: Bytes
  counter: number
  transports: string[]
  label: string
  createdAt: Date
  lastUsedAt: Date | null
}

const bytesOf = <R extends { credentialId: Uint8Array; publicKey: Uint8Array }>(row: R) => ({
  ...row,
  credentialId: toBytes(row.credentialId),
  publicKey: toBytes(row.publicKey),
})

/** Those of the person that this transaction names. */
export async function listPasskeys(tx: Tx, personId: string): Promise<PasskeyRow[]> {
  const rows = await tx.passkey.findMany({ where: { personId }, orderBy: { createdAt: 'asc' } })
  return rows.map((row) => ({ ...bytesOf(row), counter: Number(row.counter) }))
}

export type NewPasskey = Omit<PasskeyRow, 'lastUsedAt'> & { personId: string }
export const addPasskey = (tx: Tx, p: NewPasskey) =>
  tx.passkey.create({ data: { ...p, counter: BigInt(p.counter) }, select: { id: true } })

/** One after the other for a person, so that many at once are no more than may be. */
export const lockPasskeys = (tx: Tx, personId: string) =>
  tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${personId}, 11))::text`

export async function deletePasskey(tx: Tx, p: { id: string; personId: string }): Promise<boolean> {
  return (await tx.passkey.deleteMany({ where: p })).count === 1
}

/** False where another use has counted as far meanwhile: somebody answers with a copy. */
export async function countUse(tx: Tx, p: { id: string; counter: number; at: Date }): Promise<boolean> {
  const used = await tx.$executeRaw`UPDATE passkey SET counter = ${p.counter}::bigint, last_used_at = ${p.at}
    WHERE id = ${p.id}::uuid AND (counter < ${p.counter}::bigint OR (counter = 0 AND ${p.counter}::bigint = 0))`
  return used === 1
}

export type EnrolmentRow = {
  catalogId: string
  id: string
  passkey: string
  personId: string
  credentialId: Bytes
  publicKey: Bytes
  label: string
  enrolledAt: Date
  endedAt: Date | null
}

export async function addEnrolment(tx: Tx, e: Omit<EnrolmentRow, 'endedAt'>): Promise<void> {
  await tx.passkeyEnrolment.create({ data: e, select: { id: true } })
}

export type EnrolmentFilter = { catalogId?: string; passkey?: string; personId?: string; ids?: string[] }

/** Enrolments in force; with `ids` those named, also ended ones. */
export async function listEnrolments(tx: Tx, filter: EnrolmentFilter): Promise<EnrolmentRow[]> {
  const { ids, ...where } = filter
  const rows = await tx.passkeyEnrolment.findMany({
    where: { ...where, ...(ids ? { id: { in: ids } } : { endedAt: null }) },
    orderBy: { enrolledAt: 'asc' },
  })
  return rows.map(bytesOf)
}

export async function endEnrolment(tx: Tx, e: { catalogId: string; id: string; at: Date }): Promise<boolean> {
  const ended = await tx.passkeyEnrolment.updateMany({
    where: { catalogId: e.catalogId, id: e.id, endedAt: null },
    data: { endedAt: e.at },
  })
  return ended.count === 1
}
