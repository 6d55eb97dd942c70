// The servicing receipt: the device's own signed record of what was asked under one capability (docs/protocol,
// "Servicing receipt"). Entries form a hash chain, so that two receipts join and a gap shows.
import { type Bytes, concat, equal, sha256 } from '@/lib/core/bytes'
import { CodedError } from '@/lib/core/coded-error'
import { decodeSign1, verifySign1 } from '@/lib/core/cose'
import { keyHashesTo } from './key-binding'
import {
  type TypeOf,
  confirmation,
  deviceId,
  exactly,
  field,
  hash,
  list,
  map,
  nonce,
  nullable,
  pack,
  text,
  tuple,
  unpack,
  unsigned,
  uuid,
} from './schema'
import { type SignedObject, readObject, signObject } from './signed-object'
import type { Codec } from './schema'

/** `[sequence, op, SHA-256 of the call, code, uptime ms, boot ID, subject]`. */
export type ReceiptEntry = [number, string, Bytes, number, number, Bytes, Bytes | null]
/** `[op, SHA-256 of the call, uptime ms, boot ID]`. */
export type OpenWork = [string, Bytes, number, Bytes]

export const receiptEntry: Codec<ReceiptEntry> = tuple<ReceiptEntry>(
  unsigned(),
  text,
  hash,
  unsigned(256),
  unsigned(),
  exactly(16),
  nullable(uuid),
)
const openWork: Codec<OpenWork> = tuple<OpenWork>(text, hash, unsigned(), exactly(16))

const codec = map({
  nonce: field(1, nonce),
  cti: field(2, uuid),
  entries: field(3, list(receiptEntry)),
  ended: field(4, unsigned()),
  chain: field(5, tuple<[Bytes, Bytes]>(hash, hash)),
  uptimeMs: field(6, unsigned()),
  open: field(7, list(openWork)),
  key: field(8, confirmation),
  deviceId: field(-65537, deviceId),
  bootId: field(-65540, exactly(16)),
  operationCounter: field(-65545, unsigned()),
})
export type Receipt = TypeOf<typeof codec>

export const RECEIPT: SignedObject<Receipt> = {
  typ: 'servicing-receipt+cbor',
  maxBytes: 8192,
  kid: 'none',
  codec,
}
export const CHAIN_START = new Uint8Array(32)

export function chainNext(before: Bytes, entry: ReceiptEntry): Promise<Bytes> {
  return sha256(concat(before, pack(receiptEntry, entry)))
}

export const signReceipt = (value: Receipt, sign: (m: Bytes) => Promise<Bytes>) =>
  signObject(RECEIPT, value, { sign })

export type ReceiptRefusal = 'malformed' | 'bad-signature' | 'stale-nonce' | 'broken-chain'

/** What the bytes say, unchecked. Throws `malformed`. */
export const readReceipt = (file: Uint8Array): Receipt => readObject(RECEIPT, file).value

/** The receipt, where the device signed it, its nonce is the asker's, and its entries make the chain it states. */
export async function checkReceipt(file: Uint8Array, expected: { nonce?: Uint8Array }): Promise<Receipt> {
  const envelope = decodeSign1(file, RECEIPT)
  const receipt = unpack(codec, envelope.payload)
  if (!(await verifySign1(envelope, receipt.key)) || !(await keyHashesTo(receipt.key, receipt.deviceId))) {
    throw new CodedError<ReceiptRefusal>('bad-signature', 'The receipt is not signed by the device it names.')
  }
  if (expected.nonce && !equal(receipt.nonce, expected.nonce)) {
    throw new CodedError<ReceiptRefusal>('stale-nonce', 'The receipt answers another question.')
  }
  if (!(await chainHolds(receipt))) {
    throw new CodedError<ReceiptRefusal>('broken-chain', 'The entries of the receipt do not make its chain.')
  }
  return receipt
}

/** Sequences ascend by one to the number of ended entries, and hash from the first chain value to the last. */
async function chainHolds(receipt: Receipt): Promise<boolean> {
  const first = receipt.ended - receipt.entries.length + 1
  if (first < 1 && receipt.entries.length > 0) return false
  if (!receipt.entries.every(([sequence], i) => sequence === first + i)) return false
  let value = receipt.chain[0]
  if (first === 1 && !equal(value, CHAIN_START)) return false
  for (const entry of receipt.entries) value = await chainNext(value, entry)
  return equal(value, receipt.chain[1])
}

/** Whether `later` goes on where `earlier` ended, without a gap. Both checked before. */
export async function receiptsJoin(earlier: Receipt, later: Receipt): Promise<boolean> {
  if (!equal(earlier.cti, later.cti) || !equal(earlier.deviceId, later.deviceId)) return false
  const before = later.ended - later.entries.length
  if (before > earlier.ended || later.ended < earlier.ended) return false
  let value = later.chain[0]
  for (const entry of later.entries) {
    if (entry[0] > earlier.ended) break
    value = await chainNext(value, entry)
  }
  return equal(value, earlier.chain[1])
}
