// Ways in which a device misbehaves on purpose, for tests and for the bench. Each is set by hand and wears off as it says.
import type { Bytes } from '@/lib/core/bytes'
import type { Frame } from '../protocol/frame'

export type Faults = {
  /** So many responses are never sent. */
  forget: number
  /** So many frames to the host are replaced by noise. */
  garble: number
  /** Every response comes this much later. */
  lateMs: number
  /** After so many frames from the host the power is cut; null: never. */
  cutAfterFrames: number | null
  /** Shows another identity than it can prove. */
  impostor: boolean
}

export const noFaults = (): Faults => ({
  forget: 0,
  garble: 0,
  lateMs: 0,
  cutAfterFrames: null,
  impostor: false,
})

const NOISE = new Uint8Array(24).fill(0xa5)

/** What goes out for this frame: the transfer itself, noise, or nothing. */
export function distort(faults: Faults, frame: Frame, transfer: Bytes): Bytes | null {
  if (frame.type === 'response' && faults.forget > 0) {
    faults.forget -= 1
    return null
  }
  if (frame.type !== 'hello' && faults.garble > 0) {
    faults.garble -= 1
    return NOISE
  }
  return transfer
}

/** Whether this frame from the host is the one at which the power goes. */
export function cuts(faults: Faults): boolean {
  if (faults.cutAfterFrames === null) return false
  faults.cutAfterFrames -= 1
  if (faults.cutAfterFrames > 0) return false
  faults.cutAfterFrames = null
  return true
}
