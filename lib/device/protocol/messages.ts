// What the frames' payloads say (docs/protocol, "Frames"): HELLO, REQUEST, RESPONSE, KEEPALIVE, EVENT, and the offsets of
// DATA and ACK. Pure: bytes in, values out; `malformed` for what breaks the format.
import { type Bytes, concat } from '@/lib/core/bytes'
import { type Cbor, decodeCbor, encodeCbor } from '@/lib/core/cbor'
import { CodedError, malformed } from '@/lib/core/coded-error'
import {
  type Codec,
  type TypeOf,
  bool,
  bytes,
  deviceId,
  epoch,
  exactly,
  field,
  kid,
  list,
  map,
  nullable,
  optional,
  pack,
  text,
  tuple,
  unpack,
  unsigned,
  uuid,
} from '@/lib/domain/schema'
import { PROTOCOL_VERSION } from './frame'

const hello = map({
  nonce: field(1, exactly(16)),
  versions: field(2, list(unsigned(256))),
  maxControlBytes: field(3, unsigned()),
  maxDataBytes: field(4, unsigned()),
  window: field(5, unsigned()),
  deviceId: field(6, deviceId),
  state: field(7, unsigned(3)),
  keystoreVersion: field(8, unsigned()),
  capabilityKids: field(9, list(kid)),
  epoch: field(10, epoch),
  bootId: field(11, exactly(16)),
  proofNonce: field(12, exactly(16)),
  trustedClock: field(13, bool),
  firmware: field(14, text),
  model: field(15, text),
})
export type Hello = TypeOf<typeof hello>

export const encodeHello = (value: Hello): Bytes => pack(hello, value)

/** Throws `malformed`, or `incompatible` where a bound or every version is out of what this host knows. */
export function decodeHello(payload: Uint8Array): Hello {
  const value = unpack(hello, payload)
  const within = (n: number, least: number, most: number) => n >= least && n <= most
  const bounded =
    within(value.maxControlBytes, 8192, 65_536) &&
    within(value.maxDataBytes, 512, 65_532) &&
    within(value.window, 1, 64)
  if (!bounded || !value.versions.includes(PROTOCOL_VERSION)) {
    throw new CodedError(
      'incompatible',
      'The device speaks no version of the protocol that this portal knows.',
    )
  }
  return value
}

const request = tuple<[Bytes, Bytes | null, Bytes | null]>(bytes(), nullable(bytes()), nullable(bytes()))
export type Request = { call: Bytes; capability: Bytes | null; proof: Bytes | null }

export function encodeRequest(value: Request): Bytes {
  return pack(request, [value.call, value.capability, value.proof])
}

export function decodeRequest(payload: Uint8Array): Request {
  const [call, capability, proof] = unpack(request, payload)
  return { call, capability, proof }
}

/** `[op, params, 16 bytes of salt]`; hashes of a call are over exactly these bytes. */
export function encodeCall(op: string, params: Cbor, salt: Bytes): Bytes {
  return encodeCbor([op, params, salt])
}

/** Text that breaks the rules of text becomes one that no operation and no parameter can be: the place decides the code. */
const NEVER_TEXT = '\u0000'

export function decodeCall(call: Uint8Array): { op: string; params: Cbor } {
  const value = decodeCbor(call, { invalidText: NEVER_TEXT })
  if (!Array.isArray(value) || value.length !== 3) throw malformed('a call has three parts')
  const [op, params, salt] = value
  if (typeof op !== 'string' || !(params instanceof Map)) throw malformed('not a call')
  if (!(salt instanceof Uint8Array) || salt.length !== 16) throw malformed('a call has 16 bytes of salt')
  return { op, params }
}

const anything: Codec<Cbor> = { encode: (value) => value, decode: (value) => value }
const response = map({
  code: field(1, unsigned(256)),
  result: optional(2, anything),
  detail: optional(3, text),
  enough: optional(4, list(unsigned())),
  nextNonce: field(5, exactly(16)),
})
export type Response = TypeOf<typeof response>
export const encodeResponse = (value: Response): Bytes => pack(response, value)
export const decodeResponse = (payload: Uint8Array): Response => unpack(response, payload)

const keepalive = map({ stage: field(1, text), done: field(2, unsigned()), total: field(3, unsigned()) })
export type Progress = TypeOf<typeof keepalive>
export const encodeKeepalive = (value: Progress): Bytes => pack(keepalive, value)
export const decodeKeepalive = (payload: Uint8Array): Progress => unpack(keepalive, payload)

const logEvent = map({
  kind: field(1, text),
  uptimeMs: field(2, unsigned()),
  line: field(3, text),
  lost: field(4, unsigned()),
})
const appEvent = map({ kind: field(1, text), component: field(2, uuid), state: field(3, unsigned(4)) })
const plainEvent = map({ kind: field(1, text) })
export type DeviceEvent =
  | { kind: 'log'; uptimeMs: number; line: string; lost: number }
  | { kind: 'app-state'; component: Bytes; state: number }
  | { kind: 'restarting' }

export function encodeEvent(event: DeviceEvent): Bytes {
  if (event.kind === 'log') return pack(logEvent, event)
  return event.kind === 'app-state' ? pack(appEvent, event) : pack(plainEvent, event)
}

export function decodeEvent(payload: Uint8Array): DeviceEvent {
  const value = decodeCbor(payload)
  const kind = value instanceof Map ? value.get(1) : undefined
  if (kind === 'log') return { ...logEvent.decode(value), kind }
  if (kind === 'app-state') return { ...appEvent.decode(value), kind }
  if (kind === 'restarting' && plainEvent.decode(value)) return { kind }
  throw malformed('an event of no known kind')
}

export function encodeOffset(offset: number, data: Uint8Array = new Uint8Array(0)): Bytes {
  const head = new Uint8Array(4)
  new DataView(head.buffer).setUint32(0, offset, true)
  return concat(head, data)
}

/** The u32 offset of a DATA or ACK payload and the bytes after it. */
export function decodeOffset(payload: Bytes): { offset: number; data: Bytes } {
  if (payload.length < 4) throw malformed('no offset')
  return {
    offset: new DataView(payload.buffer, payload.byteOffset).getUint32(0, true),
    data: payload.subarray(4),
  }
}
