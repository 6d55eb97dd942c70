// What the next keystore lists, which keys sign when, and what may be retired: in particular that what is kept for installed
// images leaves no device with a reason to refuse.
import { beforeAll, describe, expect, it } from 'vitest'
import { type Bytes, toHex } from '@/lib/core/bytes'
import { kidOf } from '@/lib/core/cose'
import { generateKeyPair } from '@/lib/core/keys'
import { isDomainError } from '@/lib/domain/errors'
import {
  effectsOn,
  effectsOnDevelopment,
  keptForImages,
  nextKeystore,
  sameTrust,
} from '@/lib/domain/next-keystore'
import {
  type DevelopmentKey,
  type SigningKey,
  keyInForce,
  keyToCome,
  requireRetirable,
  requireRotation,
  requireUnknown,
  standingOf,
} from '@/lib/domain/signing-keys'

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n))
const points: SigningKey['publicKey'][] = []
const kids: Bytes[] = []
beforeAll(async () => {
  for (let i = 0; i < 6; i++) {
    const { publicKey } = await generateKeyPair({ extractable: true })
    points.push(publicKey)
    kids.push(await kidOf(publicKey))
  }
})

const key = (n: number, more: Partial<SigningKey> = {}): SigningKey => ({
  kid: kids[n]!,
  publicKey: points[n]!,
  use: 1,
  state: 'active',
  origin: 'portal',
  label: null,
  from: day(0),
  listedIn: 1,
  droppedIn: null,
  createdAt: day(n),
  ...more,
})
const image = (n: number, more: Partial<SigningKey> = {}) => key(n, { use: 2, ...more })
const development = (n: number, more: Partial<DevelopmentKey> = {}): DevelopmentKey => ({
  kid: kids[n]!,
  publicKey: points[n]!,
  label: 'Bench',
  listedIn: null,
  droppedIn: null,
  createdAt: day(n),
  removedAt: null,
  ...more,
})
const kidsOf = (found: readonly Bytes[]) => found.map(toHex)
const code = (work: () => unknown) => {
  try {
    work()
    return 'done'
  } catch (error) {
    if (isDomainError(error)) return error.code
    throw error
  }
}

describe('the key that signs', () => {
  it('is the one that began last, to the moment', () => {
    const keys = [key(0), key(1, { from: day(10) }), key(2, { use: 2, from: day(11) })]
    expect(keyInForce(keys, 1, day(9))).toBe(keys[0])
    expect(keyInForce(keys, 1, new Date(day(10).getTime() - 1))).toBe(keys[0])
    expect(keyInForce(keys, 1, day(10))).toBe(keys[1])
    expect(keyInForce(keys, 3, day(10))).toBeUndefined()
  })

  it('is none, and not an earlier one, where the last to begin was stolen', () => {
    const keys = [key(0), key(1, { from: day(10), state: 'compromised' })]
    expect(keyInForce(keys, 1, day(20))).toBeUndefined()
    const after = [...keys, key(2, { from: day(21) })]
    expect(keyInForce(after, 1, day(20))).toBeUndefined()
    expect(keyInForce(after, 1, day(21))).toBe(after[2])
  })

  it('is never one that waits for its keystore, nor one from outside', () => {
    expect(keyInForce([key(0, { state: 'planned' })], 1, day(1))).toBeUndefined()
    expect(keyInForce([image(0, { origin: 'outside' })], 2, day(1))).toBeUndefined()
  })

  it('stands as people read it', () => {
    const keys = [
      key(0),
      key(1, { from: day(10) }),
      key(2, { from: day(20) }),
      key(3, { state: 'planned', from: null, listedIn: null }),
      key(4, { state: 'retired' }),
      key(5, { state: 'retired', droppedIn: 2 }),
    ]
    const standings = keys.map((one) => standingOf(one, keys, day(15)))
    expect(standings).toEqual(['believed', 'signs', 'later', 'waits', 'leaving', 'retired'])
    expect(standingOf(image(0, { origin: 'outside' }), [], day(1))).toBe('believed')
    expect(standingOf(key(0, { state: 'compromised' }), [], day(1))).toBe('compromised')
    expect(keyToCome(keys, 1, day(15))).toBe(keys[2])
  })
})

describe('a rotation', () => {
  it('is one at a time for a use, and begins within a year', () => {
    const keys = [key(0)]
    const now = day(5)
    expect(code(() => requireRotation({ use: 1, from: null }, keys, now))).toBe('done')
    expect(code(() => requireRotation({ use: 1, from: day(6) }, keys, now))).toBe('done')
    for (const from of [day(5), day(4), day(5 + 367)])
      expect(code(() => requireRotation({ use: 1, from }, keys, now))).toBe('activation-out-of-range')
    for (const next of [key(1, { from: day(6) }), key(1, { state: 'planned', from: null })]) {
      expect(code(() => requireRotation({ use: 1, from: null }, [...keys, next], now))).toBe(
        'rotation-pending',
      )
      expect(code(() => requireRotation({ use: 2, from: null }, [...keys, next], now))).toBe('done')
    }
  })
})

describe('retiring', () => {
  const nothing = { capabilities: 0, notices: 0 }
  const retire = (n: number, keys: SigningKey[], needs = nothing) =>
    code(() => requireRetirable(keys[n]!, { keys, needs, now: day(15) }))

  it('is refused for the key that signs, and for one that has ended', () => {
    const keys = [key(0), key(1, { from: day(10) }), key(2, { state: 'retired' })]
    expect(retire(1, keys)).toBe('key-in-force')
    expect(retire(0, keys)).toBe('done')
    expect(retire(2, keys)).toBe('key-ended')
  })

  it('waits for what the key signed', () => {
    const keys = [key(0), key(1, { from: day(10) })]
    expect(retire(0, keys, { capabilities: 1, notices: 0 })).toBe('key-still-needed')
    expect(retire(0, keys, { capabilities: 0, notices: 2 })).toBe('key-still-needed')
  })

  it('takes back one that has not begun', () => {
    expect(retire(1, [key(0), key(1, { from: day(20) })])).toBe('done')
    expect(retire(1, [key(0), key(1, { state: 'planned', from: null })])).toBe('done')
  })
})

describe('kept for installed images', () => {
  const dropping = () => image(0, { state: 'retired' })
  const dropped = () => image(0, { state: 'retired', droppedIn: 5 })
  const report = (keystoreVersion: number, ...found: number[]) => ({
    keystoreVersion,
    kids: found.map((n) => kids[n]!),
  })

  it('is no key that is listed, or never was', () => {
    expect(keptForImages([image(0), image(1, { state: 'planned', listedIn: null })], [null])).toEqual([])
    expect(keptForImages([image(1, { state: 'retired', listedIn: null })], [null])).toEqual([])
    expect(keptForImages([key(0, { state: 'retired' })], [null])).toEqual([])
  })

  it('is every image key that is dropped now, whatever devices said before', () => {
    for (const reports of [[null], [report(4)], [report(4, 0)]])
      expect(kidsOf(keptForImages([dropping()], reports))).toEqual([toHex(kids[0]!)])
  })

  it('goes when each device, since it cannot install another, has listed none of its images', () => {
    expect(keptForImages([dropped()], [report(5), report(6, 1)])).toEqual([])
    for (const one of [null, report(4), report(5, 0), report(9, 1, 0)])
      expect(kidsOf(keptForImages([dropped()], [report(5), one]))).toEqual([toHex(kids[0]!)])
  })

  it('names a stolen key too: else the keystore that drops it would be refused where its images are installed', () => {
    expect(kidsOf(keptForImages([image(0, { state: 'compromised' })], [report(1, 0)]))).toEqual([
      toHex(kids[0]!),
    ])
  })
})

describe('the next keystore', () => {
  const basis = (more = {}) => ({
    catalogId: new Uint8Array(16),
    signing: [key(0), image(1), key(2, { state: 'compromised' }), image(3, { state: 'retired' })],
    development: [development(4), development(5, { removedAt: day(1) })],
    reports: [],
    ...more,
  })
  const now = day(30)

  it('lists what is planned or active, each once, and development keys that were not removed', () => {
    const next = nextKeystore(basis(), { version: 9, now })
    expect(next.version).toBe(9)
    expect(next.issuedAt).toBe(now.getTime() / 1000)
    expect(next.keys.map(({ uses }) => uses)).toEqual([[1], [2]])
    expect(next.keys.map((entry) => entry.key)).toEqual([points[0], points[1]])
    expect(next.developmentKeys).toEqual([points[4]])
  })

  it('is the same whatever its version and date', () => {
    const one = nextKeystore(basis(), { version: 9, now })
    expect(sameTrust(one, nextKeystore(basis(), { version: 10, now: day(31) }))).toBe(true)
    expect(sameTrust(one, nextKeystore(basis({ development: [] }), { version: 9, now }))).toBe(false)
  })

  it('is refused where a device would not take so many bytes', () => {
    const many = Array.from({ length: 60 }, () => development(4))
    expect(code(() => nextKeystore(basis({ development: many }), { version: 9, now }))).toBe('keystore-full')
  })

  it('brings its keys into force, at the set time or at once, and drops the others', () => {
    const signing = [
      key(0),
      key(1, { state: 'planned', from: null, listedIn: null }),
      key(2, { use: 3, state: 'planned', from: day(40), listedIn: null }),
      image(3, { state: 'planned', from: day(2), listedIn: null }),
      image(4, { state: 'retired' }),
    ]
    const keystore = nextKeystore(basis({ signing, development: [] }), { version: 9, now })
    expect(effectsOn(keystore, signing, now)).toEqual([
      { kid: kids[1], listedIn: 9, activeFrom: now },
      { kid: kids[2], listedIn: 9, activeFrom: day(40) },
      { kid: kids[3], listedIn: 9, activeFrom: now },
      { kid: kids[4], droppedIn: 9 },
    ])
  })

  it('lists and drops development keys', () => {
    const keys = [development(4), development(5, { listedIn: 3, removedAt: day(1) })]
    const keystore = nextKeystore(basis({ development: keys }), { version: 9, now })
    expect(effectsOnDevelopment(keystore, keys)).toEqual([
      { kid: kids[4], listedIn: 9 },
      { kid: kids[5], droppedIn: 9 },
    ])
  })
})

describe('a key brought from outside', () => {
  it('is refused where the catalog has it for anything', () => {
    const known = { root: points[0]!, signing: [key(1)], development: [development(2)] }
    for (const n of [0, 1, 2]) expect(code(() => requireUnknown(points[n]!, known))).toBe('key-known')
    expect(code(() => requireUnknown(points[3]!, known))).toBe('done')
  })
})
