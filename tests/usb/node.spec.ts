// A program outside the browser and a device on a real USB stack: the same commands, through the npm package usb.
import { expect, test } from '@playwright/test'
import { sha256, utf8 } from '../../lib/core/bytes'
import { readStatus } from '../../lib/device/commands/device'
import { listImages, stageImage } from '../../lib/device/commands/images'
import { proveIdentity } from '../../lib/device/commands/identity'
import { addNetwork, listNetworks, removeNetwork } from '../../lib/device/commands/wifi'
import {
  cable,
  factsOf,
  hex,
  makeCapability,
  makeImage,
  openChannel,
  portAgain,
  ports,
  random,
} from './stack'

const refusal = (code: string) => expect.objectContaining({ code })

test('each device is listed by the serial number that its proved identity begins with', async () => {
  for (const port of await ports()) {
    const { deviceId } = await factsOf(port)
    expect(port.serial).toBe(hex(deviceId).slice(0, 32))
  }
})

test('two devices are told apart, and a command reaches the one it is for', async () => {
  const all = await ports()
  test.skip(all.length < 2, 'One device is attached.')
  const [first, second] = await Promise.all(all.slice(0, 2).map(openChannel))
  expect(hex(first!.proved!)).not.toBe(hex(second!.proved!))
  const file = await makeCapability({ deviceId: first!.proved!, epoch: first!.hello.epoch })
  const auth = { file, deviceId: first!.proved! }
  await listNetworks(first!, { auth })
  await expect(listNetworks(second!, { auth })).rejects.toEqual(refusal('wrong-device'))
  await Promise.all([first!.close(), second!.close()])
})

test('one program at a time holds the service port', async () => {
  const [port] = await ports()
  const channel = await openChannel(port!)
  await expect((await portAgain(port!.serial)).open()).rejects.toEqual(refusal('held-elsewhere'))
  await channel.close()
  await (await openChannel(await portAgain(port!.serial))).close()
})

test('locked without a capability, and obedient with one', async () => {
  const [port] = await ports()
  const channel = await openChannel(port!)
  expect((await readStatus(channel)).storedCapabilities).toEqual([])
  await expect(listNetworks(channel, {})).rejects.toEqual(refusal('locked'))
  const deviceId = channel.proved!
  const auth = { file: await makeCapability({ deviceId, epoch: channel.hello.epoch }), deviceId }
  const before = await listNetworks(channel, { auth })
  const ssid = utf8(`Depot ${hex(random(4))}`)
  const id = await addNetwork(channel, { ssid, security: 1, key: 'correct horse' }, { auth })
  expect(await listNetworks(channel, { auth })).toHaveLength(before.length + 1)
  await removeNetwork(channel, id, { auth })
  expect(await listNetworks(channel, { auth })).toHaveLength(before.length)
  await channel.close()
})

test('4 MiB are taken whole, and the device has checked their hash', async () => {
  const [port] = await ports()
  const channel = await openChannel(port!)
  const deviceId = channel.proved!
  const auth = { file: await makeCapability({ deviceId, epoch: channel.hello.epoch }), deviceId }
  const image = await makeImage(4 * 1024 * 1024)
  const hash = await stageImage(channel, image, { auth })
  expect(hex(hash)).toBe(hex(await sha256(image.signedManifest)))
  const staged = (await listImages(channel, { auth })).find((line) => line.state === 0)
  expect(staged?.bytesSoFar).toBe(4 * 1024 * 1024)
  const damaged = { ...image, content: image.content.slice() }
  damaged.content[damaged.content.length - 1]! ^= 1
  const other = await makeImage(damaged.content.length)
  await expect(stageImage(channel, { ...other, content: damaged.content }, { auth })).rejects.toEqual(
    refusal('hash-mismatch'),
  )
  await channel.close()
})

test('a stalled pipe is a coded error, and the next link is whole', async () => {
  const [port] = await ports()
  const channel = await openChannel(port!)
  await cable('halt', port!)
  await expect(readStatus(channel)).rejects.toEqual(refusal('protocol'))
  await channel.reset()
  await proveIdentity(channel, random(32))
  expect((await readStatus(channel)).state).toBeLessThanOrEqual(2)
  await channel.close()
})

test('an upload that was unplugged goes on where the device stopped', async () => {
  const [port] = await ports()
  const facts = await factsOf(port!)
  const auth = { file: await makeCapability(facts), deviceId: facts.deviceId }
  const image = await makeImage(4 * 1024 * 1024)
  const channel = await openChannel(port!)
  await cable('cut', port!, 100)
  await expect(stageImage(channel, image, { auth })).rejects.toEqual(refusal('disconnected'))
  await channel.closed
  await cable('plug', port!)
  const again = await openChannel(await portAgain(port!.serial))
  const acknowledged: number[] = []
  await stageImage(again, image, { auth, onAcknowledged: (bytes) => acknowledged.push(bytes) })
  expect(acknowledged[0]).toBeGreaterThan(0)
  expect(acknowledged.at(-1)).toBe(4 * 1024 * 1024)
  await again.close()
})
