// Vectors of the revocation notice. A notice that is not higher is good and changes nothing.
import { type Pairs, changed, hexOf } from './base/cbor'
import { common } from './base/common'
import { seal } from './base/envelope'
import {
  DEVICE_ID,
  EPOCH,
  KEYS,
  NOW,
  OTHER_DEVICE_ID,
  TOO_LATE,
  type Trust,
  type Vector,
  keystore,
  vector,
} from './base/scene'

const object = 'revocation notice'
const typ = 'capability-revocation+cbor'
const pairs: Pairs = [
  [6, NOW],
  [-65537, DEVICE_ID],
  [-65539, EPOCH + 1],
]
const trust: Trust = { keystore: hexOf(keystore), deviceId: hexOf(DEVICE_ID), epoch: EPOCH }

const given = (expect: number, changes: [string, Pairs][]) =>
  changes.map(([name, change]) => {
    const bytes = seal({ typ, payload: changed(pairs, ...change), key: KEYS.revocation })
    return vector({ name, object, bytes, trust, expect })
  })

export function revocationVectors(): Vector[] {
  const codes = { envelope: 3, signer: 12, signature: 13, payload: 3 }
  const kind = { object, typ, key: KEYS.revocation, kid: 'required', cap: 512, codes } as const
  return [
    ...given(0, [
      ['good: one higher', []],
      ['good: 1,024 higher', [[-65539, EPOCH + 1024]]],
      ['good: the same epoch, no change', [[-65539, EPOCH]]],
      ['good: a lower epoch, no change', [[-65539, EPOCH - 1]]],
      ['good: issued at 0', [[6, 0]]],
    ]),
    ...common({ ...kind, pairs, trust, integerLabel: 6, bytesLabel: -65537 }),
    ...given(3, [
      ['epoch more than 1,024 higher', [[-65539, EPOCH + 1025]]],
      ['epoch of 2^32', [[-65539, 2 ** 32]]],
      ['issued at 2^35', [[6, TOO_LATE]]],
    ]),
    ...given(14, [
      ['wrong device', [[-65537, OTHER_DEVICE_ID]]],
      [
        'order: wrong device before the step',
        [
          [-65537, OTHER_DEVICE_ID],
          [-65539, EPOCH + 1025],
        ],
      ],
    ]),
    ...(['capability', 'image', 'development', 'root'] as const).map((name) => {
      const bytes = seal({ typ, payload: pairs, key: KEYS[name] })
      return vector({ name: `key without the use: ${name}`, object, bytes, trust, expect: 12 })
    }),
  ]
}
