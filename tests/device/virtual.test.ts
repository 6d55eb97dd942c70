// What the virtual device owes to docs/protocol beyond what a host sees in passing: what it keeps and what it does not, what
// a power cut leaves, debugging, lost lines of the log, and the book of receipts.
import { describe, expect, test } from 'vitest'
import { type Bytes, equal, toHex, utf8 } from '@/lib/core/bytes'
import { checkReceipt } from '@/lib/domain/receipt'
import { application } from '@/lib/device/commands/apps'
import { applyRevocation, readStatus } from '@/lib/device/commands/device'
import { proveIdentity } from '@/lib/device/commands/identity'
import { installImage, stageImage } from '@/lib/device/commands/images'
import { followLog } from '@/lib/device/commands/logs'
import { addNetwork } from '@/lib/device/commands/wifi'
import { openMemory } from '@/lib/device/transport/memory'
import type { VirtualDevice } from '@/lib/device/virtual/device'
import { endInterrupted, endWork, makeReceipt, noReceipts, openWork } from '@/lib/device/virtual/receipts'
import { type FlashState, memoryFlash } from '@/lib/device/virtual/state'
import { signRevocation } from '@/lib/domain/revocation'
import { connect, makeBound, makeCatalog, makeDevice, makeImage, random, signing } from './world'

const attach = (device: VirtualDevice) => connect(openMemory(device))
const code = (word: string) => expect.objectContaining({ code: word })

async function installed(making: Parameters<typeof makeDevice>[1] = {}) {
  const catalog = await makeCatalog()
  const made = await makeDevice(catalog, making)
  const auth = await makeBound(catalog, made.deviceId, { capabilities: [11] })
  const image = await makeImage(catalog)
  const channel = await attach(made.device)
  const manifestHash = await stageImage(channel, image, { auth })
  await installImage(channel, { manifestHash }, { auth })
  await channel.closed
  await expect.poll(() => made.device.present).toBe(true)
  return { ...made, catalog, auth, image, component: image.manifest.component }
}

describe('what is kept', () => {
  test('the text of a Wi-Fi key and a private key leave no trace in the flash', async () => {
    const catalog = await makeCatalog()
    const { device, deviceId, flash } = await makeDevice(catalog)
    const auth = await makeBound(catalog, deviceId)
    const channel = await attach(device)
    await addNetwork(channel, { ssid: utf8('Depot'), security: 1, key: 'correct horse battery' }, { auth })
    const privateKey = utf8('private key of a client certificate')
    await channel.call(
      'certificate.add',
      { id: 'client', kind: 1, der: utf8('der of a certificate'), privateKey },
      { auth },
    )
    const { state } = flash
    const bytes = (value: unknown): string =>
      value instanceof Uint8Array
        ? toHex(value)
        : typeof value === 'string'
          ? toHex(utf8(value))
          : typeof value === 'object' && value
            ? Object.values(value).map(bytes).join(' ')
            : ''
    expect(bytes(state)).toContain(toHex(utf8('der of a certificate')))
    expect(bytes(state)).not.toContain(toHex(utf8('correct horse')))
    expect(bytes(state)).not.toContain(toHex(utf8('private key')))
    expect([state.networks[0]!.keyed, state.certificates[0]!.keyed]).toEqual([true, true])
    await channel.close()
  })

  test('a record of an earlier version loads, and loses its secrets at the first start', async () => {
    const catalog = await makeCatalog()
    const networks = [{ id: 1, ssid: utf8('Depot'), security: 1, key: 'correct horse' }]
    const certificates = [{ id: 'root', kind: 0, der: utf8('der'), privateKey: null }]
    const earlier = { networks, certificates, timeFloor: 0 } as unknown as Partial<FlashState>
    const { flash } = await makeDevice(catalog, { flash: earlier })
    expect(flash.state.networks).toEqual([{ id: 1, ssid: utf8('Depot'), security: 1, keyed: true }])
    expect(flash.state.certificates).toEqual([{ id: 'root', kind: 0, der: utf8('der'), keyed: false }])
    expect(flash.state.timeFloor).toBe(catalog.keystore.issuedAt)
  })

  test('a power cut in the midst of any write leaves the old value, and work that had no power writes nothing', async () => {
    const catalog = await makeCatalog()
    const { device, deviceId, flash } = await makeDevice(catalog)
    const auth = await makeBound(catalog, deviceId)
    for (const _ of [1, 2]) {
      const channel = await attach(device)
      flash.cutNextWrite = true
      const add = addNetwork(channel, { ssid: utf8('Depot'), security: 0 }, { auth })
      await expect(add).rejects.toEqual(code('internal'))
      device.powerOff()
      await device.powerOn()
      expect([device.flash.networks, device.flash.operationCounter]).toEqual([[], 0])
    }
    const state = memoryFlash({ ...flash.state, epoch: 7 })
    state.cutNextWrite = true
    await expect(state.save({ ...flash.state, epoch: 8 })).rejects.toThrow('power')
    expect((await state.load()).epoch).toBe(7)
    await state.save({ ...flash.state, epoch: 9 })
    expect((await state.load()).epoch).toBe(9)
  })
})

describe('debugging', () => {
  test('ends when the link closes; the application is stopped and says so on the next link', async () => {
    const { device, auth, component } = await installed()
    const channel = await attach(device)
    const told: unknown[] = []
    channel.onEvent = (event) => told.push(event)
    const debug = () => channel.call('app.debug', { component }, { auth })
    expect((await debug()).result).toEqual({ state: 2, ports: [2345] })
    expect(told).toEqual([{ kind: 'app-state', component, state: 2 }])
    await channel.reset()
    expect(device.boot.apps.get(toHex(component))).toBe('stopped')
    await readStatus(channel)
    expect(told.at(-1)).toEqual({ kind: 'app-state', component, state: 0 })
    await channel.close()
  })

  test('ends when the capability would no longer do, and not when the application was started meanwhile', async () => {
    const pace = 200
    const began = Date.now()
    const nowMs = () => began + (Date.now() - began) * pace
    const { device, deviceId, auth, component, catalog } = await installed({ world: { pace, nowMs } })
    const channel = await attach(device)
    const state = () => device.boot.apps.get(toHex(component))
    await channel.call('app.debug', { component }, { auth })
    const notice = { deviceId, epoch: 2, issuedAt: 1_790_000_000 }
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(state()).toBe('debugging')
    const again = await makeBound(catalog, deviceId, { capabilities: [11], epoch: 2 })
    await applyRevocation(channel, await signRevocation(notice, await signing(catalog.revocation)))
    await expect.poll(state, { timeout: 2000 }).toBe('stopped')
    expect(await application(channel, { op: 'app.start', component }, { auth: again })).toBe('running')
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(state()).toBe('running')
    await channel.close()
  })
})

test('starting, stopping and deleting an application is told by events', async () => {
  const { device, auth, component } = await installed()
  const channel = await attach(device)
  const states: number[] = []
  channel.onEvent = (event) => event.kind === 'app-state' && states.push(event.state)
  for (const op of ['app.stop', 'app.start', 'app.delete'] as const)
    await application(channel, { op, component }, { auth })
  expect(states).toEqual([0, 1, 3])
  await channel.close()
})

test('a follower that does not read loses lines, and is told how many', async () => {
  const catalog = await makeCatalog()
  const { device, deviceId } = await makeDevice(catalog)
  const auth = await makeBound(catalog, deviceId)
  let reading = true
  let more: () => void = () => undefined
  const { outbox } = device
  const slow = {
    get present() {
      return device.present
    },
    receive: (transfer: Bytes) => device.receive(transfer),
    linkReset: (nonce: Bytes) => device.linkReset(nonce),
    busReset: () => device.busReset(),
    outbox: {
      take: async (gone?: AbortSignal) => {
        if (!reading) await new Promise<void>((resolve) => (more = resolve))
        return outbox.take(gone)
      },
    },
  }
  const channel = await connect(openMemory(slow))
  const stop = new AbortController()
  const heard: { line: string; lost: number }[] = []
  const following = followLog(channel, (line) => heard.push(line), { auth, signal: stop.signal })
  await expect.poll(() => (device.log('begin'), heard.length)).toBeGreaterThan(0)
  reading = false
  for (let i = 0; i < 100; i++) device.log(`line ${i}`)
  reading = true
  more()
  await expect.poll(() => heard.some(({ line }) => line === 'line 30')).toBe(true)
  device.log('last')
  await expect.poll(() => heard.at(-1)?.line).toBe('last')
  const lines = heard.filter(({ line }) => line.startsWith('line') || line === 'last')
  expect(lines.length).toBeLessThan(101)
  expect(lines.length + lines.reduce((sum, { lost }) => sum + lost, 0)).toBe(101)
  stop.abort()
  await expect(following).rejects.toEqual(code('cancelled'))
  await channel.close()
})

test('a line that no frame could carry is made to fit', async () => {
  const { device } = await makeDevice(await makeCatalog())
  device.log(`one\ntwo\u0085 ${'é'.repeat(200)}`)
  expect(device.boot.log.at(-1)).toMatch(/^one two {2}é+$/)
  expect(utf8(device.boot.log.at(-1)!).length).toBeLessThanOrEqual(255)
})

describe('receipts', () => {
  const hash = new Uint8Array(32)
  const opening = (cti: Bytes) => ({ cti, op: 'wifi.list', callHash: hash, uptimeMs: 5, bootId: random(16) })

  test('of works that end at once make one chain', async () => {
    const { device, deviceId } = await makeDevice(await makeCatalog())
    const warm = noReceipts()
    const cti = random(16)
    for (let i = 0; i < 3; i++) {
      const tickets = Array.from({ length: 60 }, () => openWork(warm, opening(cti)))
      await Promise.all(tickets.map((ticket) => endWork(warm, ticket, 0)))
    }
    const facts = { nonce: random(16), cti, uptimeMs: 9, key: device.birth.identityKey, deviceId }
    const more = { bootId: random(16), operationCounter: 4, sign: (m: Bytes) => device.sign(m) }
    const file = await makeReceipt(warm, { ...facts, ...more }, 65_536)
    const receipt = await checkReceipt(file, { nonce: facts.nonce })
    expect([receipt.ended, receipt.entries.at(-1)![0]]).toEqual([180, 180])
    expect(receipt.entries.length).toBeGreaterThan(40)
    expect(file.length).toBeGreaterThan(8192 - 120)
  })

  test('the longest unasked goes first, also where uptime began anew, and never one with open work', async () => {
    const warm = noReceipts()
    const ctis = Array.from({ length: 11 }, () => random(16))
    const open = openWork(warm, { ...opening(ctis[0]!), uptimeMs: 900_000 })
    for (const cti of ctis.slice(1)) await endWork(warm, openWork(warm, opening(cti)), 0)
    const held = [...warm.receipts.values()].map((record) => record.cti)
    expect(held).toHaveLength(8)
    expect(held.some((cti) => equal(cti, open.cti))).toBe(true)
    expect(held.some((cti) => equal(cti, ctis[1]!))).toBe(false)
  })

  test('what a crash cut short is entered as 255 with what it was about', async () => {
    const warm = noReceipts()
    const cti = random(16)
    const ticket = openWork(warm, opening(cti))
    warm.receipts.get(toHex(cti))!.open.get(ticket.number)!.subject = cti
    const after = structuredClone(warm)
    await endInterrupted(after)
    expect(after.receipts.get(toHex(cti))!.entries[0]!.slice(3)).toEqual([255, 5, expect.anything(), cti])
  })
})

test('HELLO comes first on a new link, and what was stopped keeps nobody out', async () => {
  const { device, catalog, auth } = await installed()
  const image = await makeImage(catalog, { sizeBytes: 300_000 })
  const channel = await attach(device)
  let cut: Promise<void> | undefined
  const onAcknowledged = (bytes: number) => bytes > 0 && (cut ??= channel.reset())
  await expect(stageImage(channel, image, { auth, onAcknowledged })).rejects.toEqual(code('aborted'))
  await cut
  await proveIdentity(channel, random(32))
  expect((await channel.call('image.list', {}, { auth })).result.images).toHaveLength(2)
  await channel.close()
})

test('a plug pulled during a restart stays pulled', async () => {
  const { device, auth } = await installed()
  const channel = await attach(device)
  await channel.call('device.restart', {}, { auth })
  await channel.closed
  device.powerOff()
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(device.present).toBe(false)
})
