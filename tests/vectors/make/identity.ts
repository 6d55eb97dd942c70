// Vectors of the identity statement, as a host or a server judges it; where docs/protocol has no number for what is wrong,
// `expect` is the word for it.
import { type Pairs, changed, hexOf, map } from './base/cbor'
import { common } from './base/common'
import { seal } from './base/envelope'
import {
  BOOT,
  CATALOG,
  DEVICE_ID,
  EPOCH,
  KEYS,
  NONCE,
  NOW,
  OTHER_DEVICE_ID,
  OTHER_NONCE,
  PRODUCT,
  TOO_LATE,
  type Trust,
  type Vector,
  idNamed,
  offCurve,
  padding,
  vector,
} from './base/scene'

const object = 'identity statement'
const typ = 'device-identity+cwt'
const CAP = 1024
const pairs: Pairs = [
  [6, NOW],
  [8, map([1, KEYS.device.cose])],
  [10, NONCE],
  [-65537, DEVICE_ID],
  [-65539, EPOCH],
  [-65540, BOOT],
  [-65541, 2],
  [-65542, 7],
  [-65543, '4.2.0'],
  [-65544, 'Example Pump Mk II'],
  [-65545, 12],
  [-65546, PRODUCT],
  [-65547, CATALOG],
  [-65548, 0],
]
const trust: Trust = { nonce: hexOf(NONCE), deviceId: hexOf(DEVICE_ID), deviceKey: KEYS.device.hex }
const { deviceId: _, ...anyDevice } = trust

const sealed = (change: Pairs, key = KEYS.device) =>
  seal({ typ, payload: changed(pairs, ...change), key, kid: null })
const given = (expect: number | string, changes: [string, Pairs][], held = trust) =>
  changes.map(([name, change]) => vector({ name, object, bytes: sealed(change), trust: held, expect }))

const MOST = 2 ** 53 - 1
const longest: Pairs = [
  [6, TOO_LATE - 1],
  [10, Buffer.alloc(64, 7)],
  [-65539, 2 ** 32 - 1],
  [-65542, MOST],
  [-65543, padding(255)],
  [-65544, padding(255)],
  [-65545, MOST],
  [-65548, MOST],
]

const good = () => [
  ...given(0, [
    ['good', []],
    ['good: a device without a clock', [[6, 0]]],
    [
      'good: Blank, no keystore',
      [
        [-65541, 0],
        [-65542, 0],
      ],
    ],
    ['good: firmware of 255 bytes', [[-65543, padding(255)]]],
    ['good: empty model', [[-65544, '']]],
  ]),
  ...given(0, [['good: whichever device', []]], anyDevice),
  ...given(0, [['good: as long as a statement can be', longest]], { ...trust, nonce: '07'.repeat(64) }),
]

const refused = () => [
  ...given('stale-nonce', [['stale nonce', [[10, OTHER_NONCE]]]]),
  ...given('stale-nonce', [
    ['a nonce that only begins like the asker’s', [[10, Buffer.concat([NONCE, NONCE])]]],
  ]),
  vector({
    name: 'wrong device: it proves another ID',
    object,
    bytes: sealed(
      [
        [8, map([1, KEYS.otherDevice.cose])],
        [-65537, OTHER_DEVICE_ID],
      ],
      KEYS.otherDevice,
    ),
    trust,
    expect: 14,
  }),
  ...given(13, [['wrong device: the ID of another key', [[-65537, OTHER_DEVICE_ID]]]], anyDevice),
  vector({
    name: 'wrong key: an ID that its key does not hash to',
    object,
    bytes: sealed([[8, map([1, KEYS.stranger.cose])]], KEYS.stranger),
    trust,
    expect: 13,
  }),
]

const form = () =>
  given(1, [
    ['issued at 2^35', [[6, TOO_LATE]]],
    ['nonce of 15 bytes', [[10, NONCE.slice(1)]]],
    ['nonce of 65 bytes', [[10, Buffer.alloc(65)]]],
    ['manufacturing state 3', [[-65541, 3]]],
    ['epoch of 2^32', [[-65539, 2 ** 32]]],
    ['firmware of 256 bytes', [[-65543, padding(256)]]],
    ['model with a tab', [[-65544, 'a\tb']]],
    ['key off the curve', [[8, map([1, offCurve])]]],
    ['key without its wrapping', [[8, KEYS.device.cose]]],
    ['product of 15 bytes', [[-65546, idNamed('x').slice(1)]]],
  ])

export function identityVectors(): Vector[] {
  const codes = { envelope: 1, signature: 13, payload: 1 }
  const kind = { object, typ, key: KEYS.device, kid: 'none', cap: CAP, codes, namesItsKey: true } as const
  return [
    ...good(),
    ...common({ ...kind, pairs, trust, integerLabel: -65539, bytesLabel: 10 }),
    ...form(),
    ...refused(),
  ]
}
