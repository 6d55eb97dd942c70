// Files of devices to claim, as a maker would write them.
import { toHex } from '@/lib/core/bytes'
import { uncompressed } from '@/lib/core/cose'
import type { Context } from '@/lib/server/context'
import { findHoldings } from '@/lib/server/store/devices'
import { applyClaim, startClaim } from '@/lib/server/usecases/apply-claim'
import { type ReceiveClaim, receiveClaim } from '@/lib/server/usecases/receive-claim'
import { type Catalog, type Device, makeDevice } from './catalog'

export const idOf = (device: Device) => toHex(device.deviceId)
export const pointOf = (device: Device) => toHex(uncompressed(device.key))

export const makeDevices = (count: number): Promise<Device[]> =>
  Promise.all(Array.from({ length: count }, () => makeDevice()))

/** In pieces that end anywhere, also inside a character. */
export async function* inPieces(text: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export const CHOICES = { groupId: null, createMissing: false, allOrNothing: false }

/** `content` is the file's text, or its pieces as they come. */
export function receive(
  who: Context,
  {
    content,
    ...more
  }: { catalogId: string; content: string | ReceiveClaim['content'] } & Partial<
    Omit<ReceiveClaim, 'content'>
  >,
): Promise<{ id: string }> {
  const pieces = typeof content === 'string' ? inPieces(content, 1000) : content
  return receiveClaim(who, { fileName: 'units.csv', ...CHOICES, ...more, content: pieces })
}

/** What this catalog holds of the device. */
export async function holdingIn(catalog: Catalog, device: Device) {
  const all = await catalog.owner.inTransaction((tx) => findHoldings(tx, device.deviceId))
  return all.find((one) => one.catalogId === catalog.id)
}

/** Every step of it, as the queue would take them; gives what was counted. */
export async function claimAll(who: Context, claim: { catalogId: string; id: string }) {
  await startClaim(who, claim)
  for (;;) {
    const step = await applyClaim(who, claim)
    if (step.done) return step.counts
  }
}
