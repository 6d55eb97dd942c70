// The device goes to another root and catalog, for good: it drops its keystore, and only the new catalog can bring it back.
import type { Bytes } from '@/lib/core/bytes'
import type { Channel } from '../protocol/channel'

/** Needs no capability, since the device's root signed it. The answer is the number it has applied; the same again changes nothing. */
export async function applyHandover(channel: Channel, handover: Bytes): Promise<number> {
  return (await channel.call('handover.apply', { handover })).result.number
}
