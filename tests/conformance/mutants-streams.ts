// Mutants whose streams, KEEPALIVEs or answers to CANCEL are wrong.
import { sha256 } from '@/lib/core/bytes'
import { attempt } from '@/lib/domain/signed-object'
import { encodeFrame } from '@/lib/device/protocol/frame'
import { decodeOffset, decodeRequest, encodeOffset } from '@/lib/device/protocol/messages'
import { type Mutant, despite, operation, zeros } from './mutant'
import { type Hooks, cable, code, drop, opIn, response, says, swallow, whileOpen } from './wire'

const codeFor = (op: string, to: (code: number) => number): Hooks => {
  let id: number | undefined
  const { in: change } = response(({ code }) => ({ code: to(code) }))
  return {
    out: (transfer, frame) => {
      if (frame?.type === 'request') id = opIn(frame.payload) === op ? frame.id : undefined
      return [transfer]
    },
    in: (transfer, frame, at) => (frame.id === id ? change!(transfer, frame, at) : [transfer]),
  }
}

export const streamMutants: Mutant[] = [
  {
    name: 'acknowledges less often than every half window',
    breaks: 'upload.whole',
    making: (() => {
      let acks = 0
      return cable({
        out: (transfer, frame) => {
          if (frame?.type === 'request') acks = 0
          return [transfer]
        },
        in: (transfer, frame) => (frame.type === 'ack' && acks++ === 2 ? [] : [transfer]),
      })
    })(),
  },
  {
    name: 'does not answer a repeat by an ACK',
    breaks: 'upload.repeat',
    making: (() => {
      let last: number | undefined
      return cable({
        out: (transfer, frame) => {
          if (frame?.type === 'request') last = undefined
          return [transfer]
        },
        in: (transfer, frame) => {
          if (frame.type !== 'ack') return [transfer]
          const { offset } = decodeOffset(frame.payload)
          const again = offset === last
          last = offset
          return again ? [] : [transfer]
        },
      })
    })(),
  },
  {
    name: 'calls a gap a wrong hash',
    breaks: 'upload.gap',
    making: cable(codeFor('image.stage', (is) => (is === 1 ? 36 : is))),
  },
  {
    name: 'sends beyond the window',
    breaks: 'download.window',
    making: cable({
      in: (transfer, frame, { device }) => {
        if (frame.type === 'data') {
          const { offset, data } = decodeOffset(frame.payload)
          device.receive(
            encodeFrame({ type: 'ack', id: frame.id, payload: encodeOffset(offset + data.length) }),
          )
        }
        return [transfer]
      },
    }),
  },
  {
    name: 'states another hash of a download',
    breaks: 'download.log',
    making: operation('log.read', async (_, run) => ({ ...(await run()), hash: zeros(32) })),
  },
  { name: 'has another code for busy', breaks: 'busy.one-at-a-time', making: cable(code(30, 40)) },
  {
    name: 'is locked before it is busy',
    breaks: 'busy.one-at-a-time',
    making: cable(
      whileOpen('image.stage', () => (transfer, frame, at) => {
        const request = frame?.type === 'request' ? attempt(() => decodeRequest(frame.payload)) : undefined
        if (!request || request.capability) return [transfer]
        at.say(says(frame!.id, 10))
        return []
      }),
    ),
  },
  {
    name: 'ignores CANCEL',
    breaks: 'cancel.upload',
    making: cable(swallow(({ type }) => type === 'cancel')),
  },
  {
    name: 'sends no KEEPALIVE',
    breaks: 'keepalive.pace',
    making: cable(drop(({ type }) => type === 'keepalive')),
  },
  {
    name: 'sends ten KEEPALIVEs a second',
    breaks: 'keepalive.pace',
    making: cable({
      in: (transfer, frame) =>
        frame.type === 'keepalive' ? Array<typeof transfer>(10).fill(transfer) : [transfer],
    }),
  },
  {
    name: 'counts a follow as a request',
    breaks: 'follow.beside',
    making: cable(
      whileOpen('log.follow', (open) => (transfer, frame, at) => {
        if (frame?.type !== 'request' || frame.id === open) return [transfer]
        at.say(says(frame.id, 30))
        return []
      }),
    ),
  },
  {
    name: 'never judges a follow again',
    breaks: 'follow.judged-again',
    making: operation('log.follow', (_, run) => run({ asked: { rejudge: async () => undefined } })),
  },
  {
    name: 'forgets acknowledged bytes at a link reset',
    breaks: 'upload.resume',
    making: operation('image.stage', ({ device }, run) => {
      if (device.flash.staged && !device.flash.staged.complete) device.flash.staged = null
      return run()
    }),
  },
  {
    name: 'does not look at the hash of an upload',
    breaks: 'upload.hash',
    making: operation('image.stage', async ({ params }, run) => {
      const manifestHash = await sha256(params.manifest as Uint8Array<ArrayBuffer>)
      return despite<unknown>('hash-mismatch', run, () => ({ manifestHash }))
    }),
  },
]
