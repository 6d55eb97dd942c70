// What this profile keeps of visits until the portal has it: receipts as the devices signed them, and notices to take along.
// A receipt holds hashes of calls and no secret that was in one.
import { type Bytes, sha256, toHex } from '@/lib/core/bytes'
import { type Receipt, readReceipt, receiptsJoin } from '@/lib/domain/receipt'
import { attempt } from '@/lib/domain/signed-object'
import { type KeptNotice, type KeptReceipt, profileDb } from './store'

/** Keeps a receipt until it is handed in; one that it wholly contains goes. An empty one is not kept. */
export async function keepReceipt(given: Omit<KeptReceipt, 'key'>): Promise<void> {
  const receipt = attempt(() => readReceipt(given.file))
  if (!receipt || (receipt.ended === 0 && receipt.open.length === 0)) return
  const db = await profileDb()
  for (const one of await keptReceipts()) {
    if (one.deviceId !== given.deviceId || one.cti !== given.cti) continue
    if (await contains(receipt, readReceipt(one.file))) await db.delete('receipts', one.key)
  }
  const key = `${given.deviceId} ${toHex(await sha256(given.file))}`
  await db.put('receipts', { ...given, key }, key)
}

async function contains(later: Receipt, earlier: Receipt): Promise<boolean> {
  const first = (one: Receipt) => one.ended - one.entries.length
  return first(later) <= first(earlier) && (await receiptsJoin(earlier, later))
}

export async function keptReceipts(): Promise<KeptReceipt[]> {
  return (await profileDb()).getAll('receipts')
}
export async function dropReceipts(keys: readonly string[]): Promise<void> {
  const db = await profileDb()
  for (const key of keys) await db.delete('receipts', key)
}

export async function keepNotice(
  deviceId: string,
  notice: { epoch: number; bytes: Bytes } | null,
): Promise<void> {
  const db = await profileDb()
  if (!notice) return db.delete('notices', deviceId)
  await db.put('notices', { deviceId, epoch: notice.epoch, bytes: notice.bytes }, deviceId)
}
export async function noticeFor(deviceId: string): Promise<KeptNotice | undefined> {
  return (await profileDb()).get('notices', deviceId)
}
