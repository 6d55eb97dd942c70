// Vectors of the capability proof, with the capability and the call that it goes along with; `bytes` is empty where none
// was given. `signer` is the browser profile's key, as the capability names it.
import { type Pairs, cbor, changed, hexOf, map } from './base/cbor'
import { bearerPairs, boundPairs, sealCapability } from './capability'
import { common } from './base/common'
import { seal } from './base/envelope'
import { type Key, sha256 } from './base/keys'
import {
  BOOT,
  DEVICE_ID,
  EPOCH,
  KEYS,
  NONCE,
  NOW,
  OTHER_DEVICE_ID,
  OTHER_NONCE,
  type Trust,
  type Vector,
  idNamed,
  keystore,
  vector,
} from './base/scene'

const object = 'capability proof'
const typ = 'capability-proof+cbor'
const bound = sealCapability(boundPairs)
const bearer = sealCapability(bearerPairs)
const call = cbor(['wifi.remove', map([1, 2]), idNamed('salt')])
const otherSalt = cbor(['wifi.remove', map([1, 2]), idNamed('another salt')])
const otherParameter = cbor(['wifi.remove', map([1, 3]), idNamed('salt')])

const pairs: Pairs = [
  [1, NONCE],
  [2, sha256(bound)],
  [3, sha256(call)],
  [4, DEVICE_ID],
]
const trust: Trust = {
  keystore: hexOf(keystore),
  capability: hexOf(bound),
  call: hexOf(call),
  signer: KEYS.profile.hex,
  deviceId: hexOf(DEVICE_ID),
  bootId: hexOf(BOOT),
  nonce: hexOf(NONCE),
  epoch: EPOCH,
  clock: true,
  now: NOW,
  floor: 0,
}
const { signer: _, ...others } = trust
const unbound: Trust = { ...others, capability: hexOf(bearer) }

const sealed = (change: Pairs, key: Key = KEYS.profile) =>
  seal({ typ, payload: changed(pairs, ...change), key, kid: null })
const given = (expect: number, changes: [string, Pairs][], held = trust) =>
  changes.map(([name, change]) => vector({ name, object, bytes: sealed(change), trust: held, expect }))
const nothing = new Uint8Array(0)

export function proofVectors(): Vector[] {
  const codes = { envelope: 21, signature: 21, payload: 21 }
  const kind = { object, typ, key: KEYS.profile, kid: 'none', cap: 512, codes } as const
  return [
    ...given(0, [['good', []]]),
    ...given(0, [['good: for another call, which is asked', [[3, sha256(otherSalt)]]]], {
      ...trust,
      call: hexOf(otherSalt),
    }),
    vector({
      name: 'good: no proof, and a bearer file needs none',
      object,
      bytes: nothing,
      trust: unbound,
      expect: 0,
    }),
    vector({ name: 'missing proof', object, bytes: nothing, trust, expect: 20 }),
    ...common({ ...kind, pairs, trust, bytesLabel: 1 }),
    ...given(21, [
      ['stale nonce', [[1, OTHER_NONCE]]],
      ['nonce of 32 bytes', [[1, Buffer.concat([NONCE, NONCE])]]],
      ['for another capability', [[2, sha256(bearer)]]],
      ['for another call: other parameters', [[3, sha256(otherParameter)]]],
      ['for another call: other salt', [[3, sha256(otherSalt)]]],
      ['for another device', [[4, OTHER_DEVICE_ID]]],
      [
        'the hash of the call in place of the capability’s',
        [
          [2, sha256(call)],
          [3, sha256(bound)],
        ],
      ],
    ]),
    ...(['capability', 'device', 'otherDevice'] as const).map((name) => {
      const bytes = sealed([], KEYS[name])
      return vector({ name: `wrong key: ${name}`, object, bytes, trust, expect: 21 })
    }),
  ]
}
