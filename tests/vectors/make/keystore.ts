// Vectors of the trusted keystore: what a device takes that holds none, that holds one, and that was handed over.
import { type Pairs, changed, hexOf, map } from './base/cbor'
import { common } from './base/common'
import { type Key, keyNamed, remade } from './base/keys'
import { seal } from './base/envelope'
import {
  CATALOG,
  KEYS,
  KEYSTORE_TYP,
  NOW,
  OTHER_CATALOG,
  TOO_LATE,
  type Trust,
  type Vector,
  entry,
  idNamed,
  keystore,
  keystorePairs,
  offCurve,
  vector,
} from './base/scene'
import { handoverTo } from './handover'
import { IMAGE_TYP, imagePairs } from './image'

const object = 'trusted keystore'
const CAP = 4096
const next: Pairs = changed(keystorePairs, [1, 8], [3, NOW])
const nextImageKey = keyNamed('next image')
const otherKeys = [entry(KEYS.capability, [1]), entry(nextImageKey, [2])]

/** The device holds version 7 of its catalog; no image is installed. */
const held: Trust = { root: KEYS.root.hex, catalogId: hexOf(CATALOG), keystore: hexOf(keystore) }
const { keystore: _, ...empty } = held
const installed: Trust = {
  ...held,
  image: hexOf(seal({ typ: IMAGE_TYP, payload: imagePairs, key: KEYS.image })),
}
/** Handed over to this catalog with an image of the former one installed; packages from version 7 on. */
const handedOver: Trust = {
  ...empty,
  image: installed.image!,
  handover: hexOf(handoverTo(KEYS.root, { least: 7 })),
}

type Case = { change?: Pairs; key?: Key; trust?: Trust; kid?: Uint8Array }
const made = (name: string, expect: number, parts: Case) => {
  const payload = changed(next, ...(parts.change ?? []))
  const bytes = seal({ typ: KEYSTORE_TYP, payload, key: parts.key ?? KEYS.root, kid: parts.kid })
  return vector({ name, object, bytes, trust: parts.trust ?? held, expect })
}

/** Kids are 9 bytes each, and a version of two or three bytes makes up a rest that development keys of 75 cannot. */
function exactly(size: number): Uint8Array {
  const sealed = (kids: number, developmentKeys: number, version: number) => {
    const kept = Array.from({ length: kids }, (_, i) => idNamed(`kid ${i}`).slice(8))
    const keys = Array.from({ length: developmentKeys }, (_, i) => keyNamed(`development ${i}`).cose)
    return seal({
      typ: KEYSTORE_TYP,
      payload: changed(next, [1, version], [4, kept], [5, keys]),
      key: KEYS.root,
    })
  }
  const rests = [0, 1, 2].flatMap((keys) => [8, 100, 1000].map((version) => ({ keys, version })))
  for (const { keys, version } of rests) {
    const missing = size - sealed(300, keys, version).length
    if (missing % 9 === 0) return sealed(300 + missing / 9, keys, version)
  }
  throw new Error(`no keystore of ${size} bytes`)
}

const good = () => [
  made('good: a higher version', 0, {}),
  made('good: the first', 0, { trust: empty }),
  made('good: far higher', 0, { change: [[1, 1_000_000]] }),
  vector({ name: 'good: the same bytes again', object, bytes: keystore, trust: held, expect: 0 }),
  made('good: a key with several uses', 0, { change: [[2, [entry(KEYS.capability, [1, 2, 3])]]] }),
  made('good: no key at all', 0, {
    change: [
      [2, []],
      [5, []],
    ],
  }),
  made('good: drops the key of an installed image and keeps its kid', 0, {
    change: [
      [2, otherKeys],
      [4, [KEYS.image.kid]],
    ],
    trust: installed,
  }),
  made('good: lists the key of an installed image', 0, { trust: installed }),
  made('good: after a handover, of the least version, without the former key', 0, {
    change: [
      [1, 7],
      [2, otherKeys],
    ],
    trust: handedOver,
  }),
  vector({ name: 'good: of 4,096 bytes', object, bytes: exactly(CAP), trust: held, expect: 0 }),
]

const refused = () => [
  made('lower version', 37, { change: [[1, 6]] }),
  made('same version, other bytes', 37, { change: [[1, 7]] }),
  vector({
    name: 'same version, the signature made anew',
    object,
    bytes: seal({ typ: KEYSTORE_TYP, payload: keystorePairs, key: KEYS.root, bend: remade }),
    trust: held,
    expect: 37,
  }),
  made('after a handover, below the least version', 37, { change: [[1, 6]], trust: handedOver }),
  made('drops the key of an installed image', 38, { change: [[2, otherKeys]], trust: installed }),
  made('keeps another kid than the one needed', 38, {
    change: [
      [2, otherKeys],
      [4, [nextImageKey.kid]],
    ],
    trust: installed,
  }),
  made('lists the key of an installed image, but not for images', 38, {
    change: [[2, [entry(KEYS.image, [1])]]],
    trust: installed,
  }),
  made('lists the key of an installed production image as a development key', 38, {
    change: [
      [2, otherKeys],
      [5, [KEYS.image.cose]],
    ],
    trust: installed,
  }),
  made('another catalog', 14, { change: [[6, OTHER_CATALOG]] }),
  made('order: catalog before version', 14, {
    change: [
      [6, OTHER_CATALOG],
      [1, 1],
    ],
  }),
  made('order: version before a dropped key', 37, {
    change: [
      [1, 7],
      [2, otherKeys],
    ],
    trust: installed,
  }),
  made('wrong key: the root of another catalog', 12, { key: KEYS.otherRoot }),
  made('wrong key: a key that the keystore lists', 12, { key: KEYS.capability }),
  made('wrong key: the former root after a handover', 12, { key: KEYS.otherRoot, trust: handedOver }),
]

const form = () => [
  made('issued at 2^35', 3, { change: [[3, TOO_LATE]] }),
  made('a key off the curve', 3, { change: [[2, [map([1, offCurve], [2, [1]])]]] }),
  made('a development key off the curve', 3, { change: [[5, [offCurve]]] }),
  made('a kid of 7 bytes', 3, { change: [[4, [KEYS.image.kid.slice(1)]]] }),
  made('catalog of 15 bytes', 3, { change: [[6, CATALOG.slice(1)]] }),
  made('an unlisted key in an entry', 3, {
    change: [[2, [map([1, KEYS.capability.cose], [2, [1]], [3, 'name'])]]],
  }),
  vector({ name: 'oversize by one byte', object, bytes: exactly(CAP + 1), trust: held, expect: 3 }),
]

export function keystoreVectors(): Vector[] {
  const codes = { envelope: 3, signer: 12, signature: 13, payload: 3 }
  const kind = { object, typ: KEYSTORE_TYP, key: KEYS.root, kid: 'required', cap: CAP, codes } as const
  return [
    ...good(),
    ...common({ ...kind, pairs: next, trust: held, integerLabel: 1, bytesLabel: 6 }),
    ...form(),
    ...refused(),
  ]
}
