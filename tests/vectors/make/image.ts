// Vectors of the image manifest: its envelope, signature and payload (docs/protocol: 3, 31, 31, 3). What further needs the
// device's state (product, rollback, need of app development) is asked of the device, not of the bytes.
import { type Pairs, bytesOf, changed, hexOf } from './base/cbor'
import { common } from './base/common'
import { type Key } from './base/keys'
import { seal } from './base/envelope'
import {
  KEYS,
  PRODUCT,
  type Trust,
  type Vector,
  idNamed,
  keystore,
  ofSize,
  padding,
  vector,
} from './base/scene'

const object = 'image manifest'
export const IMAGE_TYP = 'device-image+cbor'
const CAP = 1024
export const imagePairs: Pairs = [
  [1, idNamed('component')],
  [2, idNamed('image')],
  [3, 'Pump controller'],
  [4, 0],
  [5, '2.4.1'],
  [6, 48_000],
  [7, bytesOf('5a'.repeat(32))],
  [8, 3],
  [9, [PRODUCT]],
]
const trust: Trust = { keystore: hexOf(keystore) }

type Case = { change?: Pairs; key?: Key }
const sealed = (parts: Case) =>
  seal({
    typ: IMAGE_TYP,
    payload: changed(imagePairs, ...(parts.change ?? [])),
    key: parts.key ?? KEYS.image,
  })
const made = (name: string, expect: number, parts: Case) =>
  vector({ name, object, bytes: sealed(parts), trust, expect })
const products = (count: number) => Array.from({ length: count }, (_, i) => idNamed(`product ${i}`))

/** The name, not the number of products, makes up what is missing. */
const exactly = (size: number) =>
  ofSize(
    size,
    (length) =>
      sealed({
        change: [
          [3, padding(length)],
          [9, products(35)],
        ],
      }),
    100,
  )

export function imageVectors(): Vector[] {
  const codes = { envelope: 3, signer: 31, signature: 31, payload: 3 }
  const kind = { object, typ: IMAGE_TYP, key: KEYS.image, kid: 'required', cap: CAP, codes } as const
  return [
    made('good: production application', 0, {}),
    made('good: signed by a development key', 0, { key: KEYS.development }),
    made('good: board configuration', 0, { change: [[4, 1]] }),
    made('good: names no product', 0, { change: [[9, []]] }),
    made('good: empty name and version', 0, {
      change: [
        [3, ''],
        [5, ''],
      ],
    }),
    made('good: name of 255 bytes', 0, { change: [[3, padding(255)]] }),
    vector({ name: 'good: of 1,024 bytes', object, bytes: exactly(CAP), trust, expect: 0 }),
    ...common({ ...kind, pairs: imagePairs, trust, integerLabel: 6, bytesLabel: 1 }),
    made('unknown kind', 3, { change: [[4, 2]] }),
    made('name of 256 bytes', 3, { change: [[3, padding(256)]] }),
    made('name with U+0000', 3, { change: [[3, 'a\u0000']] }),
    made('name with U+007F', 3, { change: [[3, 'a\u007f']] }),
    made('name with U+009F', 3, { change: [[3, 'a\u009f']] }),
    made('hash of 31 bytes', 3, { change: [[7, bytesOf('5a'.repeat(31))]] }),
    made('product of 15 bytes', 3, { change: [[9, [PRODUCT.slice(1)]]] }),
    made('one product, not in a list', 3, { change: [[9, PRODUCT]] }),
    vector({ name: 'oversize by one byte', object, bytes: exactly(CAP + 1), trust, expect: 3 }),
    ...(['capability', 'revocation', 'root'] as const).map((name) =>
      made(`key without the use: ${name}`, 31, { key: KEYS[name] }),
    ),
  ]
}
