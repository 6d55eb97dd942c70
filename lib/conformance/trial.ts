// What a rule works with: the device under trial, its cable, and ways to ask it that allow for mistakes made on purpose.
import { type Bytes, equal, sha256, toHex } from '@/lib/core/bytes'
import type { Cbor, CborMap } from '@/lib/core/cbor'
import { CodedError } from '@/lib/core/coded-error'
import { type IdentityStatement, checkIdentityStatement } from '@/lib/domain/identity'
import { OPERATIONS, type Operation, type Result } from '@/lib/domain/operations'
import { type Receipt, checkReceipt } from '@/lib/domain/receipt'
import { attempt } from '@/lib/domain/signed-object'
import { type Frame, HEADER_BYTES } from '@/lib/device/protocol/frame'
import {
  type DeviceEvent,
  type Hello,
  decodeEvent,
  decodeOffset,
  decodeResponse,
  encodeCall,
  encodeOffset,
  encodeRequest,
} from '@/lib/device/protocol/messages'
import type { Transport } from '@/lib/device/transport/transport'
import { Cable, Gone, type Surroundings } from './cable'
import type { Kit } from './kit'
import { Broken, NotRun, codeText, demand, demandCode } from './rule'

/** What goes along with a request: the capability's bytes, and the proof, or how to make it. */
export type Carried = {
  file: Bytes | null
  proof?: Bytes | null | ((subject: { nonce: Bytes; call: Bytes }) => Promise<Bytes | null>)
  /** The request's id, where it is not simply the next. */
  id?: number
}
export type Asked = { id: number; call: Bytes; callHash: Bytes; nonce: Bytes }
export type Answer = {
  code: number
  result: Cbor | undefined
  enough: number[] | undefined
  nextNonce: Bytes
  /** How long the frame of the response was. */
  bytes: number
  asked: Asked
  /** Everything else that came until the response, in its order. */
  frames: Frame[]
}
export type Target = {
  open(): Promise<Transport>
  kit: Kit | undefined
  /** The USB serial number, where the way to the device tells it. */
  serial?: string | undefined
}

export const params = (...pairs: [number, Cbor][]): CborMap => new Map(pairs)
const BACK_MS = 10_000
/** Keepalives alone do not hold the run up for ever. */
const WHOLE_MS = 300_000

export class Trial {
  cable!: Cable
  /** Requests of this link that have had no response. */
  #unanswered = new Set<number>()

  constructor(
    private readonly target: Target,
    readonly around: Surroundings,
  ) {}

  get kit(): Kit {
    if (!this.target.kit) throw new NotRun('needs a test kit')
    return this.target.kit
  }
  get serial(): string | undefined {
    return this.target.serial
  }
  get deviceId(): Bytes {
    return this.cable.hello.deviceId
  }
  get nowS(): number {
    return Math.floor(this.around.nowMs() / 1000)
  }

  /** A link of one's own, whatever was before. */
  async begin(): Promise<void> {
    if (!this.cable || this.cable.gone) this.cable = new Cable(await this.#open(), this.around)
    await this.reset()
  }

  /** A new link: what was open has no response any more. */
  async reset(): Promise<Hello> {
    this.#unanswered.clear()
    return this.cable.reset()
  }

  // A device is back within 10 s after a restart.
  async #open(): Promise<Transport> {
    const until = Date.now() + Math.max(BACK_MS / this.around.pace, this.around.patienceMs)
    for (;;) {
      try {
        return await this.target.open()
      } catch (error) {
        if (Date.now() >= until)
          throw new Broken('the device back on the bus within 10 s', `it is not: ${String(error)}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
  }

  /** Opens the way to the device anew, without a link reset. */
  async reopen(): Promise<void> {
    await this.cable?.close()
    this.cable = new Cable(await this.#open(), this.around)
  }

  async close(): Promise<void> {
    await this.cable?.close()
  }

  /** Sends a request and does not wait for what comes of it. */
  async start(
    op: string,
    given: CborMap,
    { file, proof = null, id = this.cable.nextId() }: Carried = { file: null },
  ): Promise<Asked> {
    const call = encodeCall(op, given, this.around.random(16))
    const { nonce } = this.cable
    const made = typeof proof === 'function' ? await proof({ nonce, call }) : proof
    const asked = { id, call, callHash: await sha256(call), nonce }
    this.#unanswered.add(id)
    await this.cable.send({
      type: 'request',
      id,
      payload: encodeRequest({ call, capability: file, proof: made }),
    })
    return asked
  }

  /** Everything until the response to this request. `hear` gets each frame before it and may answer it. */
  async finish(
    asked: Asked,
    hear: (frame: Frame) => Promise<void> | void = () => undefined,
    withinMs = WHOLE_MS,
  ): Promise<Answer> {
    const frames: Frame[] = []
    const until = Date.now() + this.cable.deadline(withinMs)
    for (;;) {
      const frame = await this.cable.frame()
      demand(Date.now() < until, `a RESPONSE within ${withinMs / 1000} s`, 'none came')
      demand(frame !== null, 'a RESPONSE, or a KEEPALIVE every 10 s until it', 'nothing came')
      if (frame.type === 'response' && frame.id === asked.id) return this.answerIn(frame, asked, frames)
      const once = frame.type !== 'response' || this.#unanswered.has(frame.id)
      demand(once, 'exactly one RESPONSE for each request', `one came under ${frame.id}, which is not open`)
      frames.push(frame)
      await hear(frame)
    }
  }

  /** What a RESPONSE says; its nonce is the one to use from now on. */
  answerIn(frame: Frame, asked: Asked, frames: Frame[] = []): Answer {
    const response = attempt(() => decodeResponse(frame.payload))
    if (!response)
      throw new Broken('a RESPONSE as the contract writes it', `this came: ${toHex(frame.payload)}`)
    this.cable.nonce = response.nextNonce
    this.#unanswered.delete(asked.id)
    return {
      code: response.code,
      result: response.result,
      enough: response.enough,
      nextNonce: response.nextNonce,
      bytes: HEADER_BYTES + frame.payload.length,
      asked,
      frames,
    }
  }

  async ask(op: string, given: CborMap = params(), carried?: Carried): Promise<Answer> {
    return this.finish(await this.start(op, given, carried))
  }

  /** The result of an answer that has to be 0. */
  async get<O extends Operation>(op: O, given: CborMap = params(), carried?: Carried): Promise<Result<O>> {
    return this.resultOf(op, await this.ask(op, given, carried))
  }

  resultOf<O extends Operation>(op: O, answer: Answer): Result<O> {
    demandCode(answer, 'ok', op)
    const result = attempt(() => ({ value: OPERATIONS[op].result.decode(answer.result ?? new Map()) }))
    if (!result) throw new Broken(`a result of ${op} as the contract writes it`, 'it cannot be read so')
    return result.value as Result<O>
  }

  /** What the device signs of itself now. */
  async statement(): Promise<IdentityStatement> {
    const nonce = this.around.random(32)
    const { statement } = await this.get('identity.prove', params([1, nonce]))
    try {
      const checked = await checkIdentityStatement(statement, { nonce, deviceId: this.deviceId })
      return checked.statement
    } catch (error) {
      throw new Broken('an identity statement that proves the ID of HELLO', reasonOf(error))
    }
  }

  async receipt(cti: Bytes): Promise<Receipt> {
    const nonce = this.around.random(32)
    const { receipt } = await this.get('receipt.read', params([1, cti], [2, nonce]))
    try {
      const checked = await checkReceipt(receipt, { nonce })
      demand(equal(checked.deviceId, this.deviceId), 'a receipt of this device', 'it names another')
      demand(equal(checked.cti, cti), 'a receipt of the cti asked for', 'it is of another')
      return checked
    } catch (error) {
      if (error instanceof Broken) throw error
      throw new Broken('a receipt that its device signed and whose chain holds', reasonOf(error))
    }
  }

  /** Waits until the device has gone from the bus, then takes it up again. */
  async comesBack(withinMs: number): Promise<void> {
    const until = Date.now() + this.cable.deadline(withinMs)
    try {
      while (Date.now() < until) await this.cable.next(until - Date.now())
      throw new Broken(`the device off the bus within ${withinMs / 1000} s`, 'it stayed')
    } catch (error) {
      if (!(error instanceof Gone)) throw error
    }
    await this.begin()
  }

  /** Sends content as the device acknowledges it; a frame is as large as the device takes, or as told. */
  async upload(
    asked: Asked,
    content: Bytes,
    { frameBytes = this.cable.hello.maxDataBytes } = {},
  ): Promise<Answer & { acks: number[] }> {
    const acks: number[] = []
    const ends: number[] = []
    let sent: number | undefined
    const answer = await this.finish(asked, async (frame) => {
      if (frame.type !== 'ack' || frame.id !== asked.id) return
      const { offset } = decodeOffset(frame.payload)
      acks.push(offset)
      sent ??= offset
      ends.splice(0, ends.length, ...ends.filter((end) => end > offset))
      while (sent < content.length && ends.length < this.cable.hello.window) {
        const data = content.subarray(sent, sent + frameBytes)
        await this.cable.send({ type: 'data', id: asked.id, payload: encodeOffset(sent, data) })
        sent += data.length
        ends.push(sent)
      }
    })
    return { ...answer, acks }
  }

  /** The offset of the first ACK of an upload, by which the device takes it. */
  async accepted(asked: Asked): Promise<number> {
    for (;;) {
      const frame = await this.cable.frame()
      demand(frame !== null, 'an ACK that takes the upload', 'nothing came')
      if (frame.type === 'response' && frame.id === asked.id) {
        const { code } = this.answerIn(frame, asked)
        throw new Broken('an ACK that takes the upload', `the answer had ${codeText(code)}`)
      }
      if (frame.type === 'ack' && frame.id === asked.id) return decodeOffset(frame.payload).offset
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof CodedError ? error.message : String(error)
}

/** The events among these frames. */
export function eventsIn(frames: readonly Frame[]): { id: number; event: DeviceEvent }[] {
  return frames
    .filter((frame) => frame.type === 'event')
    .map((frame) => {
      const event = attempt(() => decodeEvent(frame.payload))
      if (!event) throw new Broken('an EVENT as the contract writes it', `this came: ${toHex(frame.payload)}`)
      return { id: frame.id, event }
    })
}
