// How far a device's clock is off, from a statement over the server's nonce: it was made after the nonce was given and
// before it came back, so that only what lies outside of these two counts.

/** A device whose clock is off by more than this is named, and offered boot-bound capabilities. */
export const CLOCK_TOLERANCE_S = 300

/** Seconds; negative where the device is behind, 0 where it may be right, null where it has no trusted clock. */
export function clockOffsetS(issuedAtS: number, between: { givenS: number; heardS: number }): number | null {
  if (issuedAtS === 0) return null
  if (issuedAtS < Math.floor(between.givenS)) return issuedAtS - Math.floor(between.givenS)
  return Math.max(0, issuedAtS - Math.ceil(between.heardS))
}

export const isClockOff = (offsetS: number | null): boolean =>
  offsetS !== null && Math.abs(offsetS) > CLOCK_TOLERANCE_S
