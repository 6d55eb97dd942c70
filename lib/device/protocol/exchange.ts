// One request from its first frame to its response: progress, upload, download, events, deadline and cancelling. It
// knows neither what the operation means nor who else uses the cable. A late frame finds no exchange and is dropped.
import { type Bytes, equal, sha256 } from '@/lib/core/bytes'
import { DeviceError } from '../errors'
import type { Frame, Outgoing } from './frame'
import {
  type DeviceEvent,
  type Progress,
  type Response,
  decodeEvent,
  decodeKeepalive,
  decodeOffset,
  decodeResponse,
  encodeOffset,
} from './messages'

/** A device says something at least every 10 s while a request is open. */
export const IDLE_MS = 15_000
/** After CANCEL the device answers within this. */
export const CANCEL_MS = 10_000
/** However often a device says that it is still at work: this long is the end of it. A follow has no end. */
export const WHOLE_MS = 15 * 60_000
export const MAX_DOWNLOAD_BYTES = 16 * 1024 * 1024

export type ExchangeOptions = {
  signal?: AbortSignal | undefined
  idleMs?: number | undefined
  /** The most that the whole may take, keepalives or not. */
  wholeMs?: number | undefined
  onProgress?: ((progress: Progress) => void) | undefined
  onEvent?: ((event: DeviceEvent) => void) | undefined
  /** Content to send once the device takes it; `onAcknowledged` hears how many bytes it has. */
  upload?: { content: Bytes; onAcknowledged?: ((bytes: number) => void) | undefined } | undefined
  /** Hears how many bytes have come of a download. */
  onReceived?: ((bytes: number) => void) | undefined
}
/** How this exchange sends, and what the device takes at once. */
export type Cable = {
  limits: { maxDataBytes: number; window: number }
  /** Whether the operation asked for is one whose answer comes with DATA. */
  download: boolean
  send(frame: Outgoing): Promise<void>
}
export type Outcome = { response: Response; data: Bytes }

export class Exchange {
  readonly outcome: Promise<Outcome>
  #resolve!: (outcome: Outcome) => void
  #reject!: (error: unknown) => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #end: ReturnType<typeof setTimeout> | undefined
  #settled = false
  #cancelling = false
  // Grows by doubling: a device that sends byte by byte costs no more memory than one that sends frames.
  #data: Bytes = new Uint8Array(0)
  #received = 0
  #acking: 'no' | 'yes' | 'again' = 'no'
  #acked = 0
  #sent: number | undefined
  #inFlight: number[] = []

  constructor(
    readonly id: number,
    private readonly options: ExchangeOptions,
    private readonly cable: Cable,
  ) {
    this.outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.outcome.catch(() => undefined)
    this.#touch()
    const wholeMs = options.wholeMs ?? WHOLE_MS
    if (wholeMs < Infinity) this.#end = setTimeout(() => this.cancel(), wholeMs)
    if (options.signal?.aborted) this.cancel()
    else options.signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  #onAbort = () => this.cancel()

  #touch(): void {
    if (this.#cancelling || this.#settled) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.cancel(), this.options.idleMs ?? IDLE_MS)
  }

  /** Asks the device to stop; the request still gets its response, or fails with `timeout` after 10 s. */
  cancel(): void {
    if (this.#cancelling || this.#settled) return
    this.#cancelling = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.fail(new DeviceError('timeout')), CANCEL_MS)
    this.#sendOrFail({ type: 'cancel', id: this.id, payload: new Uint8Array(0) })
  }

  fail(error: unknown): void {
    if (this.#settled) return
    this.#settle()
    this.#reject(error)
  }

  #settle(): void {
    this.#settled = true
    clearTimeout(this.#timer)
    clearTimeout(this.#end)
    this.options.signal?.removeEventListener('abort', this.#onAbort)
  }

  #sendOrFail(frame: Outgoing): void {
    void this.cable.send(frame).catch((error: unknown) => this.fail(error))
  }

  /** Takes a frame of this request. Throws `malformed` or `protocol` for what must close the link. */
  take(frame: Frame): void {
    if (this.#settled) return
    this.#touch()
    if (frame.type === 'response') this.#answer(decodeResponse(frame.payload))
    else if (frame.type === 'keepalive') this.#progress(decodeKeepalive(frame.payload))
    else if (frame.type === 'event') this.#event(decodeEvent(frame.payload))
    else if (frame.type === 'ack') this.#acknowledged(decodeOffset(frame.payload).offset)
    else if (frame.type === 'data') this.#arrived(decodeOffset(frame.payload))
    else throw new DeviceError('protocol', `a device never sends ${frame.type}`)
  }

  // Read also where nobody listens: what is not as written closes the link.
  #progress(progress: Progress): void {
    this.options.onProgress?.(progress)
  }

  #event(event: DeviceEvent): void {
    this.options.onEvent?.(event)
  }

  #answer(response: Response): void {
    const { upload } = this.options
    if (upload && response.code === 0 && this.#acked < upload.content.length)
      throw new DeviceError('protocol', 'an upload that was answered before its last byte was taken')
    this.#settle()
    this.#resolve({ response, data: this.#data.slice(0, this.#received) })
  }

  #acknowledged(offset: number): void {
    const upload = this.options.upload
    if (!upload) throw new DeviceError('protocol', 'ACK without an upload')
    if (offset > (this.#sent ?? upload.content.length))
      throw new DeviceError('protocol', 'ACK of what was not sent')
    if (this.#sent !== undefined && offset < this.#acked) return
    this.#sent ??= offset
    this.#acked = offset
    this.#inFlight = this.#inFlight.filter((end) => end > offset)
    upload.onAcknowledged?.(offset)
    this.#fill(upload.content)
  }

  // At most `window` frames are unacknowledged; the offset of the first ACK is where the device wants to begin.
  #fill(content: Bytes): void {
    while (
      this.#sent !== undefined &&
      this.#sent < content.length &&
      this.#inFlight.length < this.cable.limits.window
    ) {
      const data = content.subarray(this.#sent, this.#sent + this.cable.limits.maxDataBytes)
      const payload = encodeOffset(this.#sent)
      this.#sent += data.length
      this.#inFlight.push(this.#sent)
      this.#sendOrFail({ type: 'data', id: this.id, payload, content: data })
    }
  }

  #arrived({ offset, data }: { offset: number; data: Bytes }): void {
    if (!this.cable.download) throw new DeviceError('protocol', 'DATA without a download')
    if (offset > this.#received) throw new DeviceError('protocol', 'a gap in a download')
    if (data.length === 0) return
    if (offset === this.#received) {
      const end = offset + data.length
      if (end > MAX_DOWNLOAD_BYTES) throw new DeviceError('protocol', 'a download above 16 MiB')
      if (end > this.#data.length) this.#grow(end)
      this.#data.set(data, offset)
      this.#received = end
      this.options.onReceived?.(end)
    }
    void this.#acknowledge()
  }

  #grow(least: number): void {
    const larger = new Uint8Array(
      Math.min(MAX_DOWNLOAD_BYTES, Math.max(least, 2 * this.#data.length, 65_536)),
    )
    larger.set(this.#data)
    this.#data = larger
  }

  // One ACK under way at a time, and the next one says all that came meanwhile: what a device sends costs no queue here.
  async #acknowledge(): Promise<void> {
    if (this.#acking !== 'no') {
      this.#acking = 'again'
      return
    }
    try {
      do {
        this.#acking = 'yes'
        await this.cable.send({ type: 'ack', id: this.id, payload: encodeOffset(this.#received) })
      } while ((this.#acking as string) === 'again')
      this.#acking = 'no'
    } catch (error) {
      this.fail(error)
    }
  }
}

/** Throws `hash-mismatch` where a download is not what its response says. */
export async function checkDownload(data: Bytes, stated: { sizeBytes: number; hash: Bytes }): Promise<void> {
  if (data.length !== stated.sizeBytes || !equal(await sha256(data), stated.hash)) {
    throw new DeviceError('hash-mismatch')
  }
}
