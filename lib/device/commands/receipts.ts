// What the device keeps of what was done: which capabilities it has a receipt for, and each receipt, signed, over a nonce.
// Whether a receipt is to be believed, its reader checks.
import type { Bytes } from '@/lib/core/bytes'
import type { Channel } from '../protocol/channel'

/** The ctis of the receipts that the device holds. */
export const listReceipts = async (channel: Channel): Promise<Bytes[]> =>
  (await channel.call('receipt.list', {})).result.ctis

/** The receipt under one capability; an empty one where the device holds none. */
export const readReceiptOf = async (channel: Channel, cti: Bytes, nonce: Bytes): Promise<Bytes> =>
  (await channel.call('receipt.read', { cti, nonce })).result.receipt

/** Tells the device of a higher epoch. Gives the epoch it then has. */
export const applyNotice = async (channel: Channel, notice: Bytes): Promise<number> =>
  (await channel.call('revocation.update', { notice })).result.epoch
