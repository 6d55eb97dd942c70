// Vectors of the servicing receipt: its entries and their chain, and whether it joins the receipt before it, which
// stands in `trust.receipt`. Where docs/protocol has no number for what is wrong, `expect` is the word for it.
import { type Item, type Pairs, cbor, changed, hexOf, map } from './base/cbor'
import { common } from './base/common'
import { seal } from './base/envelope'
import { sha256 } from './base/keys'
import {
  BOOT,
  CTI,
  DEVICE_ID,
  KEYS,
  NONCE,
  OTHER_BOOT,
  OTHER_DEVICE_ID,
  OTHER_NONCE,
  type Trust,
  type Vector,
  idNamed,
  padding,
  vector,
} from './base/scene'

const object = 'servicing receipt'
const typ = 'servicing-receipt+cbor'
const CAP = 8192
const START = new Uint8Array(32)
const OPS = ['image.stage', 'image.install', 'wifi.add', 'device.restart', 'log.read', 'app.status']

/** What the device did under the cti; entry 4 was cut short by a restart. */
const entries: Item[][] = OPS.map((op, i) => [
  i + 1,
  op,
  sha256(Buffer.from(`call ${i + 1}`)),
  i === 3 ? 255 : 0,
  60_000 * (i + 1),
  i < 4 ? OTHER_BOOT : BOOT,
  i < 2 ? idNamed('image') : null,
])

function chainOver(row: Item[][], from: Uint8Array = START): Uint8Array {
  return row.reduce<Uint8Array>((value, one) => sha256(value, cbor(one)), from)
}
/** The receipt of entries `first` to `last`, counted from 1. */
function pairsOf(first: number, last: number): Pairs {
  const before = chainOver(entries.slice(0, first - 1))
  const given = entries.slice(first - 1, last)
  return [
    [1, NONCE],
    [2, CTI],
    [3, given],
    [4, last],
    [5, [before, chainOver(given, before)]],
    [6, 400_000],
    [7, []],
    [8, map([1, KEYS.device.cose])],
    [-65537, DEVICE_ID],
    [-65540, BOOT],
    [-65545, 9],
  ]
}
const trust: Trust = { nonce: hexOf(NONCE), deviceId: hexOf(DEVICE_ID), deviceKey: KEYS.device.hex }
const sealed = (payload: Pairs) => seal({ typ, payload, key: KEYS.device, kid: null })
const openRow: Item[] = ['image.stage', sha256(Buffer.from('open call')), 390_000, BOOT]

const made = (name: string, expect: number | string, pairs: Pairs) =>
  vector({ name, object, bytes: sealed(pairs), trust, expect })
const after = (earlier: Pairs) => (name: string, expect: number | string, pairs: Pairs) =>
  vector({ name, object, bytes: sealed(pairs), trust: { ...trust, receipt: hexOf(sealed(earlier)) }, expect })

const good = () => [
  made('good: all entries', 0, pairsOf(1, 6)),
  made('good: the newest entries only', 0, pairsOf(4, 6)),
  made('good: no entry, for an unknown cti', 0, pairsOf(1, 0)),
  made('good: no entry given of six', 0, pairsOf(7, 6)),
  made('good: with open work', 0, changed(pairsOf(1, 3), [7, [openRow]])),
  after(pairsOf(1, 3))('good: joins, from the next entry on', 0, pairsOf(4, 6)),
  after(pairsOf(1, 3))('good: joins, overlapping', 0, pairsOf(2, 6)),
  after(pairsOf(1, 3))('good: joins, from the beginning', 0, pairsOf(1, 6)),
  after(pairsOf(4, 6))('good: joins, nothing new', 0, pairsOf(4, 6)),
  after(pairsOf(1, 0))('good: joins an empty one', 0, pairsOf(1, 2)),
]

/** With some of the entries put otherwise, and the chain worked out over what is then there. */
function rewritten(first: number, row: Item[][]): Pairs {
  const before = chainOver(entries.slice(0, first - 1))
  const last = first + row.length - 1
  return changed(pairsOf(1, 6), [3, row], [4, last], [5, [before, chainOver(row, before)]])
}
const otherThird = entries.map((one, i) => (i === 2 ? one.with(3, 35) : one))
const renumbered = (by: number) => entries.map((one) => one.with(0, (one[0] as number) + by))

const unjoined = () => {
  const three = after(pairsOf(1, 3))
  const third = chainOver(entries.slice(0, 3))
  const hidden = changed(pairsOf(5, 6), [5, [third, chainOver(entries.slice(4), third)]])
  const fewer = changed(pairsOf(4, 3), [4, 2])
  const other = changed(pairsOf(4, 6), [2, idNamed('another cti')])
  const otherDevice = changed(pairsOf(4, 6), [8, map([1, KEYS.otherDevice.cose])], [-65537, OTHER_DEVICE_ID])
  return [
    three('does not join: an entry between is missing', 'not-joined', pairsOf(5, 6)),
    three('does not join: an entry was changed', 'not-joined', rewritten(1, otherThird)),
    three(
      'does not join: an entry was changed, unseen',
      'not-joined',
      changed(rewritten(4, otherThird.slice(3)), [5, chainFrom(otherThird, 3)]),
    ),
    three('does not join: fewer entries ended than before', 'not-joined', pairsOf(1, 2)),
    three('does not join: a missing entry was hidden in the chain', 'not-joined', hidden),
    three('does not join: fewer entries ended, with the same value', 'not-joined', fewer),
    three('does not join: begun anew', 'not-joined', pairsOf(1, 0)),
    three('does not join: another cti', 'not-joined', other),
    vector({
      name: 'does not join: another device',
      object,
      bytes: seal({ typ, payload: otherDevice, key: KEYS.otherDevice, kid: null }),
      trust: { nonce: hexOf(NONCE), receipt: hexOf(sealed(pairsOf(1, 3))) },
      expect: 'not-joined',
    }),
  ]
}
function chainFrom(row: Item[][], before: number): Item {
  return [chainOver(row.slice(0, before)), chainOver(row)]
}

const broken = () => {
  const six = pairsOf(1, 6)
  const [before, last] = [chainOver(entries.slice(0, 3)), chainOver(entries)]
  return [
    made('broken chain: an entry was changed', 'broken-chain', changed(six, [3, otherThird])),
    made('broken chain: an entry was left out', 'broken-chain', changed(six, [3, entries.toSpliced(2, 1)])),
    made(
      'broken chain: two entries changed places',
      'broken-chain',
      changed(six, [3, [...entries.slice(0, 4), entries[5]!, entries[4]!]]),
    ),
    made('broken chain: the last was left out', 'broken-chain', changed(six, [3, entries.slice(0, 5)])),
    made(
      'broken chain: does not begin with zeros',
      'broken-chain',
      changed(six, [5, [before, chainOver(entries, before)]]),
    ),
    made('broken chain: no entry, other values', 'broken-chain', changed(pairsOf(7, 6), [5, [before, last]])),
    made(
      'broken chain: no entry ended, but not zeros',
      'broken-chain',
      changed(pairsOf(1, 0), [5, [last, last]]),
    ),
    made('broken chain: sequences from 0', 'broken-chain', changed(rewritten(1, renumbered(-1)), [4, 5])),
    made(
      'broken chain: sequences do not end at the number',
      'broken-chain',
      changed(rewritten(1, renumbered(1)), [4, 6]),
    ),
    made('broken chain: fewer ended than given', 'broken-chain', changed(six, [4, 5])),
    made('broken chain: more ended than given', 'broken-chain', changed(six, [4, 7])),
  ]
}

const refused = () => [
  made('stale nonce', 'stale-nonce', changed(pairsOf(1, 3), [1, OTHER_NONCE])),
  made('wrong device: the ID of another key', 13, changed(pairsOf(1, 3), [-65537, OTHER_DEVICE_ID])),
  vector({
    name: 'wrong key: an ID that its key does not hash to',
    object,
    bytes: seal({
      typ,
      payload: changed(pairsOf(1, 3), [8, map([1, KEYS.stranger.cose])]),
      key: KEYS.stranger,
      kid: null,
    }),
    trust,
    expect: 13,
  }),
]

const form = () => {
  const withEntry = (change: (row: Item[]) => Item[]) =>
    rewritten(1, [change(entries[0]!), ...entries.slice(1)])
  return [
    made(
      'code of 256',
      1,
      withEntry((row) => row.with(3, 256)),
    ),
    made(
      'entry of six parts',
      1,
      withEntry((row) => row.slice(0, 6)),
    ),
    made(
      'entry of eight parts',
      1,
      withEntry((row) => [...row, 0]),
    ),
    made(
      'hash of a call of 31 bytes',
      1,
      withEntry((row) => row.with(2, START.slice(1))),
    ),
    made(
      'subject of 15 bytes',
      1,
      withEntry((row) => row.with(6, BOOT.slice(1))),
    ),
    made(
      'operation of 256 bytes',
      1,
      withEntry((row) => row.with(1, padding(256))),
    ),
    made('open work with a code', 1, changed(pairsOf(1, 3), [7, [[...openRow, 0]]])),
    made('chain of three values', 1, changed(pairsOf(1, 3), [5, [START, START, START]])),
    made('cti of 15 bytes', 1, changed(pairsOf(1, 3), [2, CTI.slice(1)])),
    made('well-formed, but too many entries for the cap', 1, tooMany()),
  ]
}
function tooMany(): Pairs {
  const row = Array.from({ length: 90 }, (_, i) => entries[0]!.with(0, i + 1))
  return changed(pairsOf(1, 6), [3, row], [4, row.length], [5, [START, chainOver(row)]])
}

export function receiptVectors(): Vector[] {
  const codes = { envelope: 1, signature: 13, payload: 1 }
  const kind = { object, typ, key: KEYS.device, kid: 'none', cap: CAP, codes, namesItsKey: true } as const
  const shared = common({ ...kind, pairs: pairsOf(1, 3), trust, integerLabel: 6, bytesLabel: 1 })
  return [...good(), ...shared, ...form(), ...refused(), ...broken(), ...unjoined()]
}
