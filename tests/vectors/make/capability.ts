// Vectors of the capability: good ones to the edges of each rule, and refusals in the device's order of checks.
import { Entries, type Pairs, bytesOf, cbor, changed, hexOf, map, raw, without } from './base/cbor'
import { common } from './base/common'
import { type Parts, seal } from './base/envelope'
import {
  BOOT,
  CTI,
  DEVICE_ID,
  EPOCH,
  HOUR,
  KEYS,
  NOW,
  OTHER_BOOT,
  OTHER_DEVICE_ID,
  TOO_LATE,
  type Trust,
  type Vector,
  keystore,
  ofSize,
  offCurve,
  padding,
  vector,
} from './base/scene'

export const CAPABILITY_TYP = 'device-capability+cwt'
const object = 'capability'
const CAP = 1024

/** A bearer file for field servicing. */
export const bearerPairs: Pairs = [
  [1, 'https://portal.example/catalogs/1'],
  [4, NOW + 8 * HOUR],
  [5, NOW - 600],
  [6, NOW],
  [7, CTI],
  [-65537, DEVICE_ID],
  [-65538, [13]],
  [-65539, EPOCH],
]
/** The same, for one browser profile. */
export const boundPairs = changed(bearerPairs, [8, map([1, KEYS.profile.cose])])
export const sealCapability = (payload: Parts['payload']) =>
  seal({ typ: CAPABILITY_TYP, payload, key: KEYS.capability })

const withClock: Trust = {
  keystore: hexOf(keystore),
  deviceId: hexOf(DEVICE_ID),
  bootId: hexOf(BOOT),
  epoch: EPOCH,
  clock: true,
  now: NOW,
  floor: 0,
}
const noClock: Trust = { ...withClock, clock: false, now: 0, floor: NOW }

const made = (expect: number, trust: Trust) => (name: string, payload: Parts['payload']) =>
  vector({ name, object, bytes: sealCapability(payload), trust, expect })
const given = (expect: number, changes: [string, Pairs][], trust = withClock) =>
  changes.map(([name, change]) => made(expect, trust)(name, changed(bearerPairs, ...change)))

const exactly = (size: number) =>
  ofSize(size, (length) => sealCapability(changed(bearerPairs, [1, padding(length)])), 700)

const good = () => [
  made(0, withClock)('good: bound to a browser profile', boundPairs),
  made(0, withClock)('good: bearer', bearerPairs),
  ...given(0, [
    ['good: app development', [[-65538, [11]]]],
    ['good: both capabilities', [[-65538, [11, 13]]]],
    ['good: a capability number that no device knows', [[-65538, [13, 4_000_000_000]]]],
    ['good: bound to this start of the device', [[-65540, BOOT]]],
    ['good: epoch higher by 1,024', [[-65539, EPOCH + 1024]]],
    ['good: valid from this second', [[5, NOW]]],
    ['good: valid for one more second', [[4, NOW + 1]]],
    ['good: expires at the last time there is', [[4, TOO_LATE - 1]]],
    ['good: empty issuer', [[1, '']]],
    ['good: issuer in other scripts', [[1, 'https://портал.example/水']]],
  ]),
  ...given(
    0,
    [
      ['good: no clock, expires above the floor', [[4, NOW + 1]]],
      ['good: no clock, begins above the floor', [[5, NOW + 1]]],
    ],
    noClock,
  ),
  vector({ name: 'good: of 1,024 bytes', object, bytes: exactly(CAP), trust: withClock, expect: 0 }),
]

const form = () => [
  ...given(11, [
    ['expires at 2^35', [[4, TOO_LATE]]],
    [
      'begins at 2^35',
      [
        [5, TOO_LATE],
        [4, TOO_LATE + 1],
      ],
    ],
    ['issued at 2^35', [[6, TOO_LATE]]],
    [
      'expires when it begins',
      [
        [4, NOW],
        [5, NOW],
      ],
    ],
    [
      'expires before it begins',
      [
        [4, NOW - 1],
        [5, NOW],
      ],
    ],
    ['no capability at all', [[-65538, []]]],
    ['capabilities that do not ascend', [[-65538, [13, 11]]]],
    ['a capability twice', [[-65538, [13, 13]]]],
    ['a negative capability', [[-65538, [-1, 13]]]],
    ['epoch of 2^32', [[-65539, 2 ** 32]]],
    ['device ID of 63 bytes', [[-65537, DEVICE_ID.slice(1)]]],
    ['boot ID of 15 bytes', [[-65540, BOOT.slice(1)]]],
    ['boot ID null', [[-65540, null]]],
    ['issuer with a line feed', [[1, 'https://a\nb']]],
    ['issuer with U+0080', [[1, 'https://a\u0080b']]],
    ['issuer that is not UTF-8', [[1, raw('62c328')]]],
    ['issuer as bytes', [[1, bytesOf('68')]]],
    ['profile key off the curve', [[8, map([1, offCurve])]]],
    ['profile key without its wrapping', [[8, KEYS.profile.cose]]],
    ['profile key with a kid beside it', [[8, map([1, KEYS.profile.cose], [2, KEYS.profile.kid])]]],
    [
      'profile key with alg',
      [[8, map([1, map([1, 2], [3, -7], [-1, 1], [-2, KEYS.profile.x], [-3, KEYS.profile.y])])]],
    ],
    [
      'profile key of 31 bytes',
      [[8, map([1, map([1, 2], [-1, 1], [-2, KEYS.profile.x.slice(1)], [-3, KEYS.profile.y])])]],
    ],
  ]),
  made(11, withClock)('no device ID', without(bearerPairs, -65537)),
  made(11, withClock)('a payload after the payload', Buffer.concat(twice())),
  vector({ name: 'oversize by one byte', object, bytes: exactly(CAP + 1), trust: withClock, expect: 11 }),
]
const twice = () => [cbor(new Entries(bearerPairs)), cbor(new Entries(bearerPairs))]

const refused = () => [
  ...given(14, [['wrong device', [[-65537, OTHER_DEVICE_ID]]]]),
  ...given(17, [
    ['lower epoch', [[-65539, EPOCH - 1]]],
    ['epoch more than 1,024 higher', [[-65539, EPOCH + 1025]]],
  ]),
  ...given(18, [['other boot', [[-65540, OTHER_BOOT]]]]),
  ...given(16, [['not yet valid', [[5, NOW + 1]]]]),
  ...given(15, [['expired this second', [[4, NOW]]]]),
  ...given(15, [['floor: expires at the floor', [[4, NOW]]]], noClock),
  ...given(14, [
    [
      'order: wrong device before epoch, boot and time',
      [
        [-65537, OTHER_DEVICE_ID],
        [-65539, 0],
        [-65540, OTHER_BOOT],
        [4, NOW],
      ],
    ],
  ]),
  ...given(17, [
    [
      'order: epoch before boot and time',
      [
        [-65539, 0],
        [-65540, OTHER_BOOT],
        [4, NOW],
      ],
    ],
  ]),
  ...given(18, [
    [
      'order: boot before time',
      [
        [-65540, OTHER_BOOT],
        [4, NOW],
      ],
    ],
  ]),
  ...(['image', 'revocation', 'development', 'root'] as const).map((name) =>
    vector({
      name: `key without the use: ${name}`,
      object,
      bytes: seal({ typ: CAPABILITY_TYP, payload: bearerPairs, key: KEYS[name] }),
      trust: withClock,
      expect: 12,
    }),
  ),
  vector({
    name: 'a device without a keystore',
    object,
    bytes: sealCapability(bearerPairs),
    trust: keyless(),
    expect: 12,
  }),
]
function keyless(): Trust {
  const { keystore: _, ...rest } = withClock
  return rest
}

export function capabilityVectors(): Vector[] {
  const codes = { envelope: 11, signer: 12, signature: 13, payload: 11 }
  const kind = {
    object,
    typ: CAPABILITY_TYP,
    key: KEYS.capability,
    kid: 'required',
    cap: CAP,
    codes,
  } as const
  const shared = common({ ...kind, pairs: boundPairs, trust: withClock, integerLabel: 6, bytesLabel: 7 })
  return [...good(), ...shared, ...form(), ...refused()]
}
