// Bytes changed as an attacker or a broken cable might: turned bits, cut, doubled, put together with others. Seeded.
import { type Bytes, concat } from '@/lib/core/bytes'

export type Chance = () => number
export const below = (chance: Chance, limit: number): number => Math.floor(chance() * limit)
export const pick = <T>(chance: Chance, from: readonly T[]): T => from[below(chance, from.length)]!
export const some = (chance: Chance, length: number): Bytes =>
  Uint8Array.from({ length }, () => below(chance, 256))

/** Values at which encodings turn: heads of every major type, lengths, breaks. */
const TELLING = [
  0x00, 0x17, 0x18, 0x1b, 0x38, 0x40, 0x58, 0x5f, 0x60, 0x78, 0x80, 0x9f, 0xa0, 0xbf, 0xc0, 0xd2, 0xf4, 0xf6,
  0xf7, 0xf9, 0xff,
]

type Change = (bytes: Bytes, chance: Chance, others: readonly Bytes[]) => Bytes
const spot = (bytes: Bytes, chance: Chance) => below(chance, Math.max(1, bytes.length))

const CHANGES: Change[] = [
  (bytes, chance) => {
    const copy = bytes.slice()
    if (copy.length > 0) copy[spot(copy, chance)]! ^= 1 << below(chance, 8)
    return copy
  },
  (bytes, chance) => {
    const copy = bytes.slice()
    if (copy.length > 0)
      copy[spot(copy, chance)] = chance() < 0.5 ? pick(chance, TELLING) : below(chance, 256)
    return copy
  },
  (bytes, chance) => bytes.slice(0, spot(bytes, chance)),
  (bytes, chance) => {
    const at = spot(bytes, chance)
    return concat(bytes.slice(0, at), some(chance, 1 + below(chance, 4)), bytes.slice(at))
  },
  (bytes, chance) => {
    const at = spot(bytes, chance)
    return concat(bytes.slice(0, at), bytes.slice(at + 1 + below(chance, 8)))
  },
  (bytes, chance) => {
    const [from, at] = [spot(bytes, chance), spot(bytes, chance)]
    return concat(bytes.slice(0, at), bytes.slice(from, from + 1 + below(chance, 40)), bytes.slice(at))
  },
  (bytes, chance, others) => {
    const other = pick(chance, others)
    return concat(bytes.slice(0, spot(bytes, chance)), other.slice(spot(other, chance)))
  },
  (bytes, chance, others) => {
    const other = pick(chance, others)
    const copy = bytes.slice()
    const from = spot(other, chance)
    const part = other.slice(from, from + 1 + below(chance, 64))
    copy.set(part.slice(0, Math.max(0, copy.length - spot(copy, chance))), 0)
    return copy
  },
  (bytes, chance) => concat(bytes, some(chance, 1 + below(chance, 3))),
]

/** One change, or a few one after the other. */
export function mutated(bytes: Bytes, chance: Chance, others: readonly Bytes[]): Bytes {
  let changed = bytes
  const changes = chance() < 0.7 ? 1 : 2 + below(chance, 3)
  for (let i = 0; i < changes; i++) changed = pick(chance, CHANGES)(changed, chance, others)
  return changed
}

/** Runs until so many are done or the time is over, and says how it went. */
export async function rounds(
  what: string,
  { most, untilMs, seed }: { most: number; untilMs: number; seed: number },
  round: (n: number) => Promise<void>,
): Promise<number> {
  const began = Date.now()
  let done = 0
  for (; done < most && Date.now() < untilMs; done++) {
    try {
      await round(done)
    } catch (error) {
      throw new Error(`${what} ${done} of LATCHKEY_SEED=${seed}`, { cause: error })
    }
  }
  const seconds = (Date.now() - began) / 1000
  console.log(
    `${what}: ${done} of ${most} in ${seconds.toFixed(1)} s (${Math.round(done / seconds)}/s), LATCHKEY_SEED=${seed}`,
  )
  return done
}
