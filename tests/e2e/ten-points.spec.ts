// The ten points that must hold, in Chromium, each as the people it concerns see it.
import { readFileSync } from 'node:fs'
import { expect, expectAccessible, signIn, test } from './fixtures'
import { FIELD, approve, download, fillRequest, inSession, request, unique } from './requests'
import {
  attach,
  devices,
  expectState,
  openService,
  readNetworks,
  sessionBar,
  setPlug,
  startSession,
  stateLine,
} from './service-page'

test('1: a person names what needs doing, and the smaller capability that suffices is proposed with its reason', async ({
  page,
}) => {
  await signIn(page, 'technician')
  await openService(page)
  await attach(page, devices.locked)
  await page.getByRole('link', { name: 'Request', exact: true }).first().click()
  await page.getByRole('checkbox', { name: /Change Wi-Fi/ }).check()
  await expect(page.getByText('Field servicing is enough')).toBeVisible()
  await page.getByRole('checkbox', { name: /Start, stop or delete an app/ }).check()
  await expect(page.getByText('App development is needed')).toBeVisible()
  await page.getByRole('checkbox', { name: /Start, stop or delete an app/ }).uncheck()
  await page.getByRole('button', { name: 'Ask for app development instead' }).click()
  await page.getByLabel('Reason', { exact: true }).fill(unique())
  await page.getByRole('button', { name: 'Send request' }).click()
  await expect(page.getByText('Say why the larger capability is needed')).toBeVisible()
  await expectAccessible(page)
})

test('2: only the owner decides; a technician and an auditor find no inbox, and the owner sees all that the type allows', async ({
  page,
  browser,
}) => {
  await signIn(page, 'technician')
  await openService(page)
  await attach(page, devices.other)
  const at = await request(page, { tasks: [/Restart the device/], reason: unique() })
  const inbox = at.replace('/requests/', '/inbox/')
  for (const role of ['technician', 'auditor'] as const) {
    const context = await browser.newContext()
    const other = await context.newPage()
    await signIn(other, role)
    await other.goto(inbox)
    await expect(other.getByRole('button', { name: /^Approve/ })).toHaveCount(0)
    await context.close()
  }
  const context = await browser.newContext()
  const owner = await context.newPage()
  await signIn(owner, 'owner')
  await owner.goto(inbox)
  await expect(owner.getByText('Install released images').first()).toBeVisible()
  await expect(owner.getByText(/Start, stop, delete or debug apps/).first()).toBeVisible()
  await expectAccessible(owner)
  await context.close()
  await approve(browser, at)
  await expect(page.getByRole('button', { name: 'Download capability' })).toBeVisible()
})

test('3: for a device that is not attached, its ID is enough; a bearer file can be saved, carried and imported', async ({
  page,
  browser,
}) => {
  await signIn(page, 'second technician')
  await openService(page)
  await attach(page, devices.other)
  await page.getByText('Show all 128 digits').click()
  const digits = (await page.locator('details[open]').innerText()).replace(/[^0-9a-f]/g, '').slice(-128)
  await setPlug(page, devices.other, false)
  await page.goto('/requests/new')
  await page.getByLabel('Device ID').fill(digits.replace(/(.{4})/g, '$1 ').toUpperCase())
  await page.getByRole('button', { name: 'Go on' }).click()
  const at = await fillRequest(page, { tasks: FIELD, reason: unique(), bearer: true })
  await approve(browser, at)
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download capability' }).click()
  const file = await (await saving).path()
  expect(readFileSync(file).length).toBeLessThan(1024)
  const elsewhere = await browser.newContext()
  const carried = await elsewhere.newPage()
  await carried.goto('/library')
  await carried.getByLabel('Capability file').first().setInputFiles(file)
  await expect(carried.getByText('This file is a key')).toBeVisible()
  await carried.keyboard.press('Escape')
  await openService(carried)
  await attach(carried, devices.other)
  await startSession(carried)
  await expectState(carried, 'session')
  await elsewhere.close()
})

test('5: a device that lacks the signing key says so before the first command; one step brings it up to date', async ({
  page,
  browser,
}) => {
  await signIn(page, 'technician')
  await openService(page)
  await attach(page, devices.oldKeystore)
  const at = await request(page, { tasks: FIELD, reason: unique() })
  await approve(browser, at)
  await download(page)
  await page.getByRole('link', { name: 'Go to Service' }).click()
  await startSession(page)
  await expectState(page, 'keystore')
  await expect(stateLine(page)).toContainText('Keystore out of date')
  await expectAccessible(page)
  await page.getByRole('button', { name: `Update keystore on ${devices.oldKeystore}` }).click()
  await expectState(page, 'session')
  await readNetworks(page)
  await expect(page.getByText('The device knows no network')).toBeVisible()
})

test('7: aimed at another device, one that is not yet locked too, a command is stopped and the page says for which device the session is', async ({
  page,
  browser,
}) => {
  await inSession(page, browser)
  await setPlug(page, devices.locked, false)
  await attach(page, devices.notYetLocked)
  await expectState(page, 'wrong-device')
  await expect(page.getByText('This is not the device your capability is for')).toBeVisible()
  await expect(page.getByRole('tab')).toHaveCount(0)
  await expect(sessionBar(page)).toContainText(`Session is for ${devices.locked}`)
  await expectAccessible(page)
  await setPlug(page, devices.notYetLocked, false)
  await setPlug(page, devices.locked, true)
  await expectState(page, 'session')
})

test('8: ending the session clears the selection everywhere, and the device is read back as locked', async ({
  page,
  context,
  browser,
}) => {
  await inSession(page, browser)
  const second = await context.newPage()
  await second.goto('/library')
  await expect(sessionBar(second)).toBeVisible()
  await sessionBar(page).getByRole('button', { name: 'End session' }).click()
  await expect(page.getByText(/is locked to this browser again/)).toBeVisible()
  await expectState(page, 'locked')
  await expect(sessionBar(second)).toHaveCount(0)
})

test('9: when the file is deleted, the next command warns, nothing is sent with it, and the session ends', async ({
  page,
  context,
  browser,
}) => {
  await inSession(page, browser)
  const library = await context.newPage()
  await library.goto('/library')
  await library.getByRole('button', { name: /^Delete freezer-7/ }).click()
  await library.getByRole('alertdialog').getByRole('button', { name: 'Delete file' }).click()
  await expect(library.getByText('No capability file is here')).toBeVisible()
  await expect(sessionBar(page)).toContainText('Capability file missing')
  await readNetworks(page)
  await expect(page.getByText('Capability file missing').first()).toBeVisible()
  await expectState(page, 'locked')
  await expect(sessionBar(page)).toHaveCount(0)
})

test('10: another profile can do nothing with the device, and a bound file says so when it is imported', async ({
  page,
  context,
  browser,
}) => {
  await inSession(page, browser)
  const library = await context.newPage()
  await library.goto('/library')
  const saving = library.waitForEvent('download')
  await library.getByRole('button', { name: /^Save freezer-7/ }).click()
  const file = await (await saving).path()
  const other = await browser.newContext()
  const stranger = await other.newPage()
  await stranger.goto('/library')
  await stranger.getByLabel('Capability file').first().setInputFiles(file)
  await expect(stranger.getByText('This file is bound to another browser')).toBeVisible()
  await stranger.keyboard.press('Escape')
  await openService(stranger)
  await attach(stranger, devices.locked)
  await expectState(stranger, 'locked')
  await expect(stranger.getByRole('tab')).toHaveCount(0)
  await other.close()
})
