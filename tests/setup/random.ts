// Chance that can be had again: LATCHKEY_SEED names it, and what failed says which it was.

export const seedOfRun = (): number =>
  Number(process.env.LATCHKEY_SEED ?? Math.floor(Math.random() * 2 ** 31))

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** When the long tests are to be over, in milliseconds since 1970; never where LATCHKEY_LONG_SECONDS is not set. */
export function deadlineOfRun(): number {
  const seconds = Number(process.env.LATCHKEY_LONG_SECONDS)
  return seconds > 0 ? Date.now() + seconds * 1000 : Infinity
}
