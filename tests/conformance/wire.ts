// What stands between a device and its cable in a mutant: frames either way can be changed, dropped, added.
import type { Bytes } from '@/lib/core/bytes'
import { attempt } from '@/lib/domain/signed-object'
import { type Frame, crc32, decodeFrame, encodeFrame } from '@/lib/device/protocol/frame'
import {
  type Hello,
  type Response,
  decodeCall,
  decodeHello,
  decodeRequest,
  decodeResponse,
  encodeHello,
  encodeResponse,
} from '@/lib/device/protocol/messages'
import type { FarEnd } from '@/lib/device/transport/memory'
import type { VirtualDevice } from '@/lib/device/virtual/device'
import { zeros } from './mutant'

export type Hooks = {
  /** The transfers that the device gets instead of this one. */
  out?(transfer: Bytes, frame: Frame | undefined, wire: Wire): Bytes[]
  /** The transfers that the host gets instead of this one. */
  in?(transfer: Bytes, frame: Frame, wire: Wire): Bytes[]
  busReset?(wire: Wire): void
  linkReset?(wire: Wire): void
}

export class Wire implements FarEnd {
  #ready: Bytes[] = []

  constructor(
    readonly device: VirtualDevice,
    private readonly hooks: Hooks,
  ) {}

  get present(): boolean {
    return this.device.present
  }

  /** Puts a transfer before the host. */
  say(frame: Frame): void {
    this.#ready.push(encodeFrame(frame))
  }

  receive(transfer: Bytes): void {
    const frame = attempt(() => decodeFrame(transfer))
    for (const one of this.hooks.out?.(transfer, frame, this) ?? [transfer]) this.device.receive(one)
  }

  linkReset(nonce: Bytes): void {
    this.device.linkReset(nonce)
    this.hooks.linkReset?.(this)
  }

  busReset(): void {
    this.device.busReset()
    this.hooks.busReset?.(this)
  }

  outbox = {
    take: async (gone?: AbortSignal): Promise<Bytes | null> => {
      for (;;) {
        if (this.#ready.length > 0) return this.#ready.shift()!
        const transfer = await this.device.outbox.take(gone)
        if (!transfer) return null
        this.#ready.push(...(this.hooks.in?.(transfer, decodeFrame(transfer), this) ?? [transfer]))
      }
    },
  }
}

export const wire = (hooks: Hooks) => (device: VirtualDevice) => new Wire(device, hooks)

/** The transfer with a header that is right, whatever it said. */
export function mended(transfer: Bytes, mend: (view: DataView) => void): Bytes {
  const copy = transfer.slice()
  const view = new DataView(copy.buffer)
  mend(view)
  view.setUint32(12, crc32(copy.subarray(0, 12)), true)
  return copy
}

const kept = (frame: Frame) => [encodeFrame(frame)]
export const hello = (change: (hello: Hello) => Partial<Hello>): Hooks => ({
  in: (transfer, frame) => {
    if (frame.type !== 'hello') return [transfer]
    const said = decodeHello(frame.payload)
    return kept({ ...frame, payload: encodeHello({ ...said, ...change(said) }) })
  },
})
export const response = (change: (response: Response, wire: Wire) => Partial<Response>): Hooks => ({
  in: (transfer, frame, at) => {
    if (frame.type !== 'response') return [transfer]
    const said = decodeResponse(frame.payload)
    return kept({ ...frame, payload: encodeResponse({ ...said, ...change(said, at) }) })
  },
})
/** One code is given for another. */
export const code = (from: number, to: number) =>
  response(({ code: is }) => (is === from ? { code: to } : {}))
export const drop = (is: (frame: Frame) => boolean): Hooks => ({
  in: (transfer, frame) => (is(frame) ? [] : [transfer]),
})
export const swallow = (is: (frame: Frame) => boolean): Hooks => ({
  out: (transfer, frame) => (frame && is(frame) ? [] : [transfer]),
})

export const cable = (hooks: Hooks) => ({ cable: wire(hooks) })
export const opIn = (payload: Uint8Array) => attempt(() => decodeCall(decodeRequest(payload).call).op)

/** Keeps track of the request of this operation while it is open. */
export function whileOpen(op: string, then: (id: number) => Hooks['out']): Hooks {
  let open: number | undefined
  return {
    out: (transfer, frame, at) => {
      if (frame?.type === 'request' && opIn(frame.payload) === op && open === undefined) {
        open = frame.id
        return [transfer]
      }
      return open === undefined ? [transfer] : then(open)!(transfer, frame, at)
    },
    in: (transfer, frame) => {
      if (frame.type === 'response' && frame.id === open) open = undefined
      return [transfer]
    },
    linkReset: () => (open = undefined),
  }
}
export const says = (id: number, code: number) =>
  ({ type: 'response', id, payload: encodeResponse({ code, nextNonce: zeros(16) }) }) as const
