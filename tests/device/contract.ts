// What every transport must do, whatever carries it: run over each of them by the tests beside this file.
import { expect, test } from 'vitest'
import { equal, utf8, utf8Text } from '@/lib/core/bytes'
import { application } from '@/lib/device/commands/apps'
import { readStatus, restart, updateKeystore } from '@/lib/device/commands/device'
import { installImage, listImages, stageImage } from '@/lib/device/commands/images'
import { followLog, readLog } from '@/lib/device/commands/logs'
import { addNetwork, listNetworks, removeNetwork } from '@/lib/device/commands/wifi'
import { proveIdentity } from '@/lib/device/commands/identity'
import { Channel } from '@/lib/device/protocol/channel'
import type { VirtualDevice } from '@/lib/device/virtual/device'
import type { Transport } from '@/lib/device/transport/transport'
import { connect, makeBound, makeCapability, makeCatalog, makeDevice, makeImage, random } from './world'

export type Cable = (device: VirtualDevice) => Promise<Transport>

const surroundings = { random, nowMs: () => Date.now() }
const refusal = (code: string) => expect.objectContaining({ code })

export function contract(cable: Cable): void {
  const attach = async (device: VirtualDevice) => connect(await cable(device))

  test('HELLO answers the link reset, and the device proves who it is', async () => {
    const { device, deviceId } = await makeDevice(await makeCatalog())
    const channel = await Channel.open(await cable(device), surroundings)
    expect(equal(channel.hello.deviceId, deviceId)).toBe(true)
    expect(channel.proved).toBeUndefined()
    const { statement } = await proveIdentity(channel, random(32))
    expect(statement.state).toBe(2)
    expect(equal(channel.proved!, deviceId)).toBe(true)
    await channel.close()
  })

  test('a device that shows another ID than it proves is refused', async () => {
    const { device } = await makeDevice(await makeCatalog())
    device.faults.impostor = true
    const channel = await Channel.open(await cable(device), surroundings)
    await expect(proveIdentity(channel, random(32))).rejects.toEqual(refusal('identity-not-proved'))
    await channel.close()
  })

  test('without a capability a locked device changes nothing; with one it obeys', async () => {
    const catalog = await makeCatalog()
    const { device, deviceId } = await makeDevice(catalog)
    const channel = await attach(device)
    await expect(listNetworks(channel, {})).rejects.toEqual(refusal('locked'))
    const auth = await makeBound(catalog, deviceId)
    expect(
      await addNetwork(channel, { ssid: utf8('Depot'), security: 1, key: 'correct horse' }, { auth }),
    ).toBe(1)
    expect(await listNetworks(channel, { auth })).toHaveLength(1)
    await removeNetwork(channel, 1, { auth })
    expect(await listNetworks(channel, { auth })).toEqual([])
    expect((await readStatus(channel)).storedCapabilities).toEqual([])
    await channel.close()
  })

  test('a capability for another device is refused here and never sent', async () => {
    const catalog = await makeCatalog()
    const [mine, other] = await Promise.all([makeDevice(catalog), makeDevice(catalog)])
    const channel = await attach(other.device)
    const sent: number[] = []
    other.device.onTransfer = (direction, transfer) => direction === 'out' && sent.push(transfer.length)
    const auth = await makeBound(catalog, mine.deviceId)
    await expect(listNetworks(channel, { auth })).rejects.toEqual(refusal('wrong-device'))
    expect(sent).toEqual([])
    await channel.close()
  })

  test('an image is uploaded, installed, and its application runs after the restart', async () => {
    const catalog = await makeCatalog()
    const { device, deviceId } = await makeDevice(catalog)
    const image = await makeImage(catalog, { sizeBytes: 700_001 })
    const auth = await makeBound(catalog, deviceId)
    const channel = await attach(device)
    const acknowledged: number[] = []
    const manifestHash = await stageImage(channel, image, {
      auth,
      onAcknowledged: (bytes) => acknowledged.push(bytes),
    })
    expect(acknowledged[0]).toBe(0)
    expect(acknowledged.at(-1)).toBe(700_001)
    expect(await installImage(channel, { manifestHash }, { auth })).toEqual({ restarting: true })
    await channel.closed
    await back(device)
    const again = await attach(device)
    const lines = await listImages(again, { auth })
    expect(lines.map((line) => [line.name, line.state])).toEqual([['Compressor control', 1]])
    const state = await application(
      again,
      { op: 'app.status', component: image.manifest.component },
      { auth },
    )
    expect(state).toBe('running')
    await again.close()
  })

  test('an upload that was unplugged goes on where the device stopped', async () => {
    const catalog = await makeCatalog()
    const { device, deviceId } = await makeDevice(catalog)
    const image = await makeImage(catalog, { sizeBytes: 400_000 })
    const auth = await makeBound(catalog, deviceId)
    const channel = await attach(device)
    device.faults.cutAfterFrames = 14
    await expect(stageImage(channel, image, { auth })).rejects.toEqual(refusal('disconnected'))
    await device.powerOn()
    const again = await attach(device)
    const begins: number[] = []
    await stageImage(again, image, { auth, onAcknowledged: (bytes) => begins.push(bytes) })
    expect(begins[0]).toBeGreaterThan(0)
    expect(begins.at(-1)).toBe(400_000)
    await again.close()
  })

  test('starting and stopping an application needs app development', async () => {
    const catalog = await makeCatalog()
    const { device, deviceId } = await makeDevice(catalog)
    const image = await makeImage(catalog)
    const [small, large] = await Promise.all([
      makeBound(catalog, deviceId),
      makeBound(catalog, deviceId, { capabilities: [11] }),
    ])
    const first = await attach(device)
    const manifestHash = await stageImage(first, image, { auth: small })
    await installImage(first, { manifestHash }, { auth: small })
    await first.closed
    await back(device)
    const channel = await attach(device)
    const { component } = image.manifest
    const stop = (auth: typeof small) => application(channel, { op: 'app.stop', component }, { auth })
    await expect(stop(small)).rejects.toEqual(
      expect.objectContaining({ code: 'insufficient-capability', enough: [11] }),
    )
    expect(await stop(large)).toBe('stopped')
    await channel.close()
  })

  test('the log is downloaded whole and followed line by line until cancelled', async () => {
    const catalog = await makeCatalog()
    const { device, deviceId } = await makeDevice(catalog)
    for (let i = 0; i < 1500; i++) device.log(`line ${i} of a log that needs several frames to be sent`)
    const auth = await makeBound(catalog, deviceId)
    const channel = await attach(device)
    const log = utf8Text(await readLog(channel, { auth }))
    expect(log).toContain('line 1499 of')
    const stop = new AbortController()
    const heard: string[] = []
    const following = followLog(channel, (line) => heard.push(line.line), { auth, signal: stop.signal })
    await expect.poll(() => (device.log('something happened'), heard.length)).toBeGreaterThan(0)
    expect((await readStatus(channel)).state).toBe(2)
    stop.abort()
    await expect(following).rejects.toEqual(refusal('cancelled'))
    await channel.close()
  })

  test('a restart ends the link and brings a new boot ID', async () => {
    const catalog = await makeCatalog()
    const { device, deviceId } = await makeDevice(catalog)
    const auth = await makeBound(catalog, deviceId)
    const channel = await attach(device)
    const before = channel.hello.bootId
    await restart(channel, { auth })
    expect(await channel.closed).toEqual(refusal('disconnected'))
    await back(device)
    const again = await attach(device)
    expect(equal(again.hello.bootId, before)).toBe(false)
    await again.close()
  })

  test('a keystore that lacks the signer is brought up to date in one step', async () => {
    const catalog = await makeCatalog()
    const old = await catalog.issueKeystore({ version: 2, keys: catalog.keystore.keys.slice(1) })
    const { device, deviceId } = await makeDevice(catalog, { flash: { keystoreFile: old } })
    const auth = await makeBound(catalog, deviceId)
    const channel = await attach(device)
    await expect(listNetworks(channel, { auth })).rejects.toEqual(refusal('unknown-signer'))
    expect(await updateKeystore(channel, await catalog.issueKeystore())).toBe(3)
    expect(await listNetworks(channel, { auth })).toEqual([])
    await expect(updateKeystore(channel, old)).rejects.toEqual(refusal('keystore-rollback'))
    await channel.close()
  })

  test('expired, early, foreign and unproved capabilities are refused by their codes', async () => {
    const catalog = await makeCatalog()
    const { device, deviceId } = await makeDevice(catalog)
    const channel = await attach(device)
    const now = Math.floor(Date.now() / 1000)
    const stranger = await makeCatalog()
    const refusals = [
      ['expired', await makeCapability(catalog, deviceId, { notBefore: now - 200, expiresAt: now - 100 })],
      ['not-yet-valid', await makeCapability(catalog, deviceId, { notBefore: now + 500 })],
      ['revoked', await makeCapability(catalog, deviceId, { epoch: 0 })],
      ['revoked', await makeCapability(catalog, deviceId, { epoch: 1026 })],
      ['other-boot', await makeCapability(catalog, deviceId, { bootId: random(16) })],
      ['unknown-signer', await makeCapability(catalog, deviceId, { signedBy: stranger.capability })],
      ['capability-malformed', random(40)],
      ['proof-required', (await makeBound(catalog, deviceId)).file],
    ] as const
    for (const [code, file] of refusals) {
      await expect(listNetworks(channel, { auth: { file, deviceId } }), code).rejects.toEqual(refusal(code))
    }
    await channel.close()
  })

  test('a device that forgets to answer a change leaves its outcome unknown, and the next link reads it back', async () => {
    const catalog = await makeCatalog()
    const { device, deviceId } = await makeDevice(catalog)
    const auth = await makeBound(catalog, deviceId)
    const channel = await attach(device)
    device.faults.forget = 1
    const add = addNetwork(channel, { ssid: utf8('Depot'), security: 0 }, { auth, idleMs: 80 })
    await expect(add).rejects.toEqual(refusal('outcome-unknown'))
    await channel.reset()
    await proveIdentity(channel, random(32))
    expect(await listNetworks(channel, { auth })).toHaveLength(1)
    await channel.close()
  }, 20_000)

  test('garbage closes the link with a coded error; a link reset mends it', async () => {
    const { device } = await makeDevice(await makeCatalog())
    const channel = await attach(device)
    device.faults.garble = 1
    await expect(readStatus(channel)).rejects.toEqual(refusal('protocol'))
    await expect(readStatus(channel)).rejects.toEqual(refusal('protocol'))
    await channel.reset()
    expect((await readStatus(channel)).state).toBe(2)
    await channel.close()
  })

  test('a late reply finds nobody and is dropped', async () => {
    const { device } = await makeDevice(await makeCatalog())
    const channel = await attach(device)
    device.faults.lateMs = 150
    const asked = new Promise<void>((resolve) => (device.onTransfer = (way) => way === 'out' && resolve()))
    const first = readStatus(channel)
    const failed = expect(first).rejects.toEqual(refusal('aborted'))
    await asked
    await channel.reset()
    await failed
    device.faults.lateMs = 0
    expect((await readStatus(channel)).state).toBe(2)
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect((await readStatus(channel)).state).toBe(2)
    await channel.close()
  })

  test('unplugging at any frame of an upload rejects it and installs nothing', async () => {
    const catalog = await makeCatalog()
    const { device, deviceId } = await makeDevice(catalog)
    const auth = await makeBound(catalog, deviceId)
    for (let frames = 1; frames <= 10; frames++) {
      const image = await makeImage(catalog, { sizeBytes: 150_000 })
      const channel = await attach(device)
      device.faults.cutAfterFrames = frames
      await expect(stageImage(channel, image, { auth })).rejects.toEqual(refusal('disconnected'))
      await device.powerOn()
      expect(device.flash.images).toEqual([])
      expect(device.flash.staged?.complete ?? false).toBe(false)
    }
  })
}

async function back(device: VirtualDevice): Promise<void> {
  await expect.poll(() => device.present, { timeout: 5000 }).toBe(false)
  await expect.poll(() => device.present, { timeout: 5000 }).toBe(true)
}
