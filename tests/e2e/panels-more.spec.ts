// What stands beside the everyday: app development, a device that is not yet locked, a change whose answer never came, and the
// promise that a Wi-Fi key goes to the device and nowhere else.
import type { Page } from '@playwright/test'
import { fromHex, sha256, utf8 } from '@/lib/core/bytes'
import { kidOf } from '@/lib/core/cose'
import { generateKeyPair, signer } from '@/lib/core/keys'
import { encodeImageFile, signImage } from '@/lib/domain/image'
import { expect, signIn, test } from './fixtures'
import { confirm, expectAccessibleEverywhere, openTab, readPanel } from './panels'
import { approve, download, inSession, request, unique } from './requests'
import { attach, devices, expectState, openService, setFault, startSession, stateLine } from './service-page'

const KEY = 'a key that nobody else may see'

test('app development: an app is stopped, debugged, started and deleted', async ({ page, browser }) => {
  await signIn(page, 'technician')
  await openService(page)
  await attach(page, devices.locked)
  const at = await request(page, { tasks: [/Start, stop or delete an app/], reason: unique() })
  await approve(browser, at)
  await download(page)
  await page.getByRole('link', { name: 'Go to Service' }).click()
  await startSession(page)
  await openTab(page, 'Apps')
  await readPanel(page)
  await expect(page.getByText(/Memory of the device/)).toBeVisible()
  const press = (verb: string) => page.getByRole('button', { name: `${verb} Compressor control` }).click()
  await press('Stop')
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible()
  await press('Debug')
  await expect(page.getByText(/^Debugger on ports?/)).toBeVisible()
  await expectAccessibleEverywhere(page)
  await press('Stop')
  await press('Start')
  await expect(page.getByText('Running', { exact: true })).toBeVisible()
  await press('Delete')
  await confirm(page, 'Delete application')
  await expect(page.getByText('No application is installed')).toBeVisible()
})

test('an image that the device would refuse is stopped by the pre-flight, by name', async ({
  page,
  browser,
}) => {
  await inSession(page, browser)
  const stranger = await generateKeyPair({ extractable: false })
  const content = utf8('content')
  const manifest = {
    component: fromHex('11'.repeat(16)),
    image: fromHex('22'.repeat(16)),
    name: 'Stranger',
    kind: 0,
    version: '1',
    sizeBytes: content.length,
    contentHash: await sha256(content),
    rollback: 1,
    products: [fromHex('33'.repeat(16))],
  }
  const key = { kid: await kidOf(stranger.publicKey), sign: signer(stranger.privateKey) }
  const buffer = Buffer.from(encodeImageFile(await signImage(manifest, key), content))
  await page
    .getByLabel('Image file', { exact: true })
    .setInputFiles({ name: 'stranger.image', mimeType: 'application/octet-stream', buffer })
  const dialog = page.getByRole('alertdialog')
  await expect(dialog.getByText('The key that signed it is not in the device’s keystore.')).toBeVisible()
  await expect(dialog.getByText('Not made for this device’s product.')).toBeVisible()
  await expect(dialog.getByRole('button', { name: /^Install on/ })).toBeDisabled()
})

test('a device that is not yet locked is locked for good only behind its typed name', async ({ page }) => {
  await signIn(page, 'technician')
  await openService(page)
  await attach(page, devices.notYetLocked)
  await expectState(page, 'not-yet-locked')
  await openTab(page, 'Device')
  await page.getByRole('button', { name: 'Set DeviceComplete' }).click()
  const dialog = page.getByRole('alertdialog')
  const lock = dialog.getByRole('button', { name: 'Lock for good' })
  await expect(lock).toBeDisabled()
  await dialog.getByRole('textbox').fill('Freezer')
  await expect(lock).toBeDisabled()
  await expectAccessibleEverywhere(page)
  await dialog.getByRole('textbox').fill(devices.notYetLocked)
  await lock.click()
  await expectState(page, 'locked')
  const families = page.getByRole('link', { name: /^Locked\. Request / })
  await expect(families).toHaveCount(11)
  await expectAccessibleEverywhere(page)
})

test('a change whose answer never came is looked up in the receipt, not repeated', async ({
  page,
  browser,
}) => {
  await inSession(page, browser)
  await openTab(page, 'Wi-Fi')
  await readPanel(page)
  await setFault(page, devices.locked, 'Swallow the next answer')
  await page.getByLabel('Network name').fill('Depot-Guest')
  await page.getByLabel('Security').selectOption({ label: 'Open' })
  await page.getByRole('button', { name: 'Add network' }).click()
  await expectState(page, 'working')
  await expect(page.getByText(/^Commands wait until this is done/)).toBeVisible()
  await expect(stateLine(page)).toHaveAttribute('data-state', 'outcome-unknown', { timeout: 45_000 })
  await expect(stateLine(page)).toContainText(
    'The device did not answer in time. The change may or may not have happened. Read the device again; do not repeat the command.',
  )
  await expect(page.getByRole('button', { name: 'Add network' })).toBeDisabled()
  await expectAccessibleEverywhere(page)
  await page.getByRole('button', { name: 'Read the device again' }).click()
  await expect(page.getByText('Adding a network: done')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Remove Depot-Guest' })).toBeVisible()
  await expectState(page, 'session')
})

test('a Wi-Fi key reaches the device and nothing else', async ({ page, browser, context }) => {
  const sent: string[] = []
  context.on('request', (one) => sent.push(`${one.url()} ${one.postData() ?? ''}`))
  await inSession(page, browser)
  await openTab(page, 'Logs')
  await page.getByRole('button', { name: 'Follow live' }).click()
  await openTab(page, 'Wi-Fi')
  for (const name of ['Depot-IoT', 'Depot-IoT']) {
    await page.getByLabel('Network name').fill(name)
    await page.getByLabel('Key', { exact: true }).fill(KEY)
    await page.getByRole('button', { name: 'Add network' }).click()
    await expect(page.getByRole('button', { name: 'Add network' })).toBeEnabled()
  }
  // The second is there already: its refusal, with its diagnostics, is on the page.
  await expect(page.getByText('This does not fit what the device has')).toBeVisible()
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copy diagnostics' }).click()
  const diagnostics = await page.evaluate(() => navigator.clipboard.readText())
  expect(diagnostics).toContain('conflict')
  await page.getByLabel('Key', { exact: true }).fill('')
  await openTab(page, 'Logs')
  const console = page.getByRole('region', { name: 'Log console' })
  await expect(console.getByText('Adding a network')).not.toHaveCount(0)
  const kept = await dumpIndexedDb(page)
  expect(kept.length).toBeGreaterThan(1000)
  expect(sent.length).toBeGreaterThan(10)
  const everything = { kept, diagnostics, sent: sent.join('\n'), page: await page.content() }
  for (const [where, text] of Object.entries(everything)) expect(holds(text), where).toBe(false)
})

const holds = (text: string) => text.includes(KEY) || text.includes(Buffer.from(KEY).toString('hex'))

/** Everything in every database of this profile, bytes as hex. */
async function dumpIndexedDb(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error!)
      })
    const plain = (value: unknown): unknown => {
      if (value instanceof Uint8Array)
        return [...value].map((byte) => byte.toString(16).padStart(2, '0')).join('')
      if (value instanceof Map) return [...value].map(plain)
      if (Array.isArray(value)) return value.map(plain)
      if (value && typeof value === 'object')
        return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]))
      return value
    }
    let all = ''
    for (const { name } of await indexedDB.databases()) {
      const db = await asked(indexedDB.open(name!))
      for (const store of db.objectStoreNames) {
        const values = await asked(db.transaction(store).objectStore(store).getAll())
        all += `${name}/${store}: ${JSON.stringify(values.map(plain))}\n`
      }
      db.close()
    }
    return all
  })
}
