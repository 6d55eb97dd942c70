// Vectors of the handover: the first, the next, the repeat, and each refusal.
import { type Pairs, changed, hexOf } from './base/cbor'
import { common } from './base/common'
import { type Key, remade } from './base/keys'
import { seal } from './base/envelope'
import {
  CATALOG,
  DEVICE_ID,
  HOUR,
  KEYS,
  NOW,
  OTHER_CATALOG,
  OTHER_DEVICE_ID,
  TOO_LATE,
  type Trust,
  type Vector,
  offCurve,
  vector,
} from './base/scene'

const object = 'handover'
const typ = 'device-handover+cbor'

/** From the present catalog to the other one, the first of this device. */
const pairs: Pairs = [
  [1, KEYS.otherRoot.cose],
  [2, 1],
  [3, 4],
  [4, NOW + 30 * 24 * HOUR],
  [-65537, DEVICE_ID],
  [-65547, OTHER_CATALOG],
]
const firstTime: Trust = { root: KEYS.root.hex, deviceId: hexOf(DEVICE_ID), clock: true, now: NOW, floor: 0 }
const noClock: Trust = { ...firstTime, clock: false, now: 0, floor: NOW }

/** The first handover of the device, from the other catalog to this one. */
export function handoverTo(root: Key, { least }: { least: number }): Uint8Array {
  const payload = changed(pairs, [1, root.cose], [3, least], [-65547, CATALOG])
  return seal({ typ, payload, key: KEYS.otherRoot })
}
const applied = handoverTo(KEYS.root, { least: 1 })
/** It came from the other catalog by handover 1, so the next is 2. */
const afterOne: Trust = { ...firstTime, handover: hexOf(applied) }

type Case = { change?: Pairs; key?: Key; trust?: Trust }
const made = (name: string, expect: number, parts: Case) => {
  const bytes = seal({ typ, payload: changed(pairs, ...(parts.change ?? [])), key: parts.key ?? KEYS.root })
  return vector({ name, object, bytes, trust: parts.trust ?? firstTime, expect })
}
const repeat = (name: string, trust: Trust) => vector({ name, object, bytes: applied, trust, expect: 0 })

const good = () => [
  made('good: the first', 0, {}),
  made('good: the next', 0, { change: [[2, 2]], trust: afterOne }),
  made('good: back to the device’s own root and catalog', 0, {
    change: [
      [1, KEYS.root.cose],
      [-65547, CATALOG],
    ],
  }),
  made('good: least version 0', 0, { change: [[3, 0]] }),
  made('good: one more second', 0, { change: [[4, NOW + 1]] }),
  made('good: no clock, expires above the floor', 0, { change: [[4, NOW + 1]], trust: noClock }),
  repeat('good: repeat of the last one applied, whose root is no longer the device’s', afterOne),
  repeat('good: repeat of the last one applied, expired meanwhile', {
    ...afterOne,
    now: NOW + 31 * 24 * HOUR,
  }),
]

const refused = () => [
  made('wrong key: the root of another catalog', 12, { key: KEYS.otherRoot }),
  made('wrong key: a key of the keystore', 12, { key: KEYS.capability }),
  made('wrong key: the former root', 12, { change: [[2, 2]], key: KEYS.otherRoot, trust: afterOne }),
  made('wrong device', 14, { change: [[-65537, OTHER_DEVICE_ID]] }),
  made('expired this second', 15, { change: [[4, NOW]] }),
  made('floor: expires at the floor', 15, { change: [[4, NOW]], trust: noClock }),
  made('number 0', 37, { change: [[2, 0]] }),
  made('number 2 before 1', 37, { change: [[2, 2]] }),
  made('number 1 again, other bytes', 37, { trust: afterOne }),
  made('number 3 after 1', 37, { change: [[2, 3]], trust: afterOne }),
  vector({
    name: 'the last one applied with its signature made anew',
    object,
    bytes: seal({
      typ,
      payload: changed(pairs, [1, KEYS.root.cose], [3, 1], [-65547, CATALOG]),
      key: KEYS.otherRoot,
      bend: remade,
    }),
    trust: afterOne,
    expect: 12,
  }),
  made('order: device before time and number', 14, {
    change: [
      [-65537, OTHER_DEVICE_ID],
      [4, NOW],
      [2, 9],
    ],
  }),
  made('order: time before number', 15, {
    change: [
      [4, NOW],
      [2, 9],
    ],
  }),
]

const form = () => [
  made('expires at 2^35', 3, { change: [[4, TOO_LATE]] }),
  made('new root off the curve', 3, { change: [[1, offCurve]] }),
  made('new root as x‖y', 3, { change: [[1, KEYS.otherRoot.x]] }),
  made('catalog of 17 bytes', 3, { change: [[-65547, Uint8Array.of(0, ...OTHER_CATALOG)]] }),
]

export function handoverVectors(): Vector[] {
  const codes = { envelope: 3, signer: 12, signature: 13, payload: 3 }
  const kind = { object, typ, key: KEYS.root, kid: 'required', cap: 512, codes } as const
  return [
    ...good(),
    ...common({ ...kind, pairs, trust: firstTime, integerLabel: 2, bytesLabel: -65537 }),
    ...form(),
    ...refused(),
  ]
}
