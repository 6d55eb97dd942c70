// A USB/IP server's devices as a host's kernel would have them: listed, imported, given transfers over TCP. It knows USB/IP
// and sockets, not what a device is for. Node only.
import net from 'node:net'
import type { Bytes } from '@/lib/core/bytes'
import { DeviceError } from '../errors'
import { ByteQueue } from './byte-queue'
import {
  type Answer,
  type DeviceRecord,
  HEADER_BYTES,
  IMPORT_STATUS,
  INTERFACE_BYTES,
  OPERATION,
  OPERATION_BYTES,
  RECORD_BYTES,
  URB_STATUS,
  type UsbInterfaceClass,
  decodeAnswer,
  decodeInterface,
  decodeRecord,
  deviceIdOf,
  encodeSubmit,
  importRequest,
  operation,
  readOperation,
} from './usbip-wire'

export type UsbipAddress = { host: string; port: number }
export type Listed = { record: DeviceRecord; interfaces: UsbInterfaceClass[] }
export type Transfer = { endpoint: number; setup?: Bytes; data?: Bytes; length?: number }
export type Transferred = { status: number; actual: number; data: Bytes }

const ANSWER_MS = 3000
const MOST_DEVICES = 127
const NO_SETUP: Bytes = new Uint8Array(8)
const NOTHING: Bytes = new Uint8Array(0)

/** Connects and hands over each arrival; `take` gives a result, or undefined while more has to come. */
function converse<T>(
  { host, port }: UsbipAddress,
  request: Bytes,
  take: (queue: ByteQueue, socket: net.Socket) => T | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const queue = new ByteQueue()
    const socket = net.connect(port, host, () => socket.write(request))
    const end = () => socket.setTimeout(0).off('error', onError).off('close', onClose).off('data', onData)
    const fail = (why: string, cause?: unknown) => {
      end()
      socket.on('error', () => undefined).destroy()
      reject(cause instanceof DeviceError ? cause : new DeviceError('open-failed', why, { cause }))
    }
    const server = `the USB/IP server at ${host}:${port}`
    const onError = (error: Error) => fail(`no USB/IP server at ${host}:${port}: ${error.message}`, error)
    const onClose = () => fail(`${server} closed the connection`)
    const onData = (chunk: Uint8Array) => {
      queue.push(chunk)
      try {
        const result = take(queue, socket)
        if (result === undefined) return
        end()
        resolve(result)
      } catch (error) {
        fail(`${server} sent something that makes no sense`, error)
      }
    }
    socket.setNoDelay(true)
    socket.setTimeout(ANSWER_MS, () => fail(`${server} does not answer`))
    socket.on('error', onError).on('close', onClose).on('data', onData)
  })
}

function requireOperation(head: Uint8Array, code: number): number {
  const answer = readOperation(head)
  if (answer?.code !== code) throw new DeviceError('open-failed', 'not a USB/IP server of version 1.1.1')
  return answer.status
}

/** Every device that a server exports. Throws a DeviceError where there is no server. */
export async function listUsbip(address: UsbipAddress): Promise<Listed[]> {
  return converse(address, operation(OPERATION.listDevices), (queue, socket) => {
    const list = readList(queue)
    if (list) socket.destroy()
    return list
  })
}

function readList(queue: ByteQueue): Listed[] | undefined {
  const head = queue.peek(OPERATION_BYTES + 4)
  if (!head) return undefined
  requireOperation(head, OPERATION.devices)
  const count = new DataView(head.buffer, head.byteOffset).getUint32(OPERATION_BYTES)
  if (count > MOST_DEVICES) throw new DeviceError('open-failed', `${count} devices on one USB/IP server`)
  const listed: Listed[] = []
  let at = OPERATION_BYTES + 4
  for (let i = 0; i < count; i++) {
    const start = queue.peek(at + RECORD_BYTES)?.subarray(at)
    if (!start) return undefined
    const record = decodeRecord(start)
    at += RECORD_BYTES
    const end = at + record.interfaces * INTERFACE_BYTES
    const classes = queue.peek(end)?.subarray(at, end)
    if (!classes) return undefined
    const interfaces = Array.from({ length: record.interfaces }, (_, n) =>
      decodeInterface(classes.subarray(n * INTERFACE_BYTES)),
    )
    at = end
    listed.push({ record, interfaces })
  }
  return listed
}

/** One imported device, ours until `close` or until it leaves. */
export class UsbipLink {
  readonly gone: Promise<void>
  #queue: ByteQueue
  #pending = new Map<number, { directionIn: boolean; length: number; resolve(result: Transferred): void }>()
  #sequence = 0

  private constructor(
    private readonly socket: net.Socket,
    readonly record: DeviceRecord,
    queue: ByteQueue,
  ) {
    this.#queue = queue
    this.gone = new Promise((resolve) => socket.once('close', () => resolve()))
    void this.gone.then(() => this.#end())
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => {
      this.#queue.push(chunk)
      while (!socket.destroyed && this.#take());
    })
  }

  /** Throws `held-elsewhere`, `disconnected` or `open-failed`. */
  static import(address: UsbipAddress, busId: string): Promise<UsbipLink> {
    return converse(address, importRequest(busId), (queue, socket) => {
      const head = queue.peek(OPERATION_BYTES)
      if (!head) return undefined
      const status = requireOperation(head, OPERATION.imported)
      if (status === IMPORT_STATUS.busy) throw new DeviceError('held-elsewhere')
      if (status !== IMPORT_STATUS.ok) throw new DeviceError('disconnected', `no device ${busId} (${status})`)
      const record = queue.peek(OPERATION_BYTES + RECORD_BYTES)
      if (!record) return undefined
      queue.take(OPERATION_BYTES + RECORD_BYTES)
      return new UsbipLink(socket, decodeRecord(record.subarray(OPERATION_BYTES)), queue)
    })
  }

  /** `endpoint` with its direction bit; `length` for what comes in. Never rejects: a device that left is a status. */
  submit({ endpoint, setup = NO_SETUP, data = NOTHING, length = 0 }: Transfer): Promise<Transferred> {
    if (this.socket.destroyed) return Promise.resolve({ status: URB_STATUS.gone, actual: 0, data: NOTHING })
    this.#sequence = (this.#sequence % 0x7fffffff) + 1
    const directionIn = (endpoint & 0x80) !== 0
    const expected = directionIn ? length : data.length
    const head = encodeSubmit({
      ...{ sequence: this.#sequence, deviceId: deviceIdOf(this.record), directionIn },
      ...{ endpoint: endpoint & 0x0f, flags: 0, length: expected, packets: 0, setup },
    })
    return new Promise((resolve) => {
      this.#pending.set(this.#sequence, { directionIn, length: expected, resolve })
      this.socket.cork()
      this.socket.write(head)
      if (data.length > 0) this.socket.write(data)
      this.socket.uncork()
    })
  }

  close(): void {
    this.socket.destroy()
  }

  #end(): void {
    for (const { resolve } of this.#pending.values())
      resolve({ status: URB_STATUS.gone, actual: 0, data: NOTHING })
    this.#pending.clear()
  }

  // One answer from the queue; false: it has not come whole. An answer nobody waits for ends the link, as in a kernel.
  #take(): boolean {
    const head = this.#queue.peek(HEADER_BYTES)
    const answer: Answer | undefined = head && decodeAnswer(head)
    if (!head) return false
    const waiting = answer?.kind === 'submitted' ? this.#pending.get(answer.sequence) : undefined
    if (answer?.kind !== 'submitted' || !waiting || answer.actual > waiting.length) {
      this.socket.destroy()
      return false
    }
    const message = this.#queue.take(HEADER_BYTES + (waiting.directionIn ? answer.actual : 0))
    if (!message) return false
    this.#pending.delete(answer.sequence)
    const { status, actual } = answer
    waiting.resolve({ status, actual, data: message.subarray(HEADER_BYTES) })
    return true
  }
}
