// What a catalog's next trusted keystore lists, worked out from its keys, and what its issue means for each of them. No
// device may answer our package with keystore-drops-needed-key: see `keptForImages`. Knows no tables and no clock.
import { type Bytes, equal, toHex } from '@/lib/core/bytes'
import type { CoseKey } from '@/lib/core/cose'
import { DomainError } from './errors'
import { KEYSTORE, type Keystore, USE } from './keystore'
import { pack } from './schema'
import type { DevelopmentKey, KeyState, SigningKey } from './signing-keys'

/** The last list of images of one held device; null where it never gave one. `kids` are those of production images. */
export type ImageReport = { keystoreVersion: number; kids: readonly Bytes[] } | null

/**
 * Kids for `4`: image keys that were listed once, are listed no more, and that an installed image may need. A device is
 * free of a key only if it listed its images while it had a keystore without that key, for until then it could install
 * another; a device that never listed its images may have anything. So a key that is dropped now is always named.
 */
export function keptForImages(keys: readonly SigningKey[], reports: readonly ImageReport[]): Bytes[] {
  const dropped = keys.filter((key) => key.use === USE.image && key.listedIn !== null && !isListed(key))
  const freeOf = (key: SigningKey, report: ImageReport) =>
    report !== null &&
    key.droppedIn !== null &&
    report.keystoreVersion >= key.droppedIn &&
    !report.kids.some((kid) => equal(kid, key.kid))
  return dropped
    .filter((key) => !reports.every((report) => freeOf(key, report)))
    .map((key) => key.kid)
    .toSorted((a, b) => toHex(a).localeCompare(toHex(b)))
}

const isListed = (key: { state: KeyState }) => key.state === 'planned' || key.state === 'active'

export type Basis = {
  catalogId: Bytes
  signing: readonly SigningKey[]
  development: readonly DevelopmentKey[]
  reports: readonly ImageReport[]
}

/** Throws `keystore-full`. */
export function nextKeystore(basis: Basis, at: { version: number; now: Date }): Keystore {
  const listed = basis.signing
    .filter(isListed)
    .toSorted((a, b) => a.use - b.use || a.createdAt.getTime() - b.createdAt.getTime())
  const keystore: Keystore = {
    version: at.version,
    keys: listed.map(({ publicKey, use }) => ({ key: publicKey, uses: [use] })),
    issuedAt: Math.floor(at.now.getTime() / 1000),
    keptForImages: keptForImages(basis.signing, basis.reports),
    developmentKeys: basis.development.filter((key) => !key.removedAt).map((key) => key.publicKey),
    catalogId: basis.catalogId,
  }
  // Envelope and signature come on top of the payload.
  if (pack(KEYSTORE.codec, keystore).length > KEYSTORE.maxBytes - 128) throw new DomainError('keystore-full')
  return keystore
}

/** Whether the two say the same but for their version and date: then no new one is needed. */
export function sameTrust(a: Keystore, b: Keystore): boolean {
  const bare = (k: Keystore) => toHex(pack(KEYSTORE.codec, { ...k, version: 1, issuedAt: 0 }))
  return bare(a) === bare(b)
}

/** What the issue of a keystore changes on one key. */
export type KeyEffect = {
  kid: Bytes
  listedIn?: number
  droppedIn?: number
  /** It may sign from then: at the set time, or at once where that has passed or none was set. */
  activeFrom?: Date
}

export function effectsOn(keystore: Keystore, keys: readonly SigningKey[], now: Date): KeyEffect[] {
  return keys.flatMap((key) => {
    const effect = listing(
      key,
      keystore.version,
      keystore.keys.map((entry) => entry.key),
    )
    const takesOver = effect.listedIn !== undefined && key.state === 'planned'
    const activeFrom = key.from && key.from > now ? key.from : now
    return Object.keys(effect).length > 0
      ? [{ kid: key.kid, ...effect, ...(takesOver && { activeFrom }) }]
      : []
  })
}

export function effectsOnDevelopment(keystore: Keystore, keys: readonly DevelopmentKey[]): KeyEffect[] {
  return keys.flatMap((key) => {
    const effect = listing(key, keystore.version, keystore.developmentKeys)
    return Object.keys(effect).length > 0 ? [{ kid: key.kid, ...effect }] : []
  })
}

type Listed = { publicKey: CoseKey; listedIn: number | null; droppedIn: number | null }
function listing(
  key: Listed,
  version: number,
  listed: readonly CoseKey[],
): Pick<KeyEffect, 'listedIn' | 'droppedIn'> {
  const isIn = listed.some((one) => equal(one.x, key.publicKey.x) && equal(one.y, key.publicKey.y))
  if (isIn && key.listedIn === null) return { listedIn: version }
  if (!isIn && key.listedIn !== null && key.droppedIn === null) return { droppedIn: version }
  return {}
}
