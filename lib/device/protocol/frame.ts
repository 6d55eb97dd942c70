// One frame: a 16-byte header and a payload, one USB transfer each (docs/protocol, "Frame"). It knows the shape only.
import type { Bytes } from '@/lib/core/bytes'
import { CodedError } from '@/lib/core/coded-error'

export const HEADER_BYTES = 16
export const PROTOCOL_VERSION = 1
export const FRAME_TYPE = {
  hello: 1,
  request: 2,
  response: 3,
  data: 4,
  ack: 5,
  keepalive: 6,
  cancel: 7,
  event: 8,
} as const
export type FrameType = keyof typeof FRAME_TYPE
export type Frame = { type: FrameType; id: number; payload: Bytes }

const MAGIC = [0x4b, 0x4c] as const
const names = new Map<number, FrameType>(
  Object.entries(FRAME_TYPE).map(([name, n]) => [n, name as FrameType]),
)

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

/** CRC-32 (IEEE 802.3). */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = table[(crc ^ byte) & 0xff]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

/** `content` is what the payload goes on with: DATA is copied once, from where it lies into the transfer. */
export type Outgoing = Frame & { content?: Uint8Array }

export function encodeFrame({ type, id, payload, content }: Outgoing): Bytes {
  const payloadBytes = payload.length + (content?.length ?? 0)
  const transfer = new Uint8Array(HEADER_BYTES + payloadBytes)
  const view = new DataView(transfer.buffer)
  transfer.set([...MAGIC, PROTOCOL_VERSION, FRAME_TYPE[type]])
  view.setUint16(4, id, true)
  view.setUint32(8, payloadBytes, true)
  view.setUint32(12, crc32(transfer.subarray(0, 12)), true)
  transfer.set(payload, HEADER_BYTES)
  if (content) transfer.set(content, HEADER_BYTES + payload.length)
  return transfer
}

/** The frame in a whole transfer, whose bytes its payload shares. Throws CodedError<'protocol'> for anything that closes the link. */
export function decodeFrame(transfer: Uint8Array): Frame {
  if (transfer.length < HEADER_BYTES) throw closes('shorter than a header')
  const view = new DataView(transfer.buffer, transfer.byteOffset, transfer.byteLength)
  if (transfer[0] !== MAGIC[0] || transfer[1] !== MAGIC[1]) throw closes('bad magic')
  if (view.getUint32(12, true) !== crc32(transfer.subarray(0, 12))) throw closes('bad CRC')
  if (transfer[2] !== PROTOCOL_VERSION) throw closes('unknown version')
  const type = names.get(transfer[3]!)
  if (!type) throw closes('unknown type')
  if (view.getUint16(6, true) !== 0) throw closes('unknown flags')
  if (view.getUint32(8, true) !== transfer.length - HEADER_BYTES)
    throw closes('length differs from the header')
  return { type, id: view.getUint16(4, true), payload: transfer.subarray(HEADER_BYTES) as Bytes }
}

function closes(why: string): CodedError<'protocol'> {
  return new CodedError('protocol', `A frame that closes the link: ${why}.`)
}
