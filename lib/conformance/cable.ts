// The host's end of the cable as the conformance run holds it: it sends whatever bytes it is told to, right or wrong, and sees
// every frame that comes. It waits where the host of the portal would give up, and believes nothing.
import { type Bytes, equal, toHex } from '@/lib/core/bytes'
import { CodedError } from '@/lib/core/coded-error'
import { attempt } from '@/lib/domain/signed-object'
import { type Frame, decodeFrame, encodeFrame } from '@/lib/device/protocol/frame'
import { type Hello, decodeHello } from '@/lib/device/protocol/messages'
import type { Transport } from '@/lib/device/transport/transport'
import { Broken, demand } from './rule'

export type Surroundings = {
  random(length: number): Bytes
  /** The clock that the device's trusted clock is held against, in milliseconds. */
  nowMs(): number
  /** How many times faster than a clock on the wall the device's timers run: 1 for any real one. */
  pace: number
  /** How long silence has to last to be believed. */
  quietMs: number
  /** No deadline of the contract is held to be missed earlier than this, whatever the pace. */
  patienceMs: number
}

/** A device says something at least every 10 s while a request is open, and answers a CANCEL within that. */
const SILENCE_MS = 10_000
const HELLO_MS = 5_000

/** The device has left the bus. */
export class Gone extends Error {}

export class Cable {
  hello!: Hello
  helloFrame!: Frame
  /** The proof nonce that the device named last. */
  nonce!: Bytes
  #lastId = 0
  #arrived: Bytes[] = []
  #waiting: (() => void) | undefined
  #gone = false

  constructor(
    readonly transport: Transport,
    readonly around: Surroundings,
  ) {
    void this.#pump()
  }

  async #pump(): Promise<void> {
    try {
      for (;;) {
        this.#arrived.push(await this.transport.receive())
        this.#waiting?.()
      }
    } catch {
      this.#gone = true
      this.#waiting?.()
    }
  }

  get gone(): boolean {
    return this.#gone
  }

  nextId(): number {
    this.#lastId = (this.#lastId % 0xffff) + 1
    return this.#lastId
  }

  /** A deadline of the contract in the milliseconds of this run. */
  deadline(ms: number): number {
    return Math.max(ms / this.around.pace, this.around.patienceMs)
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms / this.around.pace))
  }

  /** The next transfer, or null after so many milliseconds of the wall's clock. Throws Gone. */
  async next(withinMs: number): Promise<Bytes | null> {
    const until = Date.now() + withinMs
    while (this.#arrived.length === 0) {
      if (this.#gone) throw new Gone('the device left the bus')
      const left = until - Date.now()
      if (left <= 0) return null
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.#waiting = () => (clearTimeout(timer), resolve())
      })
      this.#waiting = undefined
    }
    return this.#arrived.shift()!
  }

  /** The next frame; what is no frame is a broken rule. */
  async frame(withinMs = this.deadline(SILENCE_MS)): Promise<Frame | null> {
    const transfer = await this.next(withinMs)
    if (!transfer) return null
    try {
      return decodeFrame(transfer)
    } catch (error) {
      const why = error instanceof CodedError ? error.message : 'unreadable'
      throw new Broken('a whole frame in each transfer', `${transfer.length} bytes came. ${why}`)
    }
  }

  send(frame: Frame): Promise<void> {
    return this.transport.send(encodeFrame(frame))
  }

  sendRaw(transfer: Bytes): Promise<void> {
    return this.transport.send(transfer)
  }

  /** A new link. Whatever comes before HELLO is thrown away. */
  async reset(nonce: Bytes = this.around.random(16)): Promise<Hello> {
    await this.transport.linkReset(nonce)
    const until = Date.now() + this.deadline(HELLO_MS)
    for (;;) {
      const transfer = await this.next(until - Date.now())
      demand(transfer !== null, 'HELLO with the nonce of the link reset', 'none came')
      const frame = attempt(() => decodeFrame(transfer))
      const hello = frame?.type === 'hello' ? attempt(() => decodeHello(frame.payload)) : undefined
      if (frame?.type === 'hello' && !hello)
        throw new Broken('a HELLO within its bounds', `this came: ${toHex(frame.payload)}`)
      if (!frame || !hello || !equal(hello.nonce, nonce)) continue
      this.hello = hello
      this.helloFrame = frame
      this.nonce = hello.proofNonce
      return hello
    }
  }

  /** Nothing may come for a while. */
  async demandSilence(after: string): Promise<void> {
    const transfer = await this.next(this.around.quietMs)
    if (transfer) throw new Broken(`silence after ${after}`, `${transfer.length} bytes came`)
  }

  close(): Promise<void> {
    return this.transport.close()
  }
}
