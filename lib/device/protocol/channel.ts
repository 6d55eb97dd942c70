// The host's end of the cable: link reset and HELLO, one permanent reader, request ids, the proof nonce, and the rule that a
// capability goes only to a device that has proved on this link to be the one it names. It knows no screen and no library.
import { type Bytes, equal, sha256 } from '@/lib/core/bytes'
import { CodedError } from '@/lib/core/coded-error'
import { readCapability } from '@/lib/domain/capability'
import { wireCode } from '@/lib/domain/codes'
import { OPERATIONS, type Operation, type Params, type Result } from '@/lib/domain/operations'
import { attempt } from '@/lib/domain/signed-object'
import { DeviceError } from '../errors'
import type { Transport } from '../transport/transport'
import { Exchange, type ExchangeOptions, type Outcome, checkDownload } from './exchange'
import { type Frame, type Outgoing, decodeFrame, encodeFrame } from './frame'
import { type DeviceEvent, type Hello, decodeEvent, decodeHello, encodeCall, encodeRequest } from './messages'

/** A capability file with the device it names and, where it is bound, the profile's way to prove its key. */
export type Authorization = {
  file: Bytes
  deviceId: Bytes
  prove?: ((subject: { nonce: Bytes; call: Bytes }) => Promise<Bytes>) | undefined
}
/** One asking of the device: its receipt names it by this hash. `cti` is null where no capability went along. */
export type AskedCall = { op: Operation; callHash: Bytes; cti: Bytes | null }
export type CallOptions = ExchangeOptions & {
  auth?: Authorization | undefined
  /** Hears of each call before its first byte is sent, and is waited for; a proof that went stale makes a second one. */
  onCall?: ((asked: AskedCall) => void | Promise<void>) | undefined
}
export type Surroundings = { random(length: number): Bytes; nowMs(): number }
export type Answer<O extends Operation> = { result: Result<O>; data: Bytes; callHash: Bytes }

type Awaiting = { nonce: Bytes; resolve(hello: Hello): void; reject(error: unknown): void }
const RESET_MS = 5_000
/** A nonce dies after 60 s; a fresh one is asked for before that. */
const NONCE_FRESH_MS = 50_000
/** Late frames of a link are few; a device that sends more than this to nobody is broken. */
const MOST_DROPPED = 1000

export class Channel {
  /** Events that belong to no request: an application's state, the restart. */
  onEvent: ((event: DeviceEvent) => void) | undefined
  /** Frames that came for no open request. */
  dropped = 0
  #hello!: Hello
  #proved: Bytes | undefined
  #open = new Map<number, Exchange>()
  #lastId = 0
  #queue: Promise<unknown> = Promise.resolve()
  #nonce!: { value: Bytes; atMs: number }
  #awaiting: Awaiting | undefined
  #failure: unknown
  #gone: unknown

  private constructor(
    private readonly transport: Transport,
    private readonly around: Surroundings,
  ) {
    void this.#pump()
  }

  /** Resets the link and reads HELLO. Throws a DeviceError. */
  static async open(transport: Transport, around: Surroundings): Promise<Channel> {
    const channel = new Channel(transport, around)
    await channel.reset()
    return channel
  }

  get hello(): Hello {
    return this.#hello
  }
  /** The device ID that was proved on this link, if any was. */
  get proved(): Bytes | undefined {
    return this.#proved
  }
  get closed() {
    return this.transport.closed
  }
  /** Nothing more is understood on this link: only a reset, or opening the device anew, helps. */
  get broken(): boolean {
    return this.#failure !== undefined
  }
  /** Told by identity.prove, after it checked the statement. */
  markProved(deviceId: Bytes): void {
    this.#proved = deviceId
  }

  /** A new link: open requests fail, the identity has to be proved again. */
  async reset(): Promise<void> {
    if (this.#gone) throw this.#gone
    this.#failAll(new DeviceError('aborted', 'the link was reset'))
    this.#proved = undefined
    this.#awaiting?.reject(new DeviceError('aborted', 'the link was reset again'))
    this.dropped = 0
    const nonce = this.around.random(16)
    let timer: ReturnType<typeof setTimeout> | undefined
    let awaiting: Awaiting | undefined
    const hello = new Promise<Hello>((resolve, reject) => {
      this.#awaiting = awaiting = { nonce, resolve, reject }
      timer = setTimeout(() => reject(new DeviceError('timeout', 'no HELLO after the link reset')), RESET_MS)
    })
    hello.catch(() => undefined)
    try {
      await this.transport.linkReset(nonce)
      this.#hello = await hello
    } finally {
      clearTimeout(timer)
      if (this.#awaiting === awaiting) this.#awaiting = undefined
    }
    this.#failure = this.#gone
    this.#renewNonce(this.#hello.proofNonce)
  }

  /** What is open fails with the reason. */
  close(reason = new DeviceError('aborted', 'the channel was closed')): Promise<void> {
    this.#fail(reason)
    return this.transport.close()
  }

  async #pump(): Promise<void> {
    try {
      for (;;) this.#take(await this.transport.receive())
    } catch (error) {
      // No link reset mends this: nobody reads any more.
      this.#gone =
        error instanceof CodedError ? error : new DeviceError('disconnected', undefined, { cause: error })
      this.#fail(this.#gone)
    }
  }

  // Until HELLO whatever comes is thrown away, cut or no frame at all; after garbage, all until the next reset.
  #take(transfer: Bytes): void {
    if (this.#awaiting) return this.#takeHello(transfer)
    if (this.#failure) return
    try {
      this.#dispatch(decodeFrame(transfer))
    } catch (error) {
      const cause = error instanceof CodedError ? error.message : 'unreadable'
      this.#fail(new DeviceError('protocol', cause, { cause: error }))
    }
  }

  #takeHello(transfer: Bytes): void {
    const frame = attempt(() => decodeFrame(transfer))
    if (frame?.type !== 'hello') return
    try {
      const hello = decodeHello(frame.payload)
      if (equal(hello.nonce, this.#awaiting!.nonce)) this.#awaiting!.resolve(hello)
    } catch (error) {
      this.#awaiting!.reject(new DeviceError('incompatible', undefined, { cause: error }))
    }
  }

  #dispatch(frame: Frame): void {
    const { maxControlBytes, maxDataBytes } = this.#hello
    const most = frame.type === 'data' ? maxDataBytes + 4 : maxControlBytes
    if (frame.payload.length > most)
      throw new DeviceError('protocol', 'a frame above the size that HELLO says')
    if (frame.type === 'event' && frame.id === 0) {
      const event = decodeEvent(frame.payload)
      return this.onEvent?.(event)
    }
    const exchange = this.#open.get(frame.id)
    if (exchange) exchange.take(frame)
    else if (++this.dropped > MOST_DROPPED) throw new DeviceError('protocol', 'frames that nobody asked for')
  }

  #fail(error: unknown): void {
    this.#failure ??= error
    this.#awaiting?.reject(error)
    this.#failAll(error)
  }

  #failAll(error: unknown): void {
    for (const exchange of this.#open.values()) exchange.fail(error)
    this.#open.clear()
  }

  #renewNonce(value: Bytes): void {
    this.#nonce = { value, atMs: this.around.nowMs() }
  }

  /** Asks one operation. One at a time; others wait their turn. Throws a DeviceError with the device's or the host's code. */
  call<O extends Operation>(op: O, params: Params<O>, options: CallOptions = {}): Promise<Answer<O>> {
    const turn = this.#queue.then(() => this.#call(op, params, options))
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  /** Like `call`, beside whatever else goes on: for `log.follow`, which the device does not count. */
  follow(options: CallOptions): Promise<Answer<'log.follow'>> {
    return this.#call('log.follow', {}, { ...options, wholeMs: Infinity })
  }

  async #call<O extends Operation>(op: O, params: Params<O>, options: CallOptions): Promise<Answer<O>> {
    if (options.signal?.aborted) throw new DeviceError('aborted')
    const { needs, mutates } = OPERATIONS[op]
    const auth = needs === 'none' ? undefined : options.auth
    if (auth) await this.#mayCarry(auth)
    const { broken } = this
    try {
      return await this.#attempt(op, params, { ...options, auth })
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error
      // 21 changed nothing but the nonce, which may have been replaced by the end of a follow meanwhile.
      if (error.code === 'proof-invalid' && auth?.prove)
        return this.#attempt(op, params, { ...options, auth })
      const unanswered = error.code === 'timeout' || (error.code === 'protocol' && !broken)
      if (unanswered && mutates) throw new DeviceError('outcome-unknown', undefined, { cause: error })
      throw error
    }
  }

  async #mayCarry(auth: Authorization): Promise<void> {
    if (!this.#proved) throw new DeviceError('identity-not-proved')
    if (!equal(this.#proved, auth.deviceId)) throw new DeviceError('wrong-device')
    if (auth.prove && this.around.nowMs() - this.#nonce.atMs > NONCE_FRESH_MS)
      await this.#attempt('device.status', {}, {})
  }

  async #attempt<O extends Operation>(op: O, params: Params<O>, options: CallOptions): Promise<Answer<O>> {
    if (this.#failure) throw this.#failure
    const operation = OPERATIONS[op]
    const call = encodeCall(
      op,
      (operation.params.encode as (value: unknown) => never)(params),
      this.around.random(16),
    )
    const { auth } = options
    const hashing = sha256(call)
    // Who does not want to hear of the call does not wait for its hash either.
    if (options.onCall)
      await options.onCall({ op, callHash: await hashing, cti: auth ? ctiOf(auth.file) : null })
    const proof = (await auth?.prove?.({ nonce: this.#nonce.value, call })) ?? null
    const payload = encodeRequest({ call, capability: auth?.file ?? null, proof })
    if (payload.length > this.#hello.maxControlBytes) throw new DeviceError('too-large')
    const download = 'stream' in operation && operation.stream === 'download'
    const { response, data } = await this.#exchange(payload, options, download)
    this.#renewNonce(response.nextNonce)
    const code = wireCode(response.code)
    if (code !== 'ok') {
      throw new DeviceError(code ?? 'protocol', undefined, {
        enough: response.enough ?? [],
        detail: response.detail,
      })
    }
    const result = attempt(() => operation.result.decode(response.result ?? new Map()) as Result<O>)
    if (!result) throw new DeviceError('protocol', `an answer to ${op} that cannot be read`)
    if (download) {
      await checkDownload(data, result as { sizeBytes: number; hash: Bytes })
    }
    return { result, data, callHash: await hashing }
  }

  async #exchange(payload: Bytes, options: ExchangeOptions, download: boolean): Promise<Outcome> {
    // The link may have broken while a proof was made: what would be sent now nobody would answer.
    if (this.#failure) throw this.#failure
    const id = this.#nextId()
    const send = (frame: Outgoing) => this.transport.send(encodeFrame(frame))
    const exchange = new Exchange(id, options, { limits: this.#hello, download, send })
    this.#open.set(id, exchange)
    try {
      await send({ type: 'request', id, payload })
      return await exchange.outcome
    } catch (error) {
      exchange.fail(error)
      throw error
    } finally {
      this.#open.delete(id)
    }
  }

  #nextId(): number {
    do this.#lastId = (this.#lastId % 0xffff) + 1
    while (this.#open.has(this.#lastId))
    return this.#lastId
  }
}

/** Null for what is no capability: the device will say so. */
function ctiOf(file: Bytes): Bytes | null {
  return attempt(() => readCapability(file).capability.cti) ?? null
}
