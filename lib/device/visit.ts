// What is done around a visit, before and between a person's commands: a revocation that waits is told first, and what the
// device recorded is read. It needs no capability, and knows neither portal nor profile.
import { type Bytes, uuidToText } from '@/lib/core/bytes'
import { applyNotice, listReceipts, readReceiptOf } from './commands/receipts'
import { asDeviceError } from './errors'
import type { Channel } from './protocol/channel'

/** `taken`: the device's epoch is now at least the notice's. `unknown-signer`: its keystore has to be updated first. */
export type NoticeOutcome = 'taken' | 'unknown-signer' | 'refused'

export async function tellNotice(
  channel: Channel,
  notice: { epoch: number; bytes: Bytes },
): Promise<NoticeOutcome> {
  try {
    return (await applyNotice(channel, notice.bytes)) >= notice.epoch ? 'taken' : 'refused'
  } catch (error) {
    return asDeviceError(error).code === 'unknown-signer' ? 'unknown-signer' : 'refused'
  }
}

export type ReadRecord = { listed: string[]; receipts: { cti: string; file: Bytes }[] }

/** Every receipt that the device holds. */
export async function readRecord(channel: Channel, nonce: Bytes): Promise<ReadRecord> {
  const ctis = await listReceipts(channel)
  const receipts: ReadRecord['receipts'] = []
  for (const cti of ctis)
    receipts.push({ cti: uuidToText(cti), file: await readReceiptOf(channel, cti, nonce) })
  return { listed: ctis.map(uuidToText), receipts }
}
