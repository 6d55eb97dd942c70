// A hundred thousand sequences of frames with changed bytes, half against the device and half against the host's channel.
// Neither crashes, hangs or grows; a device changes nothing for a host without a capability, and a host believes no device that
// did not prove itself.
import { expect, it } from 'vitest'
import { type Bytes, toHex } from '@/lib/core/bytes'
import { encodeCbor } from '@/lib/core/cbor'
import { OPERATIONS, type Operation } from '@/lib/domain/operations'
import { isDeviceError } from '@/lib/device/errors'
import { proveIdentity } from '@/lib/device/commands/identity'
import { Channel } from '@/lib/device/protocol/channel'
import { type Frame, type FrameType, encodeFrame } from '@/lib/device/protocol/frame'
import { encodeCall, encodeOffset, encodeRequest } from '@/lib/device/protocol/messages'
import { openMemory } from '@/lib/device/transport/memory'
import type { VirtualDevice } from '@/lib/device/virtual/device'
import { connect, makeBound, makeCapability, makeCatalog, makeDevice, makeImage } from '../device/world'
import { chance, deadlineOfRun, seedOfRun } from '../setup/random'
import { Hostile, bent } from './hostile'
import { type Chance, below, mutated, pick, rounds, some } from './mutate'

const MOST = 50_000
const TYPES: FrameType[] = [
  'request',
  'request',
  'request',
  'data',
  'ack',
  'cancel',
  'response',
  'event',
  'hello',
  'keepalive',
]
const OPS = Object.keys(OPERATIONS) as Operation[]
// Both tests of this file share the time of the run.
const END = deadlineOfRun()
const share = (part: number) => (END === Infinity ? Infinity : Date.now() + (END - Date.now()) * part)

type World = { device: VirtualDevice; others: Bytes[]; capabilities: (Bytes | null)[] }

function request(random: Chance, { capabilities, others }: World): Bytes {
  const op = random() < 0.95 ? pick(random, OPS) : pick(random, ['', 'x', 'device.status\n'])
  const given = new Map<number, never>()
  for (let i = below(random, 4); i > 0; i--)
    given.set(
      i,
      pick(random, [1, true, 'text', some(random, 16), some(random, 32), pick(random, others)]) as never,
    )
  const call =
    random() < 0.9
      ? encodeCall(op, given, some(random, 16))
      : mutated(encodeCall(op, given, some(random, 16)), random, others)
  const capability = pick(random, capabilities)
  return encodeRequest({ call, capability, proof: random() < 0.2 ? some(random, 40) : null })
}

function frame(random: Chance, world: World): Bytes {
  const type = pick(random, TYPES)
  const id = below(random, 6)
  const payload =
    type === 'request'
      ? request(random, world)
      : type === 'cancel'
        ? new Uint8Array(0)
        : encodeOffset(below(random, 3000), type === 'data' ? some(random, below(random, 900)) : undefined)
  return bent(encodeFrame({ type, id, payload }), random, world.others)
}

/** The device answers a new link at once, whatever was sent before. */
async function demandAlive(device: VirtualDevice): Promise<void> {
  const transport = openMemory(device)
  const channel = await Channel.open(transport, {
    random: (n) => crypto.getRandomValues(new Uint8Array(n)),
    nowMs: () => Date.now(),
  })
  const { result } = await channel.call('device.status', {}, { idleMs: 5000 })
  if (result.storedCapabilities.length > 0) throw new Error('a capability is stored')
  await channel.close()
}

/** What must stay as it is for whoever cannot show a capability. */
function fingerprint({ flash }: VirtualDevice): string {
  const { keystoreFile, rootKey, catalogId, epoch, state, operationCounter, images, networks } = flash
  const bytes = [keystoreFile!, rootKey.x, catalogId].map(toHex)
  return [...bytes, epoch, state, operationCounter, images.length, networks.length].join()
}
/** What only signed objects change, and nobody signed one. */
function foundation({ flash }: VirtualDevice): string {
  return [flash.keystoreFile!, flash.rootKey.x, flash.catalogId].map(toHex).join() + flash.epoch
}

it('a device outlives every sequence of frames, and without a capability nothing in it changes', async () => {
  const seed = seedOfRun()
  const random = chance(seed)
  const catalog = await makeCatalog()
  const [locked, open] = await Promise.all([
    makeDevice(catalog, { world: { restartMs: 1 } }),
    makeDevice(catalog, { world: { restartMs: 1 } }),
  ])
  const right = await makeCapability(catalog, open.deviceId)
  const strange = await makeCapability(await makeCatalog(), locked.deviceId)
  const image = await makeImage(catalog)
  const call = encodeCbor(['device.status', new Map(), some(random, 16)])
  const others = [right, strange, image.signedManifest, await catalog.issueKeystore(), call]
  const [before, ground] = [fingerprint(locked.device), foundation(open.device)]
  const run = { most: MOST, untilMs: share(0.5), seed }
  const done = await rounds('sequences against the device', run, async (n) => {
    const { device } = n % 2 === 0 ? locked : open
    // For the other device the same file is a capability for somebody else.
    const world = { device, others, capabilities: [right, mutated(right, random, others), strange, null] }
    device.linkReset(some(random, 16))
    for (let i = 1 + below(random, 12); i > 0; i--) {
      device.receive(frame(random, world))
      if (random() < 0.3) await new Promise((resolve) => setImmediate(resolve))
    }
    if (!device.present) await expect.poll(() => device.present, { timeout: 5000 }).toBe(true)
    if (n % 4 < 2) await demandAlive(device)
    if (fingerprint(locked.device) !== before) throw new Error('changed without a capability')
    if (foundation(open.device) !== ground) throw new Error('what only signed objects change has changed')
    if (open.device.warm.receipts.size > 12) throw new Error('receipts grow')
  })
  expect(done).toBeGreaterThan(100)
  expect(open.device.flash.operationCounter).toBeGreaterThan(0)
})

/** Frames that a real device sent while it was asked everything. */
async function recorded(): Promise<Bytes[]> {
  const catalog = await makeCatalog()
  const { device, deviceId } = await makeDevice(catalog)
  const heard: Bytes[] = []
  device.onTransfer = (way, transfer) => way === 'in' && heard.push(transfer)
  const channel = await connect(openMemory(device))
  const auth = await makeBound(catalog, deviceId, { capabilities: [11] })
  for (const op of [
    'device.status',
    'keystore.status',
    'wifi.list',
    'image.list',
    'memory.stats',
    'log.read',
  ] as const)
    await channel.call(op, {}, { auth })
  await channel.close()
  const event = (payload: Bytes): Frame => ({ type: 'event', id: 1, payload })
  return [
    ...heard,
    encodeFrame({ type: 'ack', id: 1, payload: encodeOffset(0) }),
    encodeFrame(
      event(
        encodeCbor(
          new Map<number, never>([
            [1, 'log' as never],
            [2, 5 as never],
            [3, 'a line' as never],
            [4, 0 as never],
          ]),
        ),
      ),
    ),
    encodeFrame({
      type: 'keepalive',
      id: 1,
      payload: encodeCbor(
        new Map<number, never>([
          [1, 'x' as never],
          [2, 0 as never],
          [3, 0 as never],
        ]),
      ),
    }),
  ]
}

it('the channel of a host settles whatever a device sends, and believes none that did not prove itself', async () => {
  const seed = seedOfRun()
  const random = chance(seed + 1)
  const heard = await recorded()
  const image = await makeImage(await makeCatalog(), { sizeBytes: 5000 })
  const run = { most: MOST, untilMs: share(0.95), seed }
  let settled = 0
  const done = await rounds('sequences against the host', run, async () => {
    const hostile = new Hostile(random, heard, 2 + below(random, 24))
    const around = { random: (length: number) => some(random, length), nowMs: () => Date.now() }
    try {
      const channel = await Channel.open(hostile, around)
      await proveIdentity(channel, around.random(32)).catch(demandCoded)
      // A statement over another nonce, or of another key, proves nothing.
      if (channel.proved) throw new Error('a device that proved nothing is believed')
      const calls = [
        channel.call('device.status', {}, { idleMs: 2000 }),
        channel.call('log.read', {}, { idleMs: 2000 }),
        channel.call(
          'image.stage',
          { manifest: image.signedManifest },
          { idleMs: 2000, upload: { content: image.content } },
        ),
        channel.follow({ idleMs: 2000 }),
      ]
      for (const outcome of await Promise.allSettled(calls)) {
        settled += 1
        if (outcome.status === 'rejected') demandCoded(outcome.reason)
      }
      await channel.close()
    } catch (error) {
      hostile.unplug()
      demandCoded(error)
    }
    if (hostile.sent > 5000) throw new Error('the host sends without end')
  })
  expect(done).toBeGreaterThan(100)
  expect(settled).toBeGreaterThan(done)
})

function demandCoded(error: unknown): void {
  if (!isDeviceError(error)) throw error
}
