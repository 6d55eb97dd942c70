// What the device itself says was done under a capability: its receipts joined, each operation in words, with what is missing
// and what was revoked meanwhile. Times are worked out from the device's uptime, never taken from a host.
import { toHex, uuidToText } from '@/lib/core/bytes'
import { DomainError } from '@/lib/domain/errors'
import { operationInWords, outcomeInWords } from '@/lib/domain/operation-words'
import { can, scopeOf } from '@/lib/domain/policy'
import type { CapabilityType } from '@/lib/domain/policy-document'
import { readReceipt } from '@/lib/domain/receipt'
import { type Range, joinReceipts, timeOf } from '@/lib/domain/record'
import type { Context, Tx } from '../context'
import { type CapabilityRow, findCapability, listCapabilities } from '../store/capabilities'
import { listFindings } from '../store/findings'
import { type StoredReceipt, listReceipts, subjectNames } from '../store/receipts'
import { type RevocationRow, listRevocations } from '../store/revocations'
import { type FindingLine, findingLine } from './findings'
import { knowsNoticeKey } from './device-standing'

export type RecordLine = {
  sequence: number
  words: string
  op: string
  outcome: { word: string; tone: 'verified' | 'warning' | 'danger' | 'neutral' }
  code: number
  subject: string | null
  /** About when; null where no receipt of the same start of the device tells. */
  at: string | null
  uptimeMs: number
  bootId: string
}
export type RecordBook = { lines: RecordLine[]; missing: Range[]; open: { op: string; words: string }[] }
export type CapabilityRecord = {
  books: RecordBook[]
  receipts: { id: string; at: string; by: string | null; dated: boolean }[]
  findings: FindingLine[] | null
  revocation: RevocationLine | null
  endReason: string | null
  /** Live capabilities of the device that end along with this one. */
  others: { cti: string; requester: string; type: CapabilityType; expiresAt: string }[]
  /** The device's keystore, as last seen, has the key that signs notices; null: not known. */
  noticeKey: boolean | null
  may: { revoke: boolean; reissue: boolean }
}
export type RevocationLine = {
  id: string
  epoch: number
  at: string
  by: string | null
  reason: string | null
  signed: boolean
  confirmedAt: string | null
  capability: string | null
}

export const revocationLine = (row: RevocationRow): RevocationLine => ({
  id: row.id,
  epoch: row.epoch,
  at: row.createdAt.toISOString(),
  by: row.by,
  reason: row.reason,
  signed: row.signed,
  confirmedAt: row.confirmedAt?.toISOString() ?? null,
  capability: row.capability,
})

export async function capabilityRecord(
  context: Context,
  input: { catalogId: string; cti: string },
): Promise<CapabilityRecord> {
  const { viewer } = context
  const { catalogId, cti } = input
  return context.inTransaction(async (tx) => {
    const row = await findCapability(tx, input)
    if (!row || !can(viewer, 'receipt.see', row)) throw new DomainError('not-found')
    const stored = await listReceipts(tx, { catalogId, cti, device: row.device })
    const scope = scopeOf(viewer, 'finding.see', catalogId)
    const findings = scope && (await listFindings(tx, scope, { cti, limit: 50 }))
    const [revocation] = row.revocation ? await listRevocations(tx, { catalogId, id: row.revocation }) : []
    const live = row.state !== 'ended' && row.expiresAt > context.now()
    const revoke = live && can(viewer, 'capability.revoke', row)
    return {
      books: await booksOf(tx, catalogId, stored),
      receipts: stored.map(({ id, at, by, askedAt }) => ({
        id,
        at: at.toISOString(),
        by,
        dated: askedAt !== null,
      })),
      findings: findings && findings.map(findingLine),
      revocation: revocation ? revocationLine(revocation) : null,
      endReason: row.endReason,
      others: revoke ? await othersOf(context, tx, row) : [],
      noticeKey: revoke
        ? await knowsNoticeKey(tx, { catalogId, device: row.device, now: context.now() })
        : null,
      may: {
        revoke,
        reissue:
          row.endReason === 'along' &&
          row.expiresAt > context.now() &&
          can(viewer, 'capability.reissue', row),
      },
    }
  })
}

async function othersOf(context: Context, tx: Tx, row: CapabilityRow) {
  const scope = scopeOf(context.viewer, 'capability.see-all', row.catalogId)
  if (!scope) return []
  const live = await listCapabilities(tx, scope, { device: row.device, live: context.now(), limit: 100 })
  return live
    .filter((one) => one.cti !== row.cti)
    .map(({ cti, requester, type, expiresAt }) => ({
      cti,
      requester,
      type,
      expiresAt: expiresAt.toISOString(),
    }))
}

async function booksOf(tx: Tx, catalogId: string, stored: readonly StoredReceipt[]): Promise<RecordBook[]> {
  const receipts = stored.map((one) => ({ ...one, receipt: readReceipt(one.bytes) }))
  const { books } = await joinReceipts(receipts.map((one) => one.receipt))
  const subjects = books.flatMap((book) => book.entries.flatMap((entry) => entry[6] ?? []))
  const names = await subjectNames(tx, catalogId, subjects.map(uuidToText))
  return books.map((book) => ({
    missing: book.missing,
    open: book.open.map(([op]) => ({ op, words: operationInWords(op) })),
    lines: book.entries.map(([sequence, op, , code, uptimeMs, bootId, subject]) => {
      const id = subject && uuidToText(subject)
      return {
        sequence,
        op,
        words: operationInWords(op),
        outcome: outcomeInWords(code),
        code,
        subject: id && (names.get(id) ?? id),
        at: momentOf({ uptimeMs, bootId }, receipts),
        uptimeMs,
        bootId: toHex(bootId),
      }
    }),
  }))
}

/** The middle of the narrowest bounds that any receipt gives. */
function momentOf(
  entry: Parameters<typeof timeOf>[0],
  receipts: readonly (StoredReceipt & { receipt: ReturnType<typeof readReceipt> })[],
): string | null {
  let best: { width: number; atS: number } | null = null
  for (const { receipt, askedAt, at } of receipts) {
    const heardS = at.getTime() / 1000
    const when = timeOf(entry, receipt, { askedS: askedAt && askedAt.getTime() / 1000, heardS })
    if (!when) continue
    const width = when.earliestS === null ? Infinity : when.latestS - when.earliestS
    if (best && best.width <= width) continue
    best = { width, atS: when.earliestS === null ? when.latestS : (when.earliestS + when.latestS) / 2 }
  }
  // Without the portal's own nonce only "before" is known, and a time would say more than that.
  return best && best.width < Infinity ? new Date(best.atS * 1000).toISOString() : null
}
