// Every panel of the Service page with field servicing: what it does, what it refuses before it sends, and what it leaves to app
// development. One session, one device of the bench.
import { readFileSync } from 'node:fs'
import { utf8 } from '@/lib/core/bytes'
import { makeCertificate, pem } from '../setup/certificates'
import { expect, test } from './fixtures'
import { confirm, expectAccessibleEverywhere, openTab, readPanel } from './panels'
import { inSession } from './requests'
import { devices, expectState } from './service-page'

const file = (name: string, content: string | Uint8Array) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(typeof content === 'string' ? utf8(content) : content),
})

test('images and apps: read, refused before a byte is sent, and what app development would add', async ({
  page,
  browser,
}) => {
  await inSession(page, browser)
  await readPanel(page)
  await expect(page.getByRole('row', { name: /Compressor control.*Installed/ })).toBeVisible()
  const disk = page.getByLabel('Image file', { exact: true })
  await disk.setInputFiles(file('notes.txt', 'not an image at all'))
  await expect(page.getByText('The device does not trust this image')).toBeVisible()
  await page.getByRole('button', { name: 'Install Compressor control 4.1.7' }).click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog.getByText('The same image is installed already')).toBeVisible()
  await expect(dialog.getByText('Signed for production by a key in the device’s keystore.')).toBeVisible()
  await expect(dialog.getByRole('checkbox', { name: 'Start it by hand' })).toBeDisabled()
  await expectAccessibleEverywhere(page)
  await confirm(page, 'Cancel')

  await openTab(page, 'Apps')
  await readPanel(page)
  await expect(page.getByText(/storage .*kB of/)).toBeVisible()
  for (const verb of ['Stop', 'Debug', 'Delete'])
    await expect(page.getByRole('button', { name: `${verb} Compressor control` })).toBeDisabled()
  await expect(page.getByRole('link', { name: 'Request it' })).toHaveAttribute(
    'href',
    /\/requests\/new\?device=[0-9a-f]{128}&tasks=control-apps$/,
  )
  await expectAccessibleEverywhere(page)
})

test('Wi-Fi and network: scan, add, remove; proxy set and taken off', async ({ page, browser }) => {
  await inSession(page, browser)
  await openTab(page, 'Wi-Fi')
  await readPanel(page)
  await expect(page.getByText('The device knows no network')).toBeVisible()
  await page.getByRole('button', { name: 'Scan' }).click()
  await page.getByRole('button', { name: 'Add Depot-IoT' }).click()
  await expect(page.getByLabel('Network name')).toHaveValue('Depot-IoT')
  const key = page.getByLabel('Key', { exact: true })
  await expect(key).toBeFocused()
  await key.fill('short')
  await page.getByRole('button', { name: 'Add network' }).click()
  await expect(page.getByText('A Wi-Fi key has 8 to 63 characters.')).toBeVisible()
  await key.fill('correct horse')
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(key).toHaveAttribute('type', 'text')
  await page.getByRole('button', { name: 'Add network' }).click()
  await expect(page.getByRole('button', { name: 'Remove Depot-IoT' })).toBeVisible()
  await expect(page.getByLabel('Key', { exact: true })).toHaveValue('')
  await expectAccessibleEverywhere(page)
  await page.getByRole('button', { name: 'Remove Depot-IoT' }).click()
  await confirm(page, 'Remove network')
  await expect(page.getByText('The device knows no network')).toBeVisible()

  await openTab(page, 'Network')
  await readPanel(page)
  await expect(page.getByText('wlan0')).toBeVisible()
  await page.getByRole('switch', { name: 'Go through a proxy' }).check()
  await page.getByLabel('Host').fill('http://proxy')
  await page.getByRole('button', { name: 'Set proxy' }).click()
  await expect(page.getByText('A number from 1 to 65,535.')).toBeVisible()
  await page.getByLabel('Host').fill('proxy.depot.example')
  await page.getByLabel('Port').fill('8080')
  await page.getByRole('button', { name: 'Set proxy' }).click()
  await expect(page.getByText(`${devices.locked} goes through proxy.depot.example:8080.`)).toBeVisible()
  await expectAccessibleEverywhere(page)
  await page.getByRole('switch', { name: 'Go through a proxy' }).uncheck()
  await page.getByRole('button', { name: 'Take proxy off' }).click()
  await expect(page.getByText(`${devices.locked} goes straight to the network.`)).toBeVisible()
})

test('certificates: looked at before they are sent, added, removed', async ({ page, browser }) => {
  const [client, other] = await Promise.all([
    makeCertificate({ subject: 'Depot client', authority: false }),
    makeCertificate(),
  ])
  await inSession(page, browser)
  await openTab(page, 'Certificates')
  await readPanel(page)
  await expect(page.getByText('The device keeps no certificate')).toBeVisible()
  const pick = page.getByLabel('Certificate, PEM or DER')
  await pick.setInputFiles(file('notes.txt', 'hello'))
  await expect(page.getByText(/This is not a certificate\./)).toBeVisible()
  await pick.setInputFiles(file('client.pem', pem('CERTIFICATE', client.der)))
  await expect(page.getByText('It is not marked as one that may sign others')).toBeVisible()
  await page.getByRole('radio', { name: 'Client' }).check({ force: true })
  await page.getByLabel('Name on the device').fill('depot-client')
  const keyFile = page.getByLabel(/^Private key, PEM or DER/)
  await keyFile.setInputFiles(file('other.pem', pem('PRIVATE KEY', other.privateKey)))
  await page.getByRole('button', { name: 'Add certificate' }).click()
  await expect(page.getByText('This private key does not belong to the certificate.')).toBeVisible()
  await keyFile.setInputFiles(file('client.key', client.privateKey))
  await page.getByRole('button', { name: 'Add certificate' }).click()
  await expect(page.getByRole('button', { name: 'Remove certificate depot-client' })).toBeVisible()
  await expectAccessibleEverywhere(page)
  await page.getByRole('button', { name: 'Remove certificate depot-client' }).click()
  await confirm(page, 'Remove certificate')
  await expect(page.getByText('The device keeps no certificate')).toBeVisible()
})

test('the log: followed, paused, searched, kept over a change of tab, downloaded', async ({
  page,
  browser,
}) => {
  await inSession(page, browser)
  await openTab(page, 'Logs')
  await page.getByRole('button', { name: 'Follow live' }).click()
  const console = page.getByRole('region', { name: 'Log console' })
  await expect(console.getByText(/compressor: duty/).first()).toBeVisible()
  await expect(console.getByRole('status')).toContainText('following')
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(console.getByRole('status')).toContainText(/paused, [1-9]\d* new/)
  await page.getByRole('button', { name: 'Resume' }).click()
  await openTab(page, 'Wi-Fi')
  await readPanel(page)
  await openTab(page, 'Logs')
  await expect(console.getByRole('status')).toContainText(/following, [1-9]\d* lines?/)
  await console.getByLabel('Search the log').fill('duty')
  await expect(console.locator('mark').first()).toHaveText('duty')
  await console.getByLabel('Search the log').fill('no such words')
  await expect(console.getByText('No line fits the filter.')).toBeVisible()
  await console.getByLabel('Search the log').fill('')
  await expectAccessibleEverywhere(page)
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download log' }).click()
  const download = await saved
  expect(download.suggestedFilename()).toBe('freezer-7-bay-3.log')
  expect(readFileSync(await download.path(), 'utf8')).toContain('boot: ')
  await page.getByRole('button', { name: 'Stop following' }).click()
  await expect(console.getByRole('status')).toContainText('not following')
})

test('the error report: read, downloaded, cleared; then the device restarts and the session goes on', async ({
  page,
  browser,
}) => {
  await inSession(page, browser)
  await openTab(page, 'Error report')
  await readPanel(page)
  await expect(page.getByText(/did not answer for 8 s/)).toBeVisible()
  await expectAccessibleEverywhere(page)
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download', exact: true }).click()
  expect(readFileSync(await (await saved).path(), 'utf8')).toContain('watchdog')
  await page.getByRole('button', { name: 'Clear' }).click()
  await confirm(page, 'Clear error report')
  await expect(page.getByText('The error report is empty')).toBeVisible()

  await openTab(page, 'Device')
  await expect(page.getByText('DeviceComplete: the last one. It never comes back down.')).toBeVisible()
  await expectAccessibleEverywhere(page)
  await page.getByRole('button', { name: 'Restart device' }).click()
  await confirm(page, `Restart ${devices.locked}`)
  await expectState(page, 'restarting')
  await expectState(page, 'session')
})
