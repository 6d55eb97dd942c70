// The command line beside the portal: signed in by a code that its person types, a capability asked for, approved, downloaded
// and used on a device over USB/IP, refused for another device.
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { type Bench, attachDevices, user } from './command-line'
import { expect, expectAccessible, signIn, test } from './fixtures'
import { approve, unique } from './requests'

const THEMES = ['light', 'dark'] as const

test('a technician signs in by a code, asks, downloads, services the device and is stopped at another', async ({
  page,
  browser,
  baseURL,
}) => {
  // Some thirty processes, one after the other.
  test.setTimeout(300_000)
  const mika = user()
  const bench: Bench = await attachDevices(baseURL!, 'freezer-7', 'freezer-9', 'gateway-2')
  const device = (args: string, at = '1') =>
    mika.run(['device', ...args.split(' '), ...bench.usbip, '--device', at])

  await test.step('sign in', async () => {
    const asking = mika.begin(['sign-in', '--portal', baseURL!, '--label', 'bench laptop'])
    await expect.poll(() => asking.said(), { timeout: 30_000 }).toMatch(/type the code [A-Z]{4}-[A-Z]{4}/)
    const [, code] = /type the code (\S+)/.exec(asking.said())!
    await signIn(page, 'technician')
    await page.goto('/activate')
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme })
      await expectAccessible(page)
    }
    await page.getByLabel('Code').fill(code!.toLowerCase())
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByText('bench laptop')).toBeVisible()
    await expect(page.getByText(code!)).toBeVisible()
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme })
      await expectAccessible(page)
    }
    await page.getByRole('button', { name: 'Allow' }).click()
    await expect(page.getByText('The command line is let in')).toBeVisible()
    expect(await asking.ended).toMatchObject({
      code: 0,
      out: expect.stringContaining('as Mika R.') as unknown,
    })
    expect(statSync(path.join(mika.folder, 'sign-in.json')).mode & 0o777).toBe(0o600)
    expect((await mika.run(['whoami'])).json).toMatchObject({
      person: { name: 'Mika R.' },
      catalogs: [{ roles: ['technician'] }],
    })
  })

  const { json: attached } = await mika.run(['device', 'list-attached', ...bench.usbip])
  const [freezer] = attached.items as { deviceId: string }[]

  await test.step('ask, be approved, download', async () => {
    expect(await device('capability download')).toMatchObject({ code: 5 })
    // While one of the same person waits for this device's answer, another cannot ask: journeys run side by side.
    let asked: Record<string, unknown> = {}
    await expect(async () => {
      const ran = await mika.run([
        'request',
        'create',
        ...bench.usbip,
        '--device',
        '1',
        '--task',
        'change-network',
        '--task',
        'install-image',
        '--reason',
        unique(),
        '--for',
        '2h',
      ])
      expect(ran).toMatchObject({
        code: 0,
        json: { state: 'waiting', type: 'fieldServicing', durationS: 7200 },
      })
      asked = ran.json
    }).toPass({ timeout: 60_000 })
    const waiting = await mika.run(['device', 'capability', 'download', '--request', String(asked.id)])
    expect(waiting).toMatchObject({ code: 5, json: { error: { code: 'request-not-approved' } } })
    await approve(browser, `/catalogs/${String(asked.catalogId)}/requests/${String(asked.id)}`)
    const file = path.join(mika.folder, 'freezer.cap')
    // Not attached: by its device ID. The file is kept, and saved beside.
    const downloaded = await mika.run([
      'device',
      'capability',
      'download',
      '--device',
      freezer!.deviceId,
      '--output-file',
      file,
    ])
    expect(downloaded).toMatchObject({
      code: 0,
      json: { request: asked.id, deviceId: freezer!.deviceId, deviceName: 'Freezer 7, bay 3', savedTo: file },
    })
    expect(downloaded.json.boundTo).toMatch(/^[0-9a-f]{64}$/)
    expect(existsSync(file)).toBe(true)
  })

  await test.step('service the device with it, and no other', async () => {
    expect(await device('wifi list')).toMatchObject({ code: 1, json: { error: { code: 'locked' } } })
    expect(await device('capability apply')).toMatchObject({ code: 0, json: { selected: true } })
    expect(await device('wifi list')).toMatchObject({ code: 0 })
    const added = await mika.run(
      ['device', 'wifi', 'add', 'Depot-IoT', '--key-stdin', ...bench.usbip, '--device', '1'],
      'a key nobody sees',
    )
    expect(added).toMatchObject({ code: 0, json: { ssid: 'Depot-IoT' } })
    expect(added.out + added.err).not.toContain('a key nobody sees')
    const image = [
      'device',
      'image',
      'sideload',
      'Compressor control',
      '--image-version',
      '4.2.1',
      ...bench.usbip,
      '--device',
      '1',
    ]
    expect(await mika.run(image)).toMatchObject({
      code: 0,
      json: { name: 'Compressor control', version: '4.2.1' },
    })
    expect(await device('image list')).toMatchObject({
      code: 0,
      json: {
        items: expect.arrayContaining([
          expect.objectContaining({ name: 'Compressor control', version: '4.2.1', state: 'installed' }),
        ]) as unknown,
      },
    })
    expect(await device('wifi list', '2')).toMatchObject({
      code: 4,
      json: { error: { code: 'wrong-device' } },
    })
    expect(await mika.run(['device', 'wifi', 'list', ...bench.usbip])).toMatchObject({
      code: 3,
      json: { error: { code: 'several-devices' } },
    })
    expect(await user().run(['device', 'wifi', 'list', ...bench.usbip, '--device', '1'])).toMatchObject({
      code: 1,
      json: { error: { code: 'locked' } },
    })
  })

  await test.step('what was done is in the record, and the keystore comes from the catalog', async () => {
    const { stated } = JSON.parse(readFileSync(path.join(mika.folder, 'visits.json'), 'utf8')) as {
      stated: object
    }
    expect(Object.keys(stated)).toContain(freezer!.deviceId)
    expect(existsSync(path.join(mika.folder, 'receipts')), 'nothing waits to be delivered').toBe(false)
    const updated = await mika.run(['keystore', 'update', ...bench.usbip, '--device', '3'])
    // The selection is for another device: what has no need goes without it.
    expect(updated).toMatchObject({ code: 0 })
    expect(updated.json.version as number).toBeGreaterThan(updated.json.before as number)
  })

  await test.step('the file goes missing', async () => {
    rmSync(path.join(mika.folder, 'library'), { recursive: true })
    expect(await device('wifi list')).toMatchObject({
      code: 4,
      json: { error: { code: 'capability-missing' } },
    })
    expect(await device('wifi list')).toMatchObject({ code: 1, json: { error: { code: 'locked' } } })
    // The same capability comes again, for the same profile.
    expect(await device('capability download --apply')).toMatchObject({
      code: 0,
      json: { repeated: true, selected: true },
    })
    expect(await device('wifi list')).toMatchObject({ code: 0 })
    expect(await mika.run(['device', 'capability', 'apply', '--none'])).toMatchObject({ code: 0 })
    expect(await device('wifi list')).toMatchObject({ code: 1 })
  })

  await test.step('an interrupt ends a followed log', async () => {
    expect(await device('capability apply')).toMatchObject({ code: 0 })
    const following = mika.begin(['device', 'log', '--follow', ...bench.usbip, '--device', '1'])
    await expect.poll(() => following.said(), { timeout: 20_000 }).toMatch(/\d+\.\d{3} {2}\S/)
    following.child.kill('SIGINT')
    expect(await following.ended).toMatchObject({ code: 130, err: '' })
  })

  await test.step('take a request back', async () => {
    let open: Record<string, unknown> = {}
    await expect(async () => {
      const asking = [
        'request',
        'create',
        '--device',
        freezer!.deviceId,
        '--task',
        'restart',
        '--reason',
        unique(),
      ]
      const ran = await mika.run(asking)
      expect(ran).toMatchObject({ code: 0, json: { state: 'waiting', durationS: 14_400 } })
      open = ran.json
    }).toPass({ timeout: 60_000 })
    const withdraw = () => mika.run(['request', 'withdraw', String(open.id)])
    expect(await withdraw()).toMatchObject({ code: 0, json: { id: open.id, state: 'withdrawn' } })
    expect(await withdraw()).toMatchObject({ code: 5, json: { error: { code: 'request-not-waiting' } } })
    expect((await mika.run(['request', 'list'])).json.items).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: open.id, state: 'withdrawn' })]),
    )
  })

  await test.step('sign out', async () => {
    expect(await mika.run(['sign-out'])).toMatchObject({
      code: 0,
      json: { tokenEnded: true, sessionOpen: true },
    })
    expect(await mika.run(['whoami'])).toMatchObject({ code: 5, json: { error: { code: 'not-signed-in' } } })
    expect(await device('wifi list'), 'the session goes on').toMatchObject({ code: 0 })
  })
  await bench.stop()
})
