// The device's book of what was asked under each capability (docs/protocol, "Servicing receipt"): open work, ended
// entries in a hash chain, at least eight ctis kept, the longest unasked one dropped first, never one with open work.
import { type Bytes, toHex } from '@/lib/core/bytes'
import {
  CHAIN_START,
  RECEIPT,
  type Receipt,
  type ReceiptEntry,
  chainNext,
  signReceipt,
} from '@/lib/domain/receipt'

import type { Warm, WorkRecord } from './state'

const KEPT_CTIS = 8

export type Ticket = { cti: Bytes; number: number }
type Opening = { cti: Bytes; op: string; callHash: Bytes; uptimeMs: number; bootId: Bytes; nowMs: number }

function recordOf(warm: Warm, cti: Bytes): WorkRecord | undefined {
  return warm.receipts.get(toHex(cti))
}

let tickets = 0

/** Writes down that work began; the ticket closes it. */
export function openWork(warm: Warm, work: Opening): Ticket {
  const key = toHex(work.cti)
  const record: WorkRecord = warm.receipts.get(key) ?? {
    cti: work.cti,
    entries: [],
    chain: [CHAIN_START as Bytes, CHAIN_START as Bytes],
    ended: 0,
    open: new Map(),
    lastAskedMs: work.nowMs,
  }
  record.lastAskedMs = work.nowMs
  warm.receipts.set(key, record)
  const number = ++tickets
  record.open.set(number, [work.op, work.callHash, work.uptimeMs, work.bootId])
  forgetOldest(warm)
  return { cti: work.cti, number }
}

function forgetOldest(warm: Warm): void {
  const idle = [...warm.receipts]
    .filter(([, r]) => r.open.size === 0)
    .sort(([, a], [, b]) => a.lastAskedMs - b.lastAskedMs)
  while (warm.receipts.size > KEPT_CTIS && idle.length > 0) warm.receipts.delete(idle.shift()![0])
}

/** Ends work: it gets its sequence and enters list and chain. */
export async function endWork(
  warm: Warm,
  ticket: Ticket,
  end: { code: number; subject: Bytes | null },
): Promise<void> {
  const record = recordOf(warm, ticket.cti)
  const work = record?.open.get(ticket.number)
  if (!record || !work) return
  record.open.delete(ticket.number)
  const [op, callHash, uptimeMs, bootId] = work
  record.ended += 1
  const entry: ReceiptEntry = [record.ended, op, callHash, end.code, uptimeMs, bootId, end.subject]
  record.entries.push(entry)
  record.chain[1] = await chainNext(record.chain[1], entry)
}

/** After a start: what was open when the device went down has an unknown outcome. */
export async function endInterrupted(warm: Warm): Promise<void> {
  for (const record of warm.receipts.values()) {
    for (const number of [...record.open.keys()])
      await endWork(warm, { cti: record.cti, number }, { code: 255, subject: null })
  }
}

type Signing = Omit<Receipt, 'cti' | 'entries' | 'ended' | 'chain' | 'open'> & {
  cti: Bytes
  sign: (message: Bytes) => Promise<Bytes>
}

/** The newest entries that fit the cap; for an unknown cti an empty one. */
export async function makeReceipt(warm: Warm, asked: Signing, mostBytes: number): Promise<Bytes> {
  const { sign, ...facts } = asked
  const record = recordOf(warm, asked.cti)
  const entries = [...(record?.entries ?? [])]
  let before = record?.chain[0] ?? (CHAIN_START as Bytes)
  const after = record?.chain[1] ?? (CHAIN_START as Bytes)
  for (;;) {
    const receipt: Receipt = {
      ...facts,
      entries,
      ended: record?.ended ?? 0,
      chain: [before, after],
      open: [...(record?.open.values() ?? [])],
    }
    const file = await signReceipt(receipt, sign)
    if (file.length <= Math.min(mostBytes, RECEIPT.maxBytes) || entries.length === 0) return file
    const dropped = entries.splice(0, Math.max(1, Math.floor(entries.length / 4)))
    for (const entry of dropped) before = await chainNext(before, entry)
  }
}
