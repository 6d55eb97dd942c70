// A device as the host must be able to stand it: every frame it sends may be wrong.
import type { Bytes } from '@/lib/core/bytes'
import { crc32, decodeFrame } from '@/lib/device/protocol/frame'
import type { Transport } from '@/lib/device/transport/transport'
import { type Chance, below, mutated, pick } from './mutate'

/** The header made right again, so that the payload is reached. */
export function mended(transfer: Bytes): Bytes {
  if (transfer.length < 16) return transfer
  const copy = transfer.slice()
  const view = new DataView(copy.buffer)
  view.setUint16(0, 0x4b4c)
  view.setUint8(2, 1)
  view.setUint16(6, 0)
  view.setUint32(8, copy.length - 16, true)
  view.setUint32(12, crc32(copy.subarray(0, 12)), true)
  return copy
}

export const bent = (transfer: Bytes, random: Chance, others: readonly Bytes[]): Bytes => {
  const draw = random()
  if (draw < 0.4) return transfer
  const changed = mutated(transfer, random, others)
  return draw < 0.85 ? mended(changed) : changed
}

/** The far end of a cable that answers each frame with whatever comes to its mind, and in the end is unplugged. */
export class Hostile implements Transport {
  readonly closed: Promise<undefined>
  sent = 0
  #settle!: () => void
  #ready: Bytes[] = []
  #waiting: (() => void) | undefined
  #gone = false

  constructor(
    private readonly random: Chance,
    private readonly heard: readonly Bytes[],
    private frames: number,
  ) {
    this.closed = new Promise((resolve) => (this.#settle = () => resolve(undefined)))
  }

  #say(transfer: Bytes): void {
    this.#ready.push(transfer)
    this.#waiting?.()
  }

  async receive(): Promise<Bytes> {
    while (this.#ready.length === 0 && !this.#gone)
      await new Promise<void>((resolve) => (this.#waiting = resolve))
    if (this.#ready.length === 0) throw new Error('unplugged')
    return this.#ready.shift()!
  }

  async linkReset(nonce: Bytes): Promise<void> {
    const hello = this.heard.find((one) => decodeFrame(one).type === 'hello')!
    const copy = hello.slice()
    copy.set(nonce, 16 + 3)
    if (this.random() < 0.8) return this.#say(copy)
    this.#say(bent(copy, this.random, this.heard))
    this.#unplugSoon()
  }

  async send(transfer: Bytes): Promise<void> {
    this.sent += 1
    this.#unplugSoon()
    const id = attemptId(transfer)
    for (let i = below(this.random, 4); i >= 0; i--) {
      if (this.frames-- <= 0) return this.unplug()
      const answer = pick(this.random, this.heard).slice()
      if (this.random() < 0.8 && answer.length > 6) new DataView(answer.buffer).setUint16(4, id, true)
      this.#say(bent(this.random() < 0.9 ? mended(answer) : answer, this.random, this.heard))
    }
  }

  // A host that has nothing to wait for but time would wait long: the plug is pulled instead.
  #unplugSoon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.unplug(), 2)
  }
  #timer: ReturnType<typeof setTimeout> | undefined

  unplug(): void {
    clearTimeout(this.#timer)
    this.#gone = true
    this.#waiting?.()
    this.#settle()
  }

  async close(): Promise<void> {
    this.unplug()
  }
}
const attemptId = (transfer: Bytes) =>
  transfer.length > 6 ? new DataView(transfer.buffer).getUint16(4, true) : 1
