// The ways of being bad that every signed object shares: in its envelope, its signature, and the form of its payload.
import {
  Entries,
  type Item,
  type Pairs,
  Tag,
  bytesOf,
  cbor,
  changed,
  head,
  hexOf,
  join,
  map,
  raw,
  valueAt,
  without,
} from './cbor'
import { type Parts, headerOf, seal } from './envelope'
import { type Key, ORDER, remade } from './keys'
import { KEYS, type Trust, type Vector, vector } from './scene'

export type Kind = {
  object: string
  typ: string
  key: Key
  kid: 'required' | 'none'
  cap: number
  pairs: Pairs
  trust: Trust
  codes: { envelope: number; signer?: number; signature: number; payload: number }
  /** The key to check with stands in the payload, which is therefore read first. */
  namesItsKey?: boolean
  /** Labels of an entry that is an integer below 2^32 (where there is one) and of one that is a byte string. */
  integerLabel?: number
  bytesLabel: number
}

const flip = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))
const nest = (depth: number): Item => (depth === 0 ? 0 : [nest(depth - 1)])
const entriesOf = (pairs: Pairs) => cbor(new Entries(pairs))
const scalar = (hex: string) => bytesOf(hex.padStart(64, '0'))

export function common(kind: Kind): Vector[] {
  const parts: Parts = {
    typ: kind.typ,
    payload: kind.pairs,
    key: kind.key,
    kid: kind.kid === 'none' ? null : undefined,
  }
  const made = (name: string, bytes: Uint8Array, expect: number) =>
    vector({ name, object: kind.object, bytes, trust: kind.trust, expect })
  const sealed = (expect: number) => (name: string, change: Partial<Parts>) =>
    made(name, seal({ ...parts, ...change }), expect)
  return [
    ...envelopes(kind, parts).map(([name, bytes]) => made(name, bytes, kind.codes.envelope)),
    ...signatures(kind).map(([name, change]) => sealed(kind.codes.signature)(name, change)),
    ...signers(kind).map(([name, change]) => sealed(kind.codes.signer!)(name, change)),
    ...payloads(kind).map(([name, payload]) => sealed(kind.codes.payload)(name, { payload })),
    ...(kind.namesItsKey ? [] : [sealed(kind.codes.signature)(...badTwice(kind))]),
    sealed(0)('good: the signature made anew as (r, n − s)', { bend: remade }),
  ]
}

function envelopes(kind: Kind, parts: Parts): [string, Uint8Array][] {
  const good = seal(parts)
  const header = headerOf(parts)
  const payload = entriesOf(kind.pairs)
  const bytesHead = (bytes: Uint8Array, extra: number) => raw(head(2, bytes.length, extra) + hexOf(bytes))
  const otherKid: Pairs =
    kind.kid === 'none'
      ? [
          [1, -7],
          [4, kind.key.kid],
          [16, kind.typ],
        ]
      : without(header, 4)
  const otherTyp = kind.typ === 'device-image+cbor' ? 'device-capability+cwt' : 'device-image+cbor'
  const changes: [string, Partial<Parts>][] = [
    ['wrong typ', { header: changed(header, [16, `${kind.typ}2`]) }],
    ['typ of another object', { header: changed(header, [16, otherTyp]) }],
    ['extra header: content type', { header: changed(header, [3, 60]) }],
    ['extra header: crit', { header: changed(header, [2, [16]]) }],
    ['extra header: unprotected kid', { unprotected: map([4, kind.key.kid]) }],
    ['header without typ', { header: without(header, 16) }],
    [kind.kid === 'none' ? 'header with a kid' : 'header without kid', { header: otherKid }],
    ['ES384 in the header', { header: changed(header, [1, -35]) }],
    ['duplicate key in the header', { header: [header[0]!, ...header] }],
    ['unsorted key in the header', { header: header.toReversed() }],
    ['non-shortest integer in the header', { header: [[raw('1801'), -7], ...header.slice(1)] }],
    ['trailing byte in the header', { headerBytes: join(entriesOf(header), Uint8Array.of(0)) }],
    ['empty header', { headerBytes: new Uint8Array(0) }],
    ['no tag', { wrap: (four) => four }],
    ['tag 17', { wrap: (four) => new Tag(17, four) }],
    ['tag 61 around the object', { wrap: (four) => new Tag(61, new Tag(18, four)) }],
    ['detached payload', { wrap: (four) => new Tag(18, four.with(2, null)) }],
    ['a fifth part', { wrap: (four) => new Tag(18, [...four, 0]) }],
    ['signature of 63 bytes', { bend: (signature) => signature.slice(1) }],
    [
      'signature in DER',
      { bend: (s) => join(bytesOf('30440220'), s.slice(0, 32), bytesOf('0220'), s.slice(32)) },
    ],
    [
      'non-shortest length of the payload',
      { wrap: (f) => new Tag(18, f.with(2, bytesHead(payload, payload.length < 256 ? 2 : 4))) },
    ],
    ['indefinite array', { wrap: (f) => raw(`d29f${f.map((part) => hexOf(cbor(part))).join('')}ff`) }],
    ['oversize', { payload: changed(kind.pairs, [98, new Uint8Array(kind.cap)]) }],
  ]
  return [
    ...changes.map(([name, change]): [string, Uint8Array] => [name, seal({ ...parts, ...change })]),
    ['trailing byte', join(good, Uint8Array.of(0))],
    ['cut short', good.slice(0, -1)],
    ['nothing but nesting', bytesOf('81'.repeat(kind.cap))],
  ]
}

function signatures(kind: Kind): [string, Partial<Parts>][] {
  const ofRight = kind.kid === 'none' ? null : kind.key.kid
  return [
    ['wrong key', { key: KEYS.stranger, kid: ofRight }],
    ['flipped bit in the signature', { bend: (signature) => flip(signature, 63) }],
    ['r = 0', { bend: (signature) => join(scalar('0'), signature.slice(32)) }],
    ['s = 0', { bend: (signature) => join(signature.slice(0, 32), scalar('0')) }],
    ['s = n', { bend: (signature) => join(signature.slice(0, 32), scalar(ORDER)) }],
    ['flipped bit in the payload', flippedPayload(kind)],
  ]
}

/** The right signature over other bytes: one bit of a byte string turned after signing. */
function flippedPayload(kind: Kind): Partial<Parts> {
  const value = valueAt(kind.pairs, kind.bytesLabel) as Uint8Array
  const other = entriesOf(changed(kind.pairs, [kind.bytesLabel, flip(value, 0)]))
  return { wrap: (four) => new Tag(18, four.with(2, other)) }
}

function badTwice(kind: Kind): [string, Partial<Parts>] {
  const bend = (signature: Uint8Array) => flip(signature, 63)
  return ['order: bad signature before a malformed payload', { payload: changed(kind.pairs, [99, 0]), bend }]
}

function signers(kind: Kind): [string, Partial<Parts>][] {
  if (kind.codes.signer === undefined) return []
  return [
    ['unknown signer', { key: KEYS.stranger }],
    [
      'order: unknown signer before a malformed payload',
      { key: KEYS.stranger, payload: changed(kind.pairs, [99, 0]) },
    ],
  ]
}

function payloads(kind: Kind): [string, Uint8Array | Pairs][] {
  const { pairs, bytesLabel, integerLabel } = kind
  const bytes = valueAt(pairs, bytesLabel) as Uint8Array
  const first = pairs[0]!
  const longKey = raw(head(0, first[0] as number, 1))
  const indefinite = `bf${pairs
    .flat()
    .map((item) => hexOf(cbor(item)))
    .join('')}ff`
  const more: [string, Uint8Array | Pairs][] = []
  if (integerLabel !== undefined) {
    const value = valueAt(pairs, integerLabel) as number
    const size = value < 24 ? 1 : value < 0x100 ? 2 : value < 0x10000 ? 4 : 8
    more.push(
      ['non-shortest integer', changed(pairs, [integerLabel, raw(head(0, value, size))])],
      ['integer as a float', changed(pairs, [integerLabel, raw('f93c00')])],
      ['negative integer', changed(pairs, [integerLabel, -1])],
      ['integer of 2^53', changed(pairs, [integerLabel, raw('1b0020000000000000')])],
      ['tagged integer', changed(pairs, [integerLabel, new Tag(1, value)])],
    )
  }
  return [
    ['duplicate key', [first, ...pairs]],
    ['unsorted key', [pairs[1]!, first, ...pairs.slice(2)]],
    ['unlisted key', changed(pairs, [99, 0])],
    ['text key', [...pairs, ['x', 0]]],
    ['missing key', pairs.slice(1)],
    ['non-shortest key', [[longKey, first[1]], ...pairs.slice(1)]],
    ['non-shortest length', changed(pairs, [bytesLabel, raw(head(2, bytes.length, 2) + hexOf(bytes))])],
    ...more,
    ['trailing byte in the payload', join(entriesOf(pairs), Uint8Array.of(0))],
    ['nesting', changed(pairs, [bytesLabel, nest(8)])],
    ['bytes one short', changed(pairs, [bytesLabel, bytes.slice(1)])],
    ['text for bytes', changed(pairs, [bytesLabel, 'x'.repeat(bytes.length)])],
    ['null for bytes', changed(pairs, [bytesLabel, null])],
    ['undefined for bytes', changed(pairs, [bytesLabel, raw('f7')])],
    ['indefinite map', bytesOf(indefinite)],
    ['payload that is no map', cbor(pairs.map(([, value]) => value))],
    ['empty payload', new Uint8Array(0)],
  ]
}
