// Every family of commands through the real channel, over a cable within the process, against the virtual device: what a
// command brings back, what it leaves behind, and the refusals that a person meets. The cable's own rules are contract.ts.
import { expect, test } from 'vitest'
import { type Bytes, equal, sha256, utf8, utf8Text } from '@/lib/core/bytes'
import {
  type AppState,
  application,
  debugApplication,
  readMemory,
  readQuota,
} from '@/lib/device/commands/apps'
import { addCertificate, listCertificates, removeCertificate } from '@/lib/device/commands/certificates'
import { readStatus, setManufacturingState } from '@/lib/device/commands/device'
import { clearErrorReport, readErrorReport } from '@/lib/device/commands/error-report'
import { installImage, listImages, stageImage } from '@/lib/device/commands/images'
import { listInterfaces, readProxy, setProxy } from '@/lib/device/commands/network'
import { listNetworks, scanNetworks, addNetwork } from '@/lib/device/commands/wifi'
import type { AskedCall } from '@/lib/device/protocol/channel'
import { openMemory } from '@/lib/device/transport/memory'
import { checkReceipt } from '@/lib/domain/receipt'
import { connect, makeBound, makeCapability, makeCatalog, makeDevice, makeImage, random } from './world'

const refusal = (code: string) => expect.objectContaining({ code })
const AD = { capabilities: [11] }

async function ready(making: Parameters<typeof makeDevice>[1] = {}) {
  const catalog = await makeCatalog()
  const { device, deviceId } = await makeDevice(catalog, making)
  const [auth, large] = await Promise.all([makeBound(catalog, deviceId), makeBound(catalog, deviceId, AD)])
  return { catalog, device, deviceId, channel: await connect(openMemory(device)), auth, large }
}
type Ready = Awaited<ReturnType<typeof ready>>

/** Installs an application and comes back on the link after its restart. */
async function withApplication(
  more: Parameters<typeof makeImage>[1] & { manualStart?: boolean } = {},
): Promise<Ready & { component: Bytes }> {
  const given = await ready()
  const { manualStart, ...manifest } = more
  const image = await makeImage(given.catalog, manifest)
  const manifestHash = await stageImage(given.channel, image, { auth: given.large })
  await installImage(given.channel, { manifestHash, manualStart }, { auth: given.large })
  await given.channel.closed
  await expect.poll(() => given.device.present, { timeout: 5000 }).toBe(true)
  return { ...given, channel: await connect(openMemory(given.device)), component: image.manifest.component }
}

test('an application: storage for field servicing, memory and control for app development only', async () => {
  const { channel, component, auth, large } = await withApplication()
  const ask = (op: 'app.status' | 'app.start' | 'app.stop' | 'app.delete', by = large): Promise<AppState> =>
    application(channel, { op, component }, { auth: by })
  expect(await ask('app.status', auth)).toBe('running')
  const quota = await readQuota(channel, component, { auth })
  expect(quota.usedKB).toBeGreaterThan(0)
  expect(quota.limitKB).toBeGreaterThanOrEqual(quota.usedKB)
  await expect(readMemory(channel, { auth })).rejects.toEqual(
    expect.objectContaining({ code: 'insufficient-capability', enough: [11] }),
  )
  const memory = await readMemory(channel, { auth: large })
  expect(memory.totalKB).toBeGreaterThan(memory.usedKB)
  expect(memory.components.some((share) => equal(share.component, component))).toBe(true)
  expect(await ask('app.stop')).toBe('stopped')
  expect(await ask('app.start')).toBe('running')
  await expect(ask('app.delete', auth)).rejects.toEqual(refusal('insufficient-capability'))
  expect(await ask('app.delete')).toBe('not present')
  expect(await ask('app.status', auth)).toBe('not present')
  await expect(ask('app.delete')).rejects.toEqual(refusal('not-found'))
  expect(await listImages(channel, { auth })).toEqual([])
  await channel.close()
})

test('an application is debugged: its ports are told, its state is read back', async () => {
  const { channel, component, auth, large } = await withApplication()
  await expect(debugApplication(channel, component, { auth })).rejects.toEqual(
    refusal('insufficient-capability'),
  )
  const { state, ports } = await debugApplication(channel, component, { auth: large })
  expect(state).toBe('debugging')
  expect(ports.length).toBeGreaterThan(0)
  expect(await application(channel, { op: 'app.status', component }, { auth })).toBe('debugging')
  await channel.close()
})

test('an image with a manual start waits after the restart; asking for it takes app development', async () => {
  const { channel, component, auth, large, catalog } = await withApplication({ manualStart: true })
  expect(await application(channel, { op: 'app.status', component }, { auth })).toBe('stopped')
  const next = await makeImage(catalog, { component, rollback: 2, version: '4.2.2' })
  const manifestHash = await stageImage(channel, next, { auth })
  await expect(installImage(channel, { manifestHash, manualStart: true }, { auth })).rejects.toEqual(
    refusal('insufficient-capability'),
  )
  expect(await application(channel, { op: 'app.start', component }, { auth: large })).toBe('running')
  await channel.close()
})

test('a development image is taken with app development only', async () => {
  const { channel, catalog, auth, large } = await ready()
  const image = await makeImage(catalog, { signedBy: catalog.development })
  await expect(stageImage(channel, image, { auth })).rejects.toEqual(
    expect.objectContaining({ code: 'image-needs-app-development', enough: [11] }),
  )
  await stageImage(channel, image, { auth: large })
  const [line] = await listImages(channel, { auth })
  expect(line).toMatchObject({ development: true, state: 0, bytesSoFar: image.content.length })
  await channel.close()
})

test('Wi-Fi: what the device hears; a network known already is a conflict', async () => {
  const { channel, auth } = await ready()
  const seen = await scanNetworks(channel, { auth })
  expect(seen.length).toBeGreaterThan(0)
  const [first] = seen
  const network = { ssid: first!.ssid, security: 1, key: 'correct horse' }
  await addNetwork(channel, network, { auth })
  await expect(addNetwork(channel, network, { auth })).rejects.toEqual(refusal('conflict'))
  await expect(addNetwork(channel, { ssid: utf8('Open'), security: 0, key: 'x' }, { auth })).rejects.toEqual(
    refusal('invalid-parameters'),
  )
  expect((await listNetworks(channel, { auth })).map((one) => utf8Text(one.ssid))).toEqual([
    utf8Text(first!.ssid),
  ])
  await channel.close()
})

test('network: interfaces are listed; a proxy is set, read back and taken off', async () => {
  const { channel, auth } = await ready()
  const [first] = await listInterfaces(channel, { auth })
  expect(first!.mac).toHaveLength(6)
  expect((await readProxy(channel, { auth })).enabled).toBe(false)
  await expect(setProxy(channel, { enabled: true }, { auth })).rejects.toEqual(refusal('invalid-parameters'))
  const proxy = { enabled: true, host: 'proxy.depot.example', port: 8080 }
  await setProxy(channel, proxy, { auth })
  expect(await readProxy(channel, { auth })).toEqual(proxy)
  await setProxy(channel, { enabled: false }, { auth })
  expect(await readProxy(channel, { auth })).toEqual({ enabled: false })
  await channel.close()
})

test('certificates: added with a private key, listed by their hash, removed', async () => {
  const { channel, auth } = await ready()
  const der = random(700)
  await addCertificate(channel, { id: 'depot-client', kind: 1, der, privateKey: random(138) }, { auth })
  await expect(addCertificate(channel, { id: 'depot-client', kind: 0, der }, { auth })).rejects.toEqual(
    refusal('conflict'),
  )
  expect(await listCertificates(channel, { auth })).toEqual([
    { id: 'depot-client', kind: 1, hash: await sha256(der), sizeBytes: 700 },
  ])
  await removeCertificate(channel, 'depot-client', { auth })
  await expect(removeCertificate(channel, 'depot-client', { auth })).rejects.toEqual(refusal('not-found'))
  expect(await listCertificates(channel, { auth })).toEqual([])
  await channel.close()
})

test('the error report is read whole and cleared', async () => {
  const { channel, auth } = await ready({ flash: { errorReport: ['app: watchdog', 'net: no lease'] } })
  expect(utf8Text(await readErrorReport(channel, { auth }))).toBe('app: watchdog\nnet: no lease\n')
  await clearErrorReport(channel, { auth })
  expect(await readErrorReport(channel, { auth })).toHaveLength(0)
  await channel.close()
})

test('the manufacturing state goes up without a capability before DeviceComplete, and never down', async () => {
  const { channel } = await ready({ state: 0 })
  expect(await setManufacturingState(channel, 1, {})).toBe(1)
  await expect(setManufacturingState(channel, 0, {})).rejects.toEqual(refusal('conflict'))
  expect(await setManufacturingState(channel, 2, {})).toBe(2)
  expect((await readStatus(channel)).state).toBe(2)
  await expect(setManufacturingState(channel, 1, {})).rejects.toEqual(refusal('locked'))
  await channel.close()
})

test('every call is announced before it is sent, with the hash under which the receipt holds it', async () => {
  const { channel, auth, device } = await ready()
  const heard: AskedCall[] = []
  const sent: number[] = []
  device.onTransfer = (way, transfer) => way === 'out' && sent.push(transfer.length)
  const options = {
    auth,
    onCall: async (asked: AskedCall) => {
      await Promise.resolve()
      expect(sent).toHaveLength(heard.length)
      heard.push(asked)
    },
  }
  await listNetworks(channel, options)
  await expect(addNetwork(channel, { ssid: utf8('Depot'), security: 1 }, options)).rejects.toEqual(
    refusal('invalid-parameters'),
  )
  expect(heard.map(({ op }) => op)).toEqual(['wifi.list', 'wifi.add'])
  const nonce = random(16)
  const { receipt } = (await channel.call('receipt.read', { cti: heard[0]!.cti!, nonce })).result
  const { entries } = await checkReceipt(receipt, { nonce })
  expect(
    entries.map(([, op, hash, code]) => [op, code, heard.some((one) => equal(one.callHash, hash))]),
  ).toEqual([
    ['wifi.list', 0, true],
    ['wifi.add', 3, true],
  ])
  await channel.close()
})

test('a call without a capability is announced without a cti', async () => {
  const { channel, deviceId, catalog } = await ready()
  const heard: AskedCall[] = []
  const onCall = (asked: AskedCall) => void heard.push(asked)
  const file = await makeCapability(catalog, deviceId)
  await channel.call('device.status', {}, { auth: { file, deviceId }, onCall })
  expect(heard).toEqual([expect.objectContaining({ op: 'device.status', cti: null })])
  await channel.close()
})
