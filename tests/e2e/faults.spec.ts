// What goes wrong in the field, and bad input: a clear word for each, and nothing lost.
import { expect, expectAccessible, signIn, test } from './fixtures'
import { approve, download, request } from './requests'
import {
  attach,
  devices,
  expectState,
  openService,
  readNetworks,
  setFault,
  setPlug,
  startSession,
  stateLine,
} from './service-page'

const TASKS = [/Install a released image/, /Change Wi-Fi or network/]

test('an upload that is unplugged goes on where it stopped, and the image runs after the restart', async ({
  page,
  browser,
}) => {
  await signIn(page, 'technician')
  await openService(page)
  await attach(page, devices.locked)
  const at = await request(page, {
    tasks: TASKS,
    reason: `Install 4.2.1, ${crypto.randomUUID().slice(0, 8)}.`,
  })
  await approve(browser, at)
  await download(page)
  await page.getByRole('link', { name: 'Go to Service' }).click()
  await startSession(page)
  await setFault(page, devices.locked, 'Pull the cable during an upload')
  await page.getByRole('button', { name: 'Install Compressor control 4.2.1' }).click()
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Install on/ })
    .click()
  await expectState(page, 'lost')
  await expect(stateLine(page)).toContainText(/was unplugged at \d+ %/)
  await expect(page.getByText(`Compressor control 4.2.1 waits for ${devices.locked}`)).toBeVisible()
  await setPlug(page, devices.locked, true)
  await expectState(page, /working|restarting|session/)
  await expect(page.getByText('Compressor control 4.2.1 is installed')).toBeVisible()
  await expectState(page, 'session')
  await expect(page.getByRole('row', { name: /Compressor control 4\.2\.1.*Installed/ })).toBeVisible()
})

test('a device that cannot prove itself is a full stop', async ({ page }) => {
  await openService(page)
  await setFault(page, devices.other, 'Claim to be another device')
  await attach(page, devices.other)
  await expectState(page, 'not-proved')
  await expect(stateLine(page)).toContainText('The device could not sign this page’s question')
  await expect(page.getByRole('heading', { name: /^No command is sent to/ })).toBeVisible()
  await expect(page.getByRole('tab')).toHaveCount(0)
  await page.getByRole('button', { name: 'Ask again' }).click()
  await expectState(page, 'not-proved')
  await expectAccessible(page)
})

test('a second tab is told that the first holds the device, and can take it over', async ({
  page,
  context,
}) => {
  await openService(page)
  await attach(page, devices.locked)
  const second = await context.newPage()
  await openService(second)
  await expectState(second, 'other-tab')
  await expect(stateLine(second)).toContainText(
    /The tab “Service”, opened at \d\d:\d\d, is holding this device\./,
  )
  await second.getByRole('button', { name: 'Use here' }).click()
  await expectState(second, 'locked')
  await expectState(page, 'other-tab')
})

test('devices live on while a tab reloads, and are found again without the chooser', async ({ page }) => {
  await openService(page)
  await attach(page, devices.locked)
  await page.reload()
  await expectState(page, 'locked')
})

test('damaged, foreign and oversized files are refused by name', async ({ page }) => {
  await page.goto('/library')
  const input = page.getByLabel('Capability file').first()
  const cases: [string, Buffer, string][] = [
    ['random.cap', Buffer.from('not a capability at all'), 'This is not a capability file'],
    ['empty.cap', Buffer.alloc(0), 'This is not a capability file'],
    ['large.cap', Buffer.alloc(2000, 7), 'This file is too large to be a capability'],
  ]
  for (const [name, buffer, words] of cases) {
    await input.setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
    await expect(page.getByText(words)).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
})

test('Service opens signed out and goes on while the portal cannot be reached', async ({
  page,
  context,
  browser,
}) => {
  await signIn(page, 'technician')
  await openService(page)
  await attach(page, devices.locked)
  const at = await request(page, {
    tasks: TASKS,
    reason: `In the cellar, ${crypto.randomUUID().slice(0, 8)}.`,
  })
  await approve(browser, at)
  await download(page)
  await page.getByRole('link', { name: 'Go to Service' }).click()
  await startSession(page)
  await readNetworks(page)
  await context.setOffline(true)
  await setPlug(page, devices.locked, false)
  await expectState(page, 'lost')
  await setPlug(page, devices.locked, true)
  await expectState(page, 'session')
  await readNetworks(page)
  await expect(page.getByText('The device knows no network')).toBeVisible()
  await context.setOffline(false)
})
