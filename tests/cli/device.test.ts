// What is attached and what is selected, as a person sees it from the command line: the selection goes along, to its own device
// or not at all, and what is missing warns once.
import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EXIT } from '@/lib/cli/errors'
import { uuidToText } from '@/lib/core/bytes'
import { type Bench, type User, errorOf, makeBench, newUser } from './bench'

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

describe('what is attached', () => {
  it('is listed, proved', async () => {
    const { code, json } = await user.cli(`device list-attached ${user.usbip} --output json`)
    expect(code).toBe(EXIT.done)
    expect(json).toEqual({
      items: [
        {
          connection: '1',
          busAddress: '1-1',
          serial: bench.freezerId.slice(0, 32),
          proved: true,
          deviceId: bench.freezerId,
          state: 'DeviceComplete',
          locked: true,
          model: 'CC-40',
          firmware: '4.1.7',
          keystoreVersion: 3,
          selected: false,
        },
        expect.objectContaining({ connection: '2', state: 'Blank', locked: false }),
      ],
    })
  })

  it('has to be named where there are several', async () => {
    const { code, json } = await user.cli(`device show-attached ${user.usbip} --output json`)
    expect(code).toBe(EXIT.noDevice)
    expect(errorOf(json)).toMatchObject({
      code: 'several-devices',
      exitCode: 3,
      detail: expect.stringContaining('1-2') as string,
    })
  })

  it('is found by connection, bus address, and the beginning of its ID', async () => {
    for (const which of ['1', '1-1', bench.freezerId.slice(0, 12), bench.freezerId])
      expect((await user.on(which, 'show-attached')).json).toMatchObject({
        deviceId: bench.freezerId,
        session: 'none',
      })
    expect((await user.on('ffffffff', 'show-attached')).code).toBe(EXIT.noDevice)
  })

  it('is refused where it proves to be another than was meant', async () => {
    const wrong = `${bench.freezerId.slice(0, 32)}${'0'.repeat(96)}`
    const { code, json } = await user.on(wrong, 'show-attached')
    expect(code).toBe(EXIT.noDevice)
    expect(errorOf(json).code).toBe('device-not-attached')
  })

  it('is refused where it cannot prove what it says', async () => {
    bench.freezer.device.faults.impostor = true
    const { code, json } = await user.on('1', 'show-attached')
    bench.freezer.device.faults.impostor = false
    expect(errorOf(json).code).toBe('identity-not-proved')
    expect(code).toBe(EXIT.link)
  })

  it('is not there without a server', async () => {
    const { code } = await user.cli('device list-attached --usbip 127.0.0.1:1')
    expect(code).toBe(EXIT.link)
  })
})

describe('the selection', () => {
  it('goes along with what has a need, and without it the device is locked', async () => {
    expect(await user.on('1', 'wifi list')).toMatchObject({
      code: EXIT.refused,
      json: { error: { code: 'locked' } },
    })
    await user.select(bench.freezer)
    expect(await user.on('1', 'wifi list')).toMatchObject({ code: EXIT.done, json: { items: [] } })
    expect(await user.on('1', 'show-attached')).toMatchObject({ json: { session: 'this device' } })
  })

  it('is not sent to another device: the command is refused, with the selection or without', async () => {
    await user.select(bench.freezer)
    const heard: string[] = []
    const stop = bench.gateway.device.onLog((line) => heard.push(line))
    const { code, json } = await user.on('2', 'wifi list')
    stop()
    expect(code).toBe(EXIT.capability)
    expect(errorOf(json).code).toBe('wrong-device')
    expect(heard).toEqual([])
    await user.cli('device capability apply --none')
    expect((await user.on('2', 'wifi list')).code).toBe(EXIT.done)
  })

  it('warns once when its file is missing, is not sent, and is then gone', async () => {
    const cti = await user.select(bench.freezer)
    rmSync(path.join(user.folder, 'library', `${cti}.cap`))
    expect((await user.cli('device capability show --output json')).json).toMatchObject({
      selection: { cti, missing: true },
    })
    // The program's own questions do not use the warning up.
    expect((await user.on('1', 'show-attached')).code).toBe(EXIT.done)
    expect(await user.on('1', 'wifi list')).toMatchObject({
      code: EXIT.capability,
      json: { error: { code: 'capability-missing' } },
    })
    expect(await user.on('1', 'wifi list')).toMatchObject({
      code: EXIT.refused,
      json: { error: { code: 'locked' } },
    })
    expect((await user.cli('device capability show --output json')).json).toEqual({ selection: null })
  })

  it('ends, and later commands go without', async () => {
    const cti = await user.select(bench.freezer)
    expect((await user.cli('device capability apply --none --output json')).json).toEqual({ ended: cti })
    expect((await user.on('1', 'wifi list')).json).toMatchObject({ error: { code: 'locked' } })
    expect((await user.cli('device capability apply --none --output json')).json).toEqual({ ended: null })
  })

  it('is the newest of the library where none is named, and none of another device', async () => {
    const cti = await user.select(bench.freezer)
    await user.cli('device capability apply --none')
    expect(await user.on('1', 'capability apply')).toMatchObject({
      code: EXIT.done,
      json: { cti, selected: true },
    })
    expect(await user.on('2', 'capability apply')).toMatchObject({
      code: EXIT.local,
      json: { error: { code: 'not-in-library' } },
    })
    expect((await user.cli(`device capability apply ${cti.slice(0, 8)}`)).code).toBe(EXIT.done)
    expect((await user.cli('device capability list --output json')).json).toMatchObject({
      items: [{ cti, selected: true }],
    })
    expect((await user.cli(`device capability delete ${cti} --output json`)).json).toEqual({
      cti,
      selected: true,
    })
  })

  it('of field servicing is not enough for what needs more', async () => {
    await user.select(bench.freezer)
    const component = uuidToText(new Uint8Array(16))
    const { code, json } = await user.on('1', `app start ${component}`)
    expect(code).toBe(EXIT.refused)
    expect(errorOf(json).code).toBe('insufficient-capability')
  })
})
