// A catalog's signing keys as rules: which one signs at a moment, how each stands, what may be retired. Several keys of a
// use are believed at once while one takes over from another; the one that began last signs, and nothing falls back to an
// earlier one. Knows no tables and no screen.
import { type Bytes, equal, toHex } from '@/lib/core/bytes'
import type { CoseKey } from '@/lib/core/cose'
import { DomainError } from './errors'

/** planned: in no keystore yet. active: listed and believed. retired: signs no more. compromised: somebody else may have it. */
export type KeyState = 'planned' | 'active' | 'retired' | 'compromised'
export type SigningKey = {
  kid: Bytes
  publicKey: CoseKey
  use: number
  state: KeyState
  /** Where its private half is; with one from outside the portal signs nothing. */
  origin: 'portal' | 'outside'
  label: string | null
  /** From when the portal signs with it. */
  from: Date | null
  /** The first keystore version that lists it, and the first that no longer does. */
  listedIn: number | null
  droppedIn: number | null
  createdAt: Date
}
export type DevelopmentKey = {
  kid: Bytes
  publicKey: CoseKey
  label: string
  listedIn: number | null
  droppedIn: number | null
  createdAt: Date
  removedAt: Date | null
}

/** The key that the portal signs with at `at`. None where the last one to begin was retired or stolen. */
export function keyInForce<K extends SigningKey>(keys: readonly K[], use: number, at: Date): K | undefined {
  const begun = keys.filter(
    (key) =>
      key.use === use && key.origin === 'portal' && key.state !== 'planned' && key.from && key.from <= at,
  )
  const last = begun.toSorted((a, b) => b.from!.getTime() - a.from!.getTime())[0]
  return last?.state === 'active' ? last : undefined
}

/** One that takes over later, or waits for its keystore: there is at most one for each use. */
export const keyToCome = (keys: readonly SigningKey[], use: number, at: Date): SigningKey | undefined =>
  keys.find(
    (key) =>
      key.use === use &&
      key.origin === 'portal' &&
      (key.state === 'planned' || (key.state === 'active' && key.from! > at)),
  )

export type KeyStanding =
  | 'waits' // for the keystore that lists it
  | 'later' // listed, takes over at a set time
  | 'signs'
  | 'believed' // listed; another one signs, or it is kept outside
  | 'leaving' // retired, and still in the newest keystore
  | 'retired'
  | 'compromised'

export function standingOf(key: SigningKey, keys: readonly SigningKey[], at: Date): KeyStanding {
  if (key.state === 'compromised') return 'compromised'
  if (key.state === 'retired') return key.listedIn !== null && key.droppedIn === null ? 'leaving' : 'retired'
  if (key.state === 'planned') return 'waits'
  if (key.origin === 'portal' && key.from! > at) return 'later'
  const signs = keyInForce(keys, key.use, at)
  return signs && equal(signs.kid, key.kid) ? 'signs' : 'believed'
}

const LONGEST_AHEAD_S = 366 * 86_400

/** When a new key begins: at once (null) or at a moment within a year. Throws `activation-out-of-range`, `rotation-pending`. */
export function requireRotation(
  asked: { use: number; from: Date | null },
  keys: readonly SigningKey[],
  now: Date,
): void {
  if (keyToCome(keys, asked.use, now)) throw new DomainError('rotation-pending')
  if (asked.from === null) return
  const ahead = asked.from.getTime() - now.getTime()
  if (ahead <= 0 || ahead > LONGEST_AHEAD_S * 1000) throw new DomainError('activation-out-of-range')
}

/** What still hangs on a key: live capabilities it signed, revocation notices it signed that no device confirmed. */
export type Needs = { capabilities: number; notices: number }

/** Throws `key-not-here`, `key-in-force`, `key-still-needed`. */
export function requireRetirable(
  key: SigningKey,
  given: { keys: readonly SigningKey[]; needs: Needs; now: Date },
): void {
  const standing = standingOf(key, given.keys, given.now)
  if (standing === 'signs') throw new DomainError('key-in-force')
  if (!['waits', 'later', 'believed'].includes(standing)) throw new DomainError('key-ended')
  const { capabilities, notices } = given.needs
  if (capabilities + notices === 0) return
  const what =
    capabilities > 0
      ? `${capabilities} live ${capabilities === 1 ? 'capability was' : 'capabilities were'} signed with it.`
      : `${notices} ${notices === 1 ? 'revocation was' : 'revocations were'} signed with it and not confirmed by the device.`
  throw new DomainError('key-still-needed', what)
}

/** A key is known once, for one thing. Throws `key-known`. */
export function requireUnknown(
  key: CoseKey,
  known: {
    root: CoseKey | null
    signing: readonly { publicKey: CoseKey }[]
    development: readonly { publicKey: CoseKey }[]
  },
): void {
  const point = ({ x, y }: CoseKey) => toHex(x) + toHex(y)
  const others = [...(known.root ? [known.root] : []), ...known.signing.map((k) => k.publicKey)]
  if ([...others, ...known.development.map((k) => k.publicKey)].some((one) => point(one) === point(key)))
    throw new DomainError('key-known')
}
