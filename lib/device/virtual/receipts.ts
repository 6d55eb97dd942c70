// The device's book of what was asked under each capability (docs/protocol, "Servicing receipt"): open work, ended
// entries in a hash chain, at least eight ctis kept, the longest unasked one dropped first, never one with open work.
import { type Bytes, toHex } from '@/lib/core/bytes'
import {
  CHAIN_START,
  RECEIPT,
  type OpenWork,
  type Receipt,
  type ReceiptEntry,
  chainNext,
  signReceipt,
} from '@/lib/domain/receipt'

import type { Warm, WorkRecord } from './state'

const KEPT_CTIS = 8
/** More than fit into one receipt. */
const KEPT_ENTRIES = 128

export type Ticket = { cti: Bytes; number: number }
type Opening = { cti: Bytes; op: string; callHash: Bytes; uptimeMs: number; bootId: Bytes }

export const noReceipts = (): Warm => ({ receipts: new Map(), asked: 0 })

function recordOf(warm: Warm, cti: Bytes): WorkRecord | undefined {
  return warm.receipts.get(toHex(cti))
}

/** Writes down that work began; the ticket closes it. */
export function openWork(warm: Warm, { cti, ...work }: Opening): Ticket {
  const key = toHex(cti)
  const record: WorkRecord = warm.receipts.get(key) ?? {
    cti,
    entries: [],
    chainBefore: CHAIN_START as Bytes,
    ended: 0,
    open: new Map(),
    lastAsked: 0,
  }
  const number = ++warm.asked
  record.lastAsked = number
  record.open.set(number, { ...work, subject: null })
  warm.receipts.set(key, record)
  forgetOldest(warm)
  return { cti, number }
}

// By the order of asking and not by a time: uptime begins anew at a restart, which receipts outlive.
function forgetOldest(warm: Warm): void {
  const idle = [...warm.receipts]
    .filter(([, record]) => record.open.size === 0)
    .sort(([, a], [, b]) => a.lastAsked - b.lastAsked)
  while (warm.receipts.size > KEPT_CTIS && idle.length > 0) warm.receipts.delete(idle.shift()![0])
}

/** What the work is about, once its parameters were read: also a crash has to name it. */
export function nameSubject(warm: Warm, ticket: Ticket, subject: Bytes): void {
  const work = recordOf(warm, ticket.cti)?.open.get(ticket.number)
  if (work) work.subject = subject
}

/** Ends work: it gets its sequence and enters list and chain. */
export async function endWork(warm: Warm, ticket: Ticket, code: number): Promise<void> {
  const record = recordOf(warm, ticket.cti)
  const work = record?.open.get(ticket.number)
  if (!record || !work) return
  record.open.delete(ticket.number)
  record.ended += 1
  const { op, callHash, uptimeMs, bootId, subject } = work
  record.entries.push([record.ended, op, callHash, code, uptimeMs, bootId, subject])
  forgetOldest(warm)
  await forgetEntries(record)
}

// The chain is worked out when a receipt is made: two works that end at once cannot get in each other's way.
async function forgetEntries(record: WorkRecord): Promise<void> {
  while (record.entries.length > KEPT_ENTRIES) {
    const oldest = record.entries[0]!
    const after = await chainNext(record.chainBefore, oldest)
    if (record.entries[0] !== oldest) continue
    record.entries.shift()
    record.chainBefore = after
  }
}

/** After a start: what was open when the device went down has an unknown outcome. */
export async function endInterrupted(warm: Warm): Promise<void> {
  for (const record of warm.receipts.values()) {
    for (const number of [...record.open.keys()]) await endWork(warm, { cti: record.cti, number }, 255)
  }
}

type Signing = Omit<Receipt, 'cti' | 'entries' | 'ended' | 'chain' | 'open'> & {
  cti: Bytes
  sign: (message: Bytes) => Promise<Bytes>
}
const unsigned = async () => new Uint8Array(64)

/** The newest entries that fit the cap; for an unknown cti an empty one. */
export async function makeReceipt(warm: Warm, asked: Signing, mostBytes: number): Promise<Bytes> {
  const { sign, ...facts } = asked
  const record = recordOf(warm, asked.cti)
  const all: ReceiptEntry[] = [...(record?.entries ?? [])]
  const open = [...(record?.open.values() ?? [])].map(({ op, callHash, uptimeMs, bootId }): OpenWork => [
    op,
    callHash,
    uptimeMs,
    bootId,
  ])
  const values = [record?.chainBefore ?? (CHAIN_START as Bytes)]
  const whole = { ...facts, open, ended: record?.ended ?? 0 }
  for (const entry of all) values.push(await chainNext(values.at(-1)!, entry))
  for (let from = 0; ; from++) {
    const chain: [Bytes, Bytes] = [values[from]!, values.at(-1)!]
    const receipt: Receipt = { ...whole, entries: all.slice(from), chain }
    const { length } = await signReceipt(receipt, unsigned)
    if (length <= Math.min(mostBytes, RECEIPT.maxBytes) || from === all.length)
      return signReceipt(receipt, sign)
  }
}
