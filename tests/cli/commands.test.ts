// The commands for devices as a person gives them: what each prints and ends with, interrupts, secrets, and text that a device
// made up.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EXIT } from '@/lib/cli/errors'
import { toHex, uuidToText } from '@/lib/core/bytes'
import { encodeImageFile } from '@/lib/domain/image'
import { serveUsbip } from '@/lib/device/virtual/usbip'
import { makeDevice, makeImage } from '../device/world'
import { type Bench, type User, makeBench, newUser } from './bench'

let bench: Bench
let user: User

beforeAll(async () => {
  bench = await makeBench()
})
afterAll(() => bench.server.close())
beforeEach(() => {
  user = newUser(bench)
})
afterEach(() => user.remove())

describe('commands', () => {
  it('Wi-Fi: the key comes from standard input and is said nowhere', async () => {
    await user.select(bench.freezer)
    const secret = 'correct horse battery'
    expect((await user.on('1', 'wifi scan')).json).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ ssid: 'Depot-IoT', security: 'wpa2' }),
      ]) as unknown,
    })
    const asked = await user.on('1', 'wifi add Depot-IoT')
    expect(asked).toMatchObject({ code: EXIT.usage, json: { error: { code: 'usage' } } })
    const added = await user.on('1', 'wifi add Depot-IoT --key-stdin', { stdin: `${secret}\n` })
    expect(added).toMatchObject({ code: EXIT.done, json: { id: 1, ssid: 'Depot-IoT' } })
    expect(added.out + added.err).not.toContain(secret)
    expect((await user.on('1', 'wifi add Depot-IoT --key-stdin', { stdin: secret })).json).toMatchObject({
      error: { code: 'conflict' },
    })
    expect((await user.on('1', 'wifi list')).json).toMatchObject({
      items: [{ id: 1, ssid: 'Depot-IoT', connected: true }],
    })
    expect((await user.on('1', 'wifi remove 1')).code).toBe(EXIT.done)
    expect((await user.on('1', 'wifi remove 1')).json).toMatchObject({ error: { code: 'not-found' } })
  })

  it('network and proxy', async () => {
    await user.select(bench.freezer)
    expect((await user.on('1', 'network list')).json).toMatchObject({ items: [{ name: 'wlan0' }] })
    expect((await user.on('1', 'proxy set proxy.depot.example:8080')).json).toEqual({
      enabled: true,
      host: 'proxy.depot.example',
      port: 8080,
    })
    expect((await user.on('1', 'proxy show')).json).toEqual({
      enabled: true,
      host: 'proxy.depot.example',
      port: 8080,
    })
    expect((await user.on('1', 'proxy set off')).json).toEqual({ enabled: false, host: null, port: null })
    expect((await user.on('1', 'proxy set nonsense')).code).toBe(EXIT.usage)
  })

  it('an image: sideloaded from a file with progress, listed, and its application', async () => {
    await user.select(bench.freezer, { capabilities: [11] })
    const image = await makeImage(bench.catalog, { sizeBytes: 3_000_000 })
    const file = path.join(user.folder, 'control.img')
    writeFileSync(file, encodeImageFile(image.signedManifest, image.content))
    const component = uuidToText(image.manifest.component)
    const side = await user.cli(`device image sideload ${file} ${user.usbip} --device 1`, { terminal: true })
    expect(side).toMatchObject({
      code: EXIT.done,
      out: expect.stringContaining('Compressor control 4.2.1 is installed') as string,
    })
    expect(side.err).toMatch(/Uploading \d\.\d\d of 3\.00 MB, \d+ %/)
    expect((await user.on('1', 'image list')).json).toMatchObject({
      items: [{ component, version: '4.2.1', state: 'installed', development: false }],
    })
    expect((await user.on('1', 'app list')).json).toMatchObject({ items: [{ component, state: 'running' }] })
    expect((await user.on('1', `app stop ${component}`)).json).toEqual({ component, state: 'stopped' })
    expect((await user.on('1', `app start ${component}`)).json).toEqual({ component, state: 'running' })
    expect((await user.on('1', 'app memory')).json).toMatchObject({
      components: expect.any(Array) as unknown,
    })
    expect((await user.on('1', `app delete ${component}`)).code).toBe(EXIT.usage)
    expect((await user.on('1', `app delete ${component} --yes-really 00000000`)).json).toMatchObject({
      error: { code: 'not-confirmed' },
    })
    expect(
      (await user.on('1', `app delete ${component} --yes-really ${component.slice(0, 8)}`)).json,
    ).toEqual({
      component,
      state: 'not present',
    })
    expect((await user.on('1', 'image list')).json).toEqual({ items: [] })
  })

  it('an interrupt cancels the upload, and the next one goes on where it stopped', async () => {
    await user.select(bench.freezer)
    const image = await makeImage(bench.catalog, { sizeBytes: 5_000_000 })
    const file = path.join(user.folder, 'big.img')
    writeFileSync(file, encodeImageFile(image.signedManifest, image.content))
    const cut = await user.cli(`device image sideload ${file} ${user.usbip} --device 1`, {
      terminal: true,
      onErr: (said, interrupt) => /Uploading (?!0\.00)/.test(said) && interrupt(),
    })
    expect(cut.code).toBe(EXIT.interrupted)
    const { items } = (await user.on('1', 'image list')).json as {
      items: { state: string; bytesSoFar: number }[]
    }
    expect(items[0]).toMatchObject({ state: 'staged' })
    expect(items[0]!.bytesSoFar).toBeGreaterThan(0)
    expect(items[0]!.bytesSoFar).toBeLessThan(5_000_000)
    expect((await user.on('1', `image sideload ${file}`)).code).toBe(EXIT.done)
  })

  it('a file that is none is refused before the device is asked', async () => {
    await user.select(bench.freezer)
    const file = path.join(user.folder, 'not-an-image')
    writeFileSync(file, 'nothing')
    expect(await user.on('1', `image sideload ${file}`)).toMatchObject({
      code: EXIT.local,
      json: { error: { code: 'file-wrong' } },
    })
  })

  it('the error report is a foreign text: plain on a terminal, the same value in JSON', async () => {
    await user.select(bench.freezer)
    const said = await user.cli(`device error-report show ${user.usbip} --device 1`)
    expect(said.out).toBe('pump\\x1b[2J stalled \\u202egnp.exe\n')
    const { out, json } = await user.on('1', 'error-report show')
    expect(out).not.toMatch(/\u001b|\u202e/)
    expect(json).toMatchObject({ text: 'pump\u001b[2J stalled \u202egnp.exe\n' })
    expect((await user.on('1', 'error-report clear')).code).toBe(EXIT.usage)
    expect((await user.on('1', `error-report clear --yes-really ${bench.freezerId.slice(0, 8)}`)).code).toBe(
      EXIT.done,
    )
    expect((await user.on('1', 'error-report show')).json).toMatchObject({ text: '' })
  })

  it('a followed log comes line by line until it is interrupted', async () => {
    await user.select(bench.freezer)
    const timer = setInterval(() => bench.freezer.device.log('compressor on'), 50)
    const ran = await user.on('1', 'log --follow', {
      onOut: (said, interrupt) => said.split('\n').length > 2 && interrupt(),
    })
    clearInterval(timer)
    expect(ran.code).toBe(EXIT.interrupted)
    const lines = ran.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { text: string; uptimeMs: number })
    expect(lines.length).toBeGreaterThanOrEqual(2)
    expect(lines[0]).toEqual({
      text: expect.stringContaining('compressor on') as string,
      uptimeMs: expect.any(Number) as number,
      lost: 0,
    })
  })

  it('a restart is over when the same device is back', async () => {
    await user.select(bench.freezer)
    const before = (await user.on('1', 'show-attached')).json as { bootId: string }
    const { code, json } = await user.on('1', 'restart')
    expect(code).toBe(EXIT.done)
    expect(json).toMatchObject({ deviceId: bench.freezerId })
    expect((json as { bootId: string }).bootId).not.toBe(before.bootId)
  })

  it('the state of manufacture is moved on by who types which device', async () => {
    const made = await makeDevice(bench.catalog, { state: 1 })
    const one = await serveUsbip({ devices: [made.device], port: 0 })
    const set = (more: string) =>
      user.cli(`device manufacturing-state set ${more} --usbip ${one.host}:${one.port} --output json`)
    const id = toHex(made.deviceId).slice(0, 8)
    expect((await set('DeviceComplete')).code).toBe(EXIT.usage)
    expect((await set('Finished')).code).toBe(EXIT.usage)
    expect((await set(`DeviceComplete --yes-really ${id}`)).json).toMatchObject({ state: 'DeviceComplete' })
    expect((await set(`DeviceComplete --yes-really ${id}`)).json).toMatchObject({
      error: { code: 'conflict', exitCode: EXIT.refused },
    })
    await one.close()
  })

  it('a keystore comes from a file, and one that is older is told so', async () => {
    const file = path.join(user.folder, 'keystore.cose')
    const update = () => user.cli(`keystore update --file ${file} ${user.usbip} --device 1 --output json`)
    writeFileSync(file, await bench.catalog.issueKeystore({ version: 9 }))
    expect((await update()).json).toEqual({ deviceId: bench.freezerId, before: 3, version: 9 })
    writeFileSync(file, await bench.catalog.issueKeystore({ version: 8 }))
    expect(await update()).toMatchObject({
      code: EXIT.refused,
      json: { error: { code: 'keystore-rollback' } },
    })
    writeFileSync(file, 'nothing')
    expect((await update()).code).toBe(EXIT.local)
    expect((await user.cli(`keystore update ${user.usbip} --device 1 --output json`)).code).toBe(EXIT.portal)
  })
})
