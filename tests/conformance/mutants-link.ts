// Mutants whose link, frames or requests are wrong.
import { concat } from '@/lib/core/bytes'
import { OPERATIONS, isOperation } from '@/lib/domain/operations'
import { attempt } from '@/lib/domain/signed-object'
import { HEADER_BYTES, type FrameType, encodeFrame } from '@/lib/device/protocol/frame'
import { decodeCall, decodeRequest } from '@/lib/device/protocol/messages'
import { LIMITS } from '@/lib/device/virtual/state'
import { type Mutant, operation, zeros } from './mutant'
import { cable, code, hello, mended, response, says, swallow, whileOpen } from './wire'

const mending = (mend: (view: DataView) => void) =>
  cable({ out: (transfer) => [transfer.length < HEADER_BYTES ? transfer : mended(transfer, mend)] })
const FROM_DEVICE: FrameType[] = ['hello', 'response', 'keepalive', 'event']
export const linkMutants: Mutant[] = [
  { name: 'takes any magic', breaks: 'close.magic', making: mending((v) => v.setUint16(0, 0x4b4c)) },
  { name: 'takes any CRC', breaks: 'close.crc', making: mending(() => undefined) },
  { name: 'takes any version', breaks: 'close.version', making: mending((v) => v.setUint8(2, 1)) },
  { name: 'ignores flags', breaks: 'close.flags', making: mending((v) => v.setUint16(6, 0)) },
  {
    name: 'ignores bytes after the frame',
    breaks: 'close.length-short',
    making: cable({
      out: (transfer) => {
        if (transfer.length < HEADER_BYTES) return [transfer]
        const length = new DataView(transfer.buffer, transfer.byteOffset).getUint32(8, true)
        return [transfer.slice(0, HEADER_BYTES + length)]
      },
    }),
  },
  {
    name: 'drops a frame that is cut instead of closing the link',
    breaks: 'close.length-long',
    making: cable({ out: (transfer, frame) => (frame || transfer.length < HEADER_BYTES ? [transfer] : []) }),
  },
  {
    name: 'serves a request with id 0',
    breaks: 'close.id-zero',
    making: cable({
      out: (transfer, frame) => [frame?.id === 0 ? encodeFrame({ ...frame, id: 0xffff }) : transfer],
    }),
  },
  {
    name: 'drops a request under an open id',
    breaks: 'close.id-open',
    making: cable(
      whileOpen(
        'log.follow',
        (open) => (transfer, frame) => (frame?.type === 'request' && frame.id === open ? [] : [transfer]),
      ),
    ),
  },
  {
    name: 'ignores frames that only a device sends',
    breaks: 'close.direction-event',
    making: cable(swallow(({ type }) => FROM_DEVICE.includes(type))),
  },
  {
    name: 'drops requests that are too large',
    breaks: 'close.control-size',
    making: cable(swallow(({ type, payload }) => type === 'request' && payload.length > LIMITS.controlBytes)),
  },
  {
    name: 'is open before the first link reset',
    breaks: 'close.at-first',
    making: cable({ busReset: ({ device }) => device.linkReset(zeros(16)) }),
  },
  {
    name: 'closes the link over a CANCEL that comes late',
    breaks: 'close.not-by-cancel',
    making: cable({ out: (transfer, frame) => [frame?.type === 'cancel' ? zeros(1) : transfer] }),
  },
  {
    name: 'sends HELLO under an id',
    breaks: 'reset.hello-frame',
    making: cable({
      in: (transfer, frame) => [frame.type === 'hello' ? encodeFrame({ ...frame, id: 7 }) : transfer],
    }),
  },
  {
    name: 'keeps its proof nonce',
    breaks: 'nonce.replaced',
    making: { behaviour: { nextNonce: ({ fresh, old }) => old ?? fresh } },
  },
  {
    name: 'keeps its proof nonce over a link reset',
    breaks: 'reset.fresh-nonce',
    making: cable(hello(() => ({ proofNonce: zeros(16) }))),
  },
  {
    name: 'answers a request of an earlier link',
    breaks: 'reset.ends-requests',
    making: cable({
      in: (transfer, frame) => (frame.type === 'hello' ? [transfer, encodeFrame(says(300, 41))] : [transfer]),
    }),
  },
  {
    name: 'lets a follow of an earlier link keep others out',
    breaks: 'reset.ends-requests',
    making: cable({
      out: (transfer, frame, at) => {
        if (frame?.type !== 'request' || frame.id !== 301) return [transfer]
        at.say(says(301, 30))
        return []
      },
    }),
  },
  {
    name: 'answers twice',
    breaks: 'nonce.replaced',
    making: cable({
      in: (transfer, frame) => (frame.type === 'response' ? [transfer, transfer] : [transfer]),
    }),
  },
  {
    name: 'lies about its epoch in HELLO',
    breaks: 'hello.statement',
    making: cable(hello(({ epoch }) => ({ epoch: epoch + 1 }))),
  },
  {
    name: 'says that it has a clock and has none',
    breaks: 'hello.clock',
    making: { clock: false, ...cable(hello(() => ({ trustedClock: true }))) },
  },
  { name: 'has another serial number', breaks: 'hello.serial', making: {}, serial: '00'.repeat(16) },
  {
    name: 'stores a capability',
    breaks: 'hello.status',
    making: operation('device.status', async (_, run) => ({
      ...(await run()),
      storedCapabilities: [zeros(3)],
    })),
  },
  {
    name: 'signs a statement over a nonce of its own',
    breaks: 'hello.statement',
    making: operation('identity.prove', (_, run) => run({ params: { nonce: zeros(16) } })),
  },
  ...([64, 512] as const).map((packet): Mutant => {
    // Without the zero-length packet the host sees the next transfer as the rest of this one.
    let held: Uint8Array | undefined
    return {
      name: `ends no transfer of whole packets of ${packet} bytes`,
      breaks: packet === 64 ? 'frame.whole-packets-in' : 'frame.whole-512-in',
      making: cable({
        in: (transfer) => {
          const whole = concat(...(held ? [held] : []), transfer)
          held = whole.length % packet === 0 ? whole : undefined
          return held ? [] : [whole]
        },
        linkReset: () => (held = undefined),
      }),
    }
  }),
  {
    name: 'loses requests of exactly 512 bytes',
    breaks: 'frame.whole-packets-out',
    making: cable(swallow(({ payload }) => payload.length + HEADER_BYTES === 512)),
  },
]

export const requestMutants: Mutant[] = [
  {
    name: 'calls what does not decode wrong parameters',
    breaks: 'request.malformed',
    making: cable(code(1, 3)),
  },
  {
    name: 'calls an unknown operation malformed',
    breaks: 'request.unknown-operation',
    making: cable(code(2, 1)),
  },
  {
    name: 'looks at a capability where nothing is needed',
    breaks: 'request.needs-nothing',
    making: cable({
      out: (transfer, frame, at) => {
        const request = frame?.type === 'request' ? attempt(() => decodeRequest(frame.payload)) : undefined
        const op = request && attempt(() => decodeCall(request.call).op)
        if (!request?.capability || !op || !isOperation(op) || OPERATIONS[op].needs !== 'none')
          return [transfer]
        at.say(says(frame!.id, 11))
        return []
      },
    }),
  },
  {
    name: 'does not say what would be enough',
    breaks: 'request.locked',
    making: cable(response(() => ({ enough: undefined }))),
  },
  {
    name: 'names field servicing alone as enough',
    breaks: 'capability.numbers',
    making: cable(response(({ enough }) => (enough ? { enough: [13] } : {}))),
  },
]
