// The link: reset and HELLO, what closes it, and that a closed link says nothing.
import { type Bytes, concat, equal } from '@/lib/core/bytes'
import { FRAME_TYPE, type FrameType, crc32 } from '@/lib/device/protocol/frame'
import { encodeCall, encodeOffset, encodeRequest } from '@/lib/device/protocol/messages'
import { bearer } from '../objects'
import { type Rule, demand, demandCode, rulesOf } from '../rule'
import { type Trial, params } from '../trial'

function header(
  change: Partial<Record<'magic' | 'version' | 'type' | 'id' | 'flags' | 'length' | 'crc', number>>,
) {
  const bytes = new Uint8Array(16)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, change.magic ?? 0x4b4c, false)
  view.setUint8(2, change.version ?? 1)
  view.setUint8(3, change.type ?? FRAME_TYPE.request)
  view.setUint16(4, change.id ?? 7, true)
  view.setUint16(6, change.flags ?? 0, true)
  view.setUint32(8, change.length ?? 0, true)
  view.setUint32(12, change.crc ?? crc32(bytes.subarray(0, 12)), true)
  return bytes
}

export const status = (trial: Trial): Bytes =>
  encodeRequest({
    call: encodeCall('device.status', new Map(), trial.around.random(16)),
    capability: null,
    proof: null,
  })
const framed = (payload: Bytes, change: Parameters<typeof header>[0] = {}) =>
  concat(header({ length: payload.length, ...change }), payload)

/** What closes the link, each as the bytes of one transfer. */
const CLOSERS: [id: string, title: string, transfer: (trial: Trial) => Bytes][] = [
  ['magic', 'a bad magic', (t) => framed(status(t), { magic: 0x4c4b })],
  ['crc', 'a bad CRC', (t) => framed(status(t), { crc: 0x12345678 })],
  ['version', 'an unknown version', (t) => framed(status(t), { version: 2 })],
  ['flags', 'a flag', (t) => framed(status(t), { flags: 1 })],
  [
    'length-short',
    'a transfer longer than its header says',
    (t) => framed(concat(status(t), Uint8Array.of(0)), { length: status(t).length }),
  ],
  [
    'length-long',
    'a transfer shorter than its header says',
    (t) => framed(status(t), { length: status(t).length + 1 }),
  ],
  ['header-cut', 'a transfer shorter than a header', () => header({}).slice(0, 15)],
  ['type', 'an unknown type', () => framed(new Uint8Array(0), { type: 9 })],
  ['type-zero', 'type 0', () => framed(new Uint8Array(0), { type: 0 })],
  ['id-zero', 'a REQUEST with id 0', (t) => framed(status(t), { id: 0 })],
  [
    'control-size',
    'a REQUEST above max control bytes',
    (t) => framed(new Uint8Array(t.cable.hello.maxControlBytes + 1)),
  ],
  [
    'data-size',
    'DATA above max data bytes',
    (t) => framed(encodeOffset(0, new Uint8Array(t.cable.hello.maxDataBytes + 1)), { type: FRAME_TYPE.data }),
  ],
  ...(['hello', 'response', 'keepalive', 'event'] as FrameType[]).map((type): (typeof CLOSERS)[number] => [
    `direction-${type}`,
    `a frame that only a device sends: ${type.toUpperCase()}`,
    () => framed(new Uint8Array(4), { type: FRAME_TYPE[type] }),
  ]),
]

async function demandClosed(trial: Trial, after: string): Promise<void> {
  await trial.cable.sendRaw(framed(status(trial), { id: 9 }))
  await trial.cable.demandSilence(after)
  await trial.reset()
  demandCode(await trial.ask('device.status'), 'ok', 'device.status after the next link reset')
}

const closers: Omit<Rule, 'section' | 'needs'>[] = CLOSERS.map(([id, title, transfer]) => ({
  id: `close.${id}`,
  title: `${title} closes the link until the next link reset`,
  run: async (trial) => {
    await trial.cable.sendRaw(transfer(trial))
    await demandClosed(trial, title)
  },
}))

const openId: Omit<Rule, 'section'> = {
  id: 'close.id-open',
  title: 'a REQUEST under an id that is still open closes the link',
  needs: ['kit'],
  run: async (trial) => {
    const follow = await trial.start('log.follow', params(), await bearer(trial))
    await trial.start('device.status', params(), { file: null, id: follow.id })
    for (;;) {
      const frame = await trial.cable.frame(trial.around.quietMs)
      if (!frame) break
      demand(frame.type !== 'response', 'silence after a REQUEST under an open id', 'a RESPONSE came')
    }
    await demandClosed(trial, 'a REQUEST under an open id')
  },
}

const ignored: Omit<Rule, 'section' | 'needs'>[] = (['data', 'ack', 'cancel'] as FrameType[]).map((type) => ({
  id: `close.not-by-${type}`,
  title: `${type.toUpperCase()} for an id that is not open is ignored`,
  run: async (trial) => {
    const payload = type === 'cancel' ? new Uint8Array(0) : encodeOffset(0)
    await trial.cable.send({ type, id: 77, payload })
    demandCode(await trial.ask('device.status'), 'ok', `device.status after ${type.toUpperCase()}`)
  },
}))

export const closingRules: Rule[] = rulesOf('cable.md#closing-the-link', [
  {
    id: 'close.at-first',
    title: 'before the first link reset the link is closed',
    run: async (trial) => {
      await trial.reopen()
      await trial.cable.sendRaw(framed(status(trial)))
      await trial.cable.demandSilence('a REQUEST before the first link reset')
      await trial.reset()
    },
  },
  ...closers,
  openId,
  ...ignored,
])

export const resetRules: Rule[] = rulesOf('cable.md#link-reset', [
  {
    id: 'reset.hello-frame',
    title: 'HELLO has version 1 and id 0',
    run: async ({ cable }) => {
      demand(cable.helloFrame.id === 0, 'HELLO under id 0', `it came under ${cable.helloFrame.id}`)
      demand(cable.hello.versions.includes(1), 'version 1 among the versions', `${cable.hello.versions}`)
    },
  },
  {
    id: 'reset.fresh-nonce',
    title: 'each link reset brings a new proof nonce; device ID and boot ID stay',
    run: async (trial) => {
      const before = trial.cable.hello
      const after = await trial.reset()
      demand(!equal(before.proofNonce, after.proofNonce), 'a new proof nonce', 'it is the old one')
      demand(equal(before.deviceId, after.deviceId), 'the same device ID', 'it is another')
      demand(equal(before.bootId, after.bootId), 'the same boot ID', 'it is another')
    },
  },
  {
    id: 'reset.hello-first',
    title: 'HELLO is the first frame of a new link',
    needs: ['kit'],
    run: async (trial) => {
      await trial.start('log.follow', params(), await bearer(trial))
      const nonce = trial.around.random(16)
      await trial.cable.transport.linkReset(nonce)
      let seen = false
      for (;;) {
        const frame = await trial.cable.frame(trial.around.quietMs)
        if (!frame) break
        if (frame.type === 'hello') seen = true
        else if (seen)
          demand(frame.type === 'event', 'no answer of an earlier link after HELLO', `${frame.type} came`)
      }
      demand(seen, 'HELLO after a link reset', 'none came')
    },
  },
  {
    id: 'reset.ends-requests',
    title: 'a link reset ends open requests without a response, and they keep nobody out',
    needs: ['kit'],
    run: async (trial) => {
      const carried = await bearer(trial)
      const old = await trial.start('log.follow', params(), { ...carried, id: 300 })
      await trial.ask('device.status')
      await trial.reset()
      const again = await trial.start('log.follow', params(), { ...carried, id: 301 })
      demandCode(await trial.ask('device.status'), 'ok', 'device.status beside a follow')
      await trial.cable.send({ type: 'cancel', id: again.id, payload: new Uint8Array(0) })
      const answer = await trial.finish(again)
      demandCode(answer, 'cancelled', 'a follow on the new link')
      const late = answer.frames.filter((frame) => frame.id === old.id)
      demand(late.length === 0, 'nothing under the id of an earlier link', `${late[0]?.type} came`)
    },
  },
])
