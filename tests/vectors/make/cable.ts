// Vectors of the cable: whole transfers, good ones of each frame type (some of exactly 64 and 512 bytes, after which a
// zero-length packet has to follow), what closes the link, and HELLO out of bounds. `object` is the frame's type.
import { crc32 } from 'node:zlib'
import {
  Entries,
  type Item,
  type Pairs,
  bytesOf,
  cbor,
  changed,
  hexOf,
  join,
  map,
  raw,
  without,
} from './base/cbor'
import {
  BOOT,
  CTI,
  DEVICE_ID,
  EPOCH,
  KEYS,
  NONCE,
  OTHER_NONCE,
  type Vector,
  idNamed,
  padding,
  vector,
} from './base/scene'
import { bearerPairs, sealCapability } from './capability'

const TYPES = { HELLO: 1, REQUEST: 2, RESPONSE: 3, DATA: 4, ACK: 5, KEEPALIVE: 6, CANCEL: 7, EVENT: 8 }
type Type = keyof typeof TYPES
const HEADER = 16

type Header = {
  magic?: string
  version?: number
  type?: number
  id?: number
  flags?: number
  length?: number
  crc?: number
}

function frame(type: Type, payload: Uint8Array, header: Header = {}): Uint8Array {
  const bytes = Buffer.alloc(HEADER)
  bytes.write(header.magic ?? '4b4c', 'hex')
  bytes.writeUInt8(header.version ?? 1, 2)
  bytes.writeUInt8(header.type ?? TYPES[type], 3)
  bytes.writeUInt16LE(header.id ?? (type === 'HELLO' ? 0 : 7), 4)
  bytes.writeUInt16LE(header.flags ?? 0, 6)
  bytes.writeUInt32LE(header.length ?? payload.length, 8)
  bytes.writeUInt32LE(header.crc ?? crc32(bytes.subarray(0, 12)), 12)
  return join(bytes, payload)
}

type Case = { type: Type; payload: Uint8Array; header?: Header; expect?: number | string; size?: number }
function made(name: string, parts: Case): Vector {
  const bytes = frame(parts.type, parts.payload, parts.header)
  if (parts.size && bytes.length !== parts.size) throw new Error(`${name}: of ${bytes.length} bytes`)
  return vector({ name, object: parts.type, bytes, trust: {}, expect: parts.expect ?? 0 })
}

const hello: Pairs = [
  [1, NONCE],
  [2, [1]],
  [3, 16_384],
  [4, 16_368],
  [5, 8],
  [6, DEVICE_ID],
  [7, 2],
  [8, 7],
  [9, [KEYS.capability.kid]],
  [10, EPOCH],
  [11, BOOT],
  [12, OTHER_NONCE],
  [13, true],
  [14, '4.2.0'],
  [15, 'Example Pump Mk II'],
]
const helloBytes = (...changes: Pairs) => cbor(new Entries(changed(hello, ...changes)))
const greeting = (name: string, change: Pairs, expect: number | string = 0) =>
  made(name, { type: 'HELLO', payload: helloBytes(...change), expect })

const salt = idNamed('salt')
const request = (call: Item[], capability: Item = null, proof: Item = null) =>
  cbor([cbor(call), capability, proof])
const addCertificate = (der: number) =>
  request(['certificate.add', map([1, 'root'], [2, 0], [3, new Uint8Array(der)]), salt])
const response = (...pairs: Pairs) => cbor(map(...pairs, [5, NONCE]))
const offset = (at: number, data: Uint8Array = new Uint8Array(0)) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(at)
  return join(bytes, data)
}
const filled = (length: number) => Uint8Array.from({ length }, (_, i) => i % 251)

const hellos = () => [
  greeting('good', []),
  greeting('good: no keystore, no clock, Blank', [
    [7, 0],
    [8, 0],
    [9, []],
    [13, false],
  ]),
  greeting('good: knows more versions than one', [[2, [1, 2]]]),
  greeting('good: least bounds', [
    [3, 8192],
    [4, 512],
    [5, 1],
  ]),
  greeting('good: greatest bounds', [
    [3, 65_536],
    [4, 65_532],
    [5, 64],
  ]),
  made('good: of 512 bytes', {
    type: 'HELLO',
    payload: helloBytes([14, padding(100)], [15, padding(236)]),
    size: 512,
  }),
  greeting('out of bounds: 8,191 control bytes', [[3, 8191]], 'incompatible'),
  greeting('out of bounds: 65,537 control bytes', [[3, 65_537]], 'incompatible'),
  greeting('out of bounds: 511 data bytes', [[4, 511]], 'incompatible'),
  greeting('out of bounds: 65,533 data bytes', [[4, 65_533]], 'incompatible'),
  greeting('out of bounds: window of 0', [[5, 0]], 'incompatible'),
  greeting('out of bounds: window of 65', [[5, 65]], 'incompatible'),
  greeting('no common version', [[2, [2, 3]]], 'incompatible'),
  greeting('no version', [[2, []]], 'incompatible'),
  made('missing key', { type: 'HELLO', payload: cbor(new Entries(without(hello, 12))), expect: 1 }),
  greeting('unlisted key', [[16, 0]], 1),
  greeting('device ID of 63 bytes', [[6, DEVICE_ID.slice(1)]], 1),
  greeting('proof nonce of 15 bytes', [[12, NONCE.slice(1)]], 1),
  greeting('window that is not in its shortest form', [[5, raw('1808')]], 1),
]

const requests = () => [
  made('good: no capability', { type: 'REQUEST', payload: request(['device.status', map(), salt]) }),
  made('good: id 65,535', {
    type: 'REQUEST',
    payload: request(['device.status', map(), salt]),
    header: { id: 65_535 },
  }),
  made('good: with a capability and a proof', {
    type: 'REQUEST',
    payload: request(['device.restart', map(), salt], sealCapability(bearerPairs), filled(300)),
  }),
  made('good: of 64 bytes', {
    type: 'REQUEST',
    payload: request(['certificate.remove', map([1, 'old']), salt]),
    size: 64,
  }),
  made('good: of 512 bytes', { type: 'REQUEST', payload: addCertificate(443), size: 512 }),
  made('two parts', {
    type: 'REQUEST',
    payload: cbor([cbor(['device.status', map(), salt]), null]),
    expect: 1,
  }),
  made('call that is no byte string', {
    type: 'REQUEST',
    payload: cbor([['device.status', map(), salt], null, null]),
    expect: 1,
  }),
  made('call with a short salt', {
    type: 'REQUEST',
    payload: request(['device.status', map(), salt.slice(1)]),
    expect: 1,
  }),
  made('call without salt', { type: 'REQUEST', payload: request(['device.status', map()]), expect: 1 }),
  made('trailing byte', {
    type: 'REQUEST',
    payload: join(request(['device.status', map(), salt]), Uint8Array.of(0)),
    expect: 1,
  }),
]

const responses = () => [
  made('good: nothing to say', { type: 'RESPONSE', payload: response([1, 0], [2, map()]) }),
  made('good: with a result', { type: 'RESPONSE', payload: response([1, 0], [2, map([1, 3])]) }),
  made('good: locked, and what would be enough', {
    type: 'RESPONSE',
    payload: response([1, 10], [4, [11, 13]]),
  }),
  made('good: of 64 bytes', { type: 'RESPONSE', payload: response([1, 1], [3, padding(24)]), size: 64 }),
  made('good: of 512 bytes', {
    type: 'RESPONSE',
    payload: response([1, 0], [2, map([1, filled(469)])]),
    size: 512,
  }),
  made('without the next nonce', { type: 'RESPONSE', payload: cbor(map([1, 0])), expect: 1 }),
  made('detail with a control character', {
    type: 'RESPONSE',
    payload: response([1, 40], [3, 'a\u001b[0m']),
    expect: 1,
  }),
  made('code of 256', { type: 'RESPONSE', payload: response([1, 256]), expect: 1 }),
]

const streams = () => [
  made('good: the first byte', { type: 'DATA', payload: offset(0, filled(1)) }),
  made('good: of 64 bytes', { type: 'DATA', payload: offset(0, filled(44)), size: 64 }),
  made('good: of 512 bytes', { type: 'DATA', payload: offset(44, filled(492)), size: 512 }),
  made('good: far into the stream', { type: 'DATA', payload: offset(4_294_901_763, filled(1)) }),
  made('offset of three bytes', { type: 'DATA', payload: new Uint8Array(3), expect: 1 }),
  made('good', { type: 'ACK', payload: offset(536) }),
  made('offset of three bytes', { type: 'ACK', payload: new Uint8Array(3), expect: 1 }),
  made('good', { type: 'CANCEL', payload: new Uint8Array(0) }),
]

const progress = (stage: string) => cbor(map([1, stage], [2, 48_000], [3, 96_000]))
const logLine = (line: string) => cbor(map([1, 'log'], [2, 61_234], [3, line], [4, 0]))
const events = () => [
  made('good', { type: 'KEEPALIVE', payload: progress('Verifying') }),
  made('good: of 64 bytes', { type: 'KEEPALIVE', payload: progress(padding(34)), size: 64 }),
  made('without a total', { type: 'KEEPALIVE', payload: cbor(map([1, 'x'], [2, 1])), expect: 1 }),
  made('good: log', { type: 'EVENT', payload: logLine('net: connected') }),
  made('good: log, of 64 bytes', { type: 'EVENT', payload: logLine(padding(33)), size: 64 }),
  made('good: application', {
    type: 'EVENT',
    payload: cbor(map([1, 'app-state'], [2, CTI], [3, 1])),
    header: { id: 0 },
  }),
  made('good: restarting', { type: 'EVENT', payload: cbor(map([1, 'restarting'])), header: { id: 0 } }),
  made('unknown kind', { type: 'EVENT', payload: cbor(map([1, 'other'])), header: { id: 0 }, expect: 1 }),
  made('line with an escape sequence', { type: 'EVENT', payload: logLine('\u001b[2J'), expect: 1 }),
]

const ack = offset(536)
const closing = (name: string, header: Header) =>
  made(name, { type: 'ACK', payload: ack, header, expect: 'protocol' })
const cut = (name: string, bytes: Uint8Array) =>
  vector({ name, object: 'ACK', bytes, trust: {}, expect: 'protocol' })
const closings = () => [
  closing('closes: other magic', { magic: '4b4d' }),
  closing('closes: magic the other way round', { magic: '4c4b' }),
  closing('closes: CRC 0', { crc: 0 }),
  closing('closes: CRC over more than 12 bytes', { crc: crc32(frame('ACK', ack).slice(0, 16)) }),
  closing('closes: version 0', { version: 0 }),
  closing('closes: version 2', { version: 2 }),
  closing('closes: type 0', { type: 0 }),
  closing('closes: type 9', { type: 9 }),
  closing('closes: a flag', { flags: 1 }),
  closing('closes: shorter than its header says', { length: 5 }),
  closing('closes: longer than its header says', { length: 3 }),
  closing('closes: length the other way round', { length: 0x04000000 }),
  cut('closes: a zero-length transfer', new Uint8Array(0)),
  cut('closes: 15 bytes', frame('CANCEL', new Uint8Array(0)).slice(0, 15)),
  cut('closes: two frames in one transfer', join(frame('ACK', ack), frame('ACK', ack))),
  cut('closes: the header alone', frame('ACK', ack).slice(0, 16)),
  cut('closes: no frame at all', bytesOf(hexOf(Buffer.from('GET / HTTP/1.1\r\nHost: device\r\n\r\n')))),
]

export function cableVectors(): Vector[] {
  return [...hellos(), ...requests(), ...responses(), ...streams(), ...events(), ...closings()]
}
