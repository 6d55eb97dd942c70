// The servicing of one tab, over cables within the process: what a command carries, what is seen while it runs, and what
// becomes of one whose answer never came. The doubts are settled by the virtual device's own receipts.
import { expect, test } from 'vitest'
import { utf8, uuidToText } from '@/lib/core/bytes'
import { restart } from '@/lib/device/commands/device'
import { stageImage } from '@/lib/device/commands/images'
import { addNetwork, listNetworks } from '@/lib/device/commands/wifi'
import type { Holder, View } from '@/lib/device/connection'
import { DeviceError } from '@/lib/device/errors'
import type { AskedCall, Authorization, Channel, CallOptions } from '@/lib/device/protocol/channel'
import { Servicing } from '@/lib/device/servicing'
import { openMemory } from '@/lib/device/transport/memory'
import type { Port } from '@/lib/device/transport/port'
import type { VirtualDevice } from '@/lib/device/virtual/device'
import { makeBound, makeCatalog, makeDevice, makeImage, random } from './world'

const refusal = (code: string) => expect.objectContaining({ code })
const soon = { idleMs: 60 }

const portOf = (device: VirtualDevice, serial = 'A'): Port => ({
  key: serial,
  serial,
  label: 'CC-40',
  open: async () => openMemory(device),
})

async function attached(making: Parameters<typeof makeDevice>[1] = {}) {
  const catalog = await makeCatalog()
  const { device, deviceId } = await makeDevice(catalog, making)
  const auth = await makeBound(catalog, deviceId)
  const asked: (AskedCall & { title: string })[] = []
  const pocket: { auth: Authorization | null; missing: boolean; ended: number } = {
    auth,
    missing: false,
    ended: 0,
  }
  const holder: Holder = {
    carried: async () =>
      pocket.missing
        ? { kind: 'missing' }
        : pocket.auth
          ? { kind: 'file', auth: pocket.auth }
          : { kind: 'nothing' },
    end: async () => void ((pocket.ended += 1), (pocket.missing = false), (pocket.auth = null)),
    asked: (call) => void asked.push(call),
  }
  const servicing = new Servicing({ random, nowMs: () => Date.now() }, holder)
  await servicing.attach(portOf(device))
  const add = (name = 'Depot') =>
    servicing.command('Adding a network', (channel, options) =>
      addNetwork(channel, { ssid: utf8(name), security: 0 }, { ...options, ...soon }),
    )
  const list = () => servicing.command('Reading', (channel, options) => listNetworks(channel, options))
  return { catalog, device, deviceId, servicing, pocket, asked, add, list }
}
const state = (servicing: Servicing) => servicing.view.current?.state.kind

test('every call of a command is told to the holder by its title, before it is sent', async () => {
  const { add, asked } = await attached()
  await add()
  expect(asked.map(({ op, title, cti }) => [op, title, cti?.length])).toEqual([
    ['wifi.add', 'Adding a network', 16],
  ])
})

test('a device that refuses a capability as revoked is remembered with that capability', async () => {
  const { list, pocket, servicing, asked, catalog, deviceId } = await attached()
  expect(servicing.view.current?.revoked).toBeNull()
  pocket.auth = await makeBound(catalog, deviceId, { epoch: 0 })
  await expect(list()).rejects.toEqual(refusal('revoked'))
  expect(servicing.view.current?.revoked).toBe(uuidToText(asked.at(-1)!.cti!))
})

test('a missing file stops one command and ends the selection; the next goes without', async () => {
  const { list, pocket, servicing, asked } = await attached()
  pocket.missing = true
  await expect(list()).rejects.toEqual(refusal('capability-missing'))
  expect([asked.length, pocket.ended, state(servicing)]).toEqual([0, 1, 'ready'])
  await expect(list()).rejects.toEqual(refusal('locked'))
  expect(asked.map(({ cti }) => cti)).toEqual([null])
})

test.concurrent(
  'a change that was done and not answered is found in the receipt',
  async () => {
    const { add, list, device, servicing } = await attached()
    device.faults.forget = 1
    await expect(add()).rejects.toEqual(refusal('outcome-unknown'))
    expect(state(servicing)).toBe('outcome-unknown')
    const { readings } = servicing.view.current!
    await servicing.readAgain()
    expect(servicing.view.current).toMatchObject({
      state: { kind: 'ready' },
      readings: readings + 1,
      finding: { title: 'Adding a network', finding: { kind: 'ended', code: 'ok' } },
    })
    expect(await list()).toHaveLength(1)
    expect(servicing.view.current?.finding).toBeNull()
  },
  20_000,
)

test.concurrent(
  'a change that was refused and not answered is found with its code',
  async () => {
    const { add, device, servicing } = await attached()
    await add()
    device.faults.forget = 1
    await expect(add()).rejects.toEqual(refusal('outcome-unknown'))
    await servicing.readAgain()
    expect(servicing.view.current?.finding?.finding).toEqual({ kind: 'ended', code: 'conflict' })
  },
  20_000,
)

test.concurrent(
  'without a capability no receipt tells',
  async () => {
    const { add, device, servicing, pocket } = await attached({ state: 0 })
    pocket.auth = null
    device.faults.forget = 1
    await expect(add()).rejects.toEqual(refusal('outcome-unknown'))
    await servicing.readAgain()
    expect(servicing.view.current?.finding?.finding).toEqual({ kind: 'no-receipt' })
  },
  20_000,
)

test('a change during which the cable went is doubted too, and settled when the same device is back', async () => {
  const { add, device, servicing } = await attached()
  device.faults.cutAfterFrames = 1
  await expect(add()).rejects.toEqual(refusal('disconnected'))
  expect(state(servicing)).toBe('lost')
  await device.powerOn()
  await servicing.attach(portOf(device))
  expect(servicing.view.current).toMatchObject({
    id: '1',
    state: { kind: 'ready' },
    finding: { finding: { kind: 'not-there' } },
  })
})

test('what runs when the browser says that the device is unplugged is cut off, not cancelled', async () => {
  const { add, device, servicing } = await attached()
  device.faults.lateMs = 200
  const adding = expect(add()).rejects.toEqual(refusal('disconnected'))
  await expect.poll(() => state(servicing)).toBe('working')
  servicing.unplugged('A')
  await adding
  expect(servicing.view.current).toMatchObject({ state: { kind: 'lost' } })
})

test('an upload shows what the device acknowledged, keeps its work between two commands, and is no doubt when cut', async () => {
  const { catalog, device, servicing } = await attached()
  const image = await makeImage(catalog, { sizeBytes: 300_000 })
  const seen: [string, number, number][] = []
  servicing.subscribe(() => {
    const now = servicing.view.current?.state
    if (now?.kind === 'working') seen.push([now.work.stage, now.work.done, now.work.from])
  })
  const upload = (channel: Channel, options: CallOptions) =>
    stageImage(channel, image, {
      ...options,
      onAcknowledged: (done) => servicing.advance('Uploading', done, image.content.length),
    })
  device.faults.cutAfterFrames = 14
  const more = { stages: ['Checked', 'Uploading', 'Install'], holds: true }
  await expect(servicing.command('Upload', upload, more)).rejects.toEqual(refusal('disconnected'))
  expect(servicing.view.current).toMatchObject({ state: { kind: 'lost' }, unanswered: null })
  await device.powerOn()
  await servicing.attach(portOf(device))
  seen.length = 0
  await servicing.command('Upload', upload, more)
  expect(state(servicing)).toBe('working')
  const [, done, from] = seen.find(([stage]) => stage === 'Uploading')!
  expect(from).toBe(done)
  expect(from).toBeGreaterThan(0)
  expect(seen.at(-1)!.slice(0, 2)).toEqual(['Uploading', 300_000])
})

test('a device that does not open is given up by the person, and closed when it opens after all', async () => {
  const { device, servicing } = await attached()
  let opened: (() => void) | undefined
  let closed = false
  const transport = openMemory(device)
  const close = transport.close.bind(transport)
  transport.close = () => ((closed = true), close())
  const slow: Port = {
    ...portOf(device, 'B'),
    open: () => new Promise((resolve) => (opened = () => resolve(transport))),
  }
  const attaching = servicing.attach(slow)
  servicing.giveUp('2')
  await attaching
  expect(servicing.view.current?.state).toMatchObject({ kind: 'failed', error: { code: 'aborted' } })
  opened!()
  await expect.poll(() => closed).toBe(true)
})

test('a restart is waited for, and only the same device goes on under its label', async () => {
  const { device, servicing } = await attached()
  const views: View[] = []
  servicing.subscribe(() => views.push(servicing.view))
  await servicing.command('Restarting', (channel, options) => restart(channel, options))
  servicing.expectRestart()
  await expect.poll(() => device.present, { timeout: 5000 }).toBe(false)
  await expect.poll(() => device.present, { timeout: 5000 }).toBe(true)
  expect(state(servicing)).toBe('restarting')
  await servicing.attach(portOf(device))
  expect(servicing.view.current).toMatchObject({ id: '1', state: { kind: 'ready' } })
  expect(views.some((view) => view.current?.state.kind === 'lost')).toBe(false)
})

test('a command without a device is refused here', async () => {
  const servicing = new Servicing(
    { random, nowMs: () => Date.now() },
    { carried: async () => ({ kind: 'nothing' }), end: async () => undefined },
  )
  await expect(servicing.command('Nothing', async () => 1)).rejects.toBeInstanceOf(DeviceError)
})
