// What the host's channel stands of a device that means it no good: sizes, floods, endless keepalives, answers out of turn.
import { describe, expect, test } from 'vitest'
import type { Bytes } from '@/lib/core/bytes'
import { Channel } from '@/lib/device/protocol/channel'
import { type Frame, type FrameType, encodeFrame } from '@/lib/device/protocol/frame'
import { encodeHello, encodeKeepalive, encodeOffset, encodeResponse } from '@/lib/device/protocol/messages'
import { DeviceError } from '@/lib/device/errors'
import { Arrivals, type Transport } from '@/lib/device/transport/transport'
import { random } from './world'

const code = (word: string) => expect.objectContaining({ code: word })
const zeros = (length: number) => new Uint8Array(length)

/** Says HELLO, and then to each frame of the host what the test wants. */
class Scripted implements Transport {
  readonly closed = new Promise<undefined>(() => undefined)
  readonly sent: number[] = []
  #arrivals = new Arrivals()

  constructor(private readonly answer: (frame: { type: number; id: number }, say: Scripted['say']) => void) {}

  say = (type: FrameType, id: number, payload: Bytes) =>
    this.#arrivals.push(encodeFrame({ type, id, payload } as Frame))

  receive() {
    return this.#arrivals.next()
  }
  async send(transfer: Bytes): Promise<void> {
    this.sent.push(transfer[3]!)
    this.answer({ type: transfer[3]!, id: new DataView(transfer.buffer).getUint16(4, true) }, this.say)
  }
  async linkReset(nonce: Bytes): Promise<void> {
    const facts = { versions: [1], maxControlBytes: 8192, maxDataBytes: 1024, window: 4, state: 2 }
    const more = { deviceId: zeros(64), keystoreVersion: 0, capabilityKids: [], epoch: 0, bootId: zeros(16) }
    const words = { proofNonce: zeros(16), trustedClock: true, firmware: '1', model: '1' }
    this.say('hello', 0, encodeHello({ nonce, ...facts, ...more, ...words }))
  }
  async close(): Promise<void> {
    this.#arrivals.end(new DeviceError('disconnected'))
  }
}

async function facing(answer: ConstructorParameters<typeof Scripted>[0]) {
  const transport = new Scripted(answer)
  const channel = await Channel.open(transport, { random, nowMs: () => Date.now() })
  return { channel, transport }
}
const REQUEST = 2
const ACK = 5
const CANCEL = 7
const ok = (result = new Map<number, never>()) => encodeResponse({ code: 0, result, nextNonce: zeros(16) })

describe('a device that', () => {
  test('sends a frame above the size that it said itself closes the link', async () => {
    const { channel } = await facing(({ id }, say) => say('response', id, zeros(8193)))
    await expect(channel.call('device.status', {})).rejects.toEqual(code('protocol'))
  })

  test('sends DATA to what is no download closes the link', async () => {
    const { channel } = await facing(
      ({ type, id }, say) => type === REQUEST && say('data', id, encodeOffset(0, zeros(9))),
    )
    await expect(channel.call('device.status', {})).rejects.toEqual(code('protocol'))
  })

  test('sends more than 16 MiB closes the link, and costs few ACKs and no more memory than that', async () => {
    let at = 0
    const { channel, transport } = await facing(({ type, id }, say) => {
      if (type !== REQUEST) return
      for (; at <= 2 ** 24; at += 1024) say('data', id, encodeOffset(at, zeros(1024)))
    })
    await expect(channel.call('log.read', {})).rejects.toEqual(
      expect.objectContaining({ code: 'protocol', message: expect.stringContaining('16 MiB') }),
    )
    expect(transport.sent.filter((type) => type === ACK).length).toBeLessThan(20_000)
  })

  test('sends frames that nobody asked for is dropped a while, and then the link closes', async () => {
    const flood = (frames: number) =>
      facing(({ type, id }, say) => {
        if (type !== REQUEST) return
        for (let i = 0; i < frames; i++) say('ack', 4000, encodeOffset(0))
        say('response', id, ok())
      })
    const few = await flood(500)
    await few.channel.call('wifi.remove', { id: 1 })
    expect(few.channel.dropped).toBe(500)
    const many = await flood(1500)
    await expect(many.channel.call('device.status', {})).rejects.toEqual(code('protocol'))
  })

  test('says for ever that it is at work is cancelled in the end', async () => {
    let beat: ReturnType<typeof setInterval>
    const { channel, transport } = await facing(({ type, id }, say) => {
      if (type === REQUEST)
        beat = setInterval(
          () => say('keepalive', id, encodeKeepalive({ stage: 'Working', done: 0, total: 0 })),
          5,
        )
      if (type !== CANCEL) return
      clearInterval(beat)
      say('response', id, encodeResponse({ code: 41, nextNonce: zeros(16) }))
    })
    await expect(channel.call('device.status', {}, { idleMs: 1000, wholeMs: 100 })).rejects.toEqual(
      code('cancelled'),
    )
    expect(transport.sent).toContain(CANCEL)
  })

  test('says that an upload is done before it took it all is not believed', async () => {
    const { channel } = await facing(({ type, id }, say) => type === REQUEST && say('response', id, ok()))
    const upload = { content: zeros(5000) }
    await expect(channel.call('image.stage', { manifest: zeros(9) }, { upload })).rejects.toEqual(
      code('outcome-unknown'),
    )
  })

  test('puts control characters into a text closes the link', async () => {
    const text = encodeKeepalive({ stage: 'Working', done: 0, total: 0 })
    const bent = text.map((byte) => (byte === 0x57 ? 0x1b : byte)) as Bytes
    const { channel } = await facing(({ type, id }, say) => type === REQUEST && say('keepalive', id, bent))
    await expect(channel.call('device.status', {})).rejects.toEqual(code('protocol'))
  })

  test('goes away while a call is being made leaves no call waiting', async () => {
    const { channel, transport } = await facing(() => undefined)
    const call = channel.call('device.status', {})
    await transport.close()
    await expect(call).rejects.toEqual(code('disconnected'))
    await expect(channel.reset()).rejects.toEqual(code('disconnected'))
  })

  test('is reset twice at once answers the second', async () => {
    const { channel } = await facing(() => undefined)
    const [first, second] = [channel.reset(), channel.reset()]
    await expect(first).rejects.toEqual(code('aborted'))
    await second
    expect(channel.hello.window).toBe(4)
  })
})
