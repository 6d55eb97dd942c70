// Point 6: the selection belongs to the browser profile.
import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { chromium } from '@playwright/test'
import { expect, signIn, test } from './fixtures'
import { FIELD, approve, download, inSession, request, unique } from './requests'
import {
  attach,
  devices,
  expectState,
  openService,
  readNetworks,
  sessionBar,
  startSession,
} from './service-page'

test('6: the selection is shared by all tabs, survives signing out, and never reaches the server', async ({
  page,
  context,
  browser,
}) => {
  await signIn(page, 'technician')
  await openService(page)
  await attach(page, devices.locked)
  const at = await request(page, { tasks: FIELD, reason: unique() })
  await approve(browser, at)
  await download(page)
  const sent: string[] = []
  context.on('request', (one) => sent.push(`${one.url()} ${one.postData() ?? ''}`))
  const second = await context.newPage()
  await second.goto('/library')
  await page.getByRole('link', { name: 'Go to Service' }).click()
  await startSession(page)
  await expect(sessionBar(second)).toContainText(devices.locked)
  await readNetworks(page)
  await expect(page.getByText('The device knows no network')).toBeVisible()
  const cti = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const open = indexedDB.open('latchkey')
        open.onsuccess = () => {
          const all = open.result.transaction('library').objectStore('library').getAllKeys()
          all.onsuccess = () => resolve(String(all.result[0]))
        }
      }),
  )
  expect(sent.filter((one) => one.includes(cti))).toEqual([])
  await page.getByRole('button', { name: 'Your account' }).first().click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign out only' }).click()
  await page.waitForURL('**/sign-in**')
  await openService(page)
  await expect(sessionBar(page)).toContainText(devices.locked)
  const other = await browser.newContext()
  const stranger = await other.newPage()
  await openService(stranger)
  await expect(sessionBar(stranger)).toHaveCount(0)
  await other.close()
})

test('6: the selection survives a restart of the browser', async ({ playwright, browser, baseURL }) => {
  void playwright
  const profile = mkdtempSync(path.join(os.tmpdir(), 'latchkey-profile-'))
  const options = { ...browserOptions(), baseURL }
  const first = await chromium.launchPersistentContext(profile, options)
  await inSession(first.pages()[0]!, browser, devices.locked)
  await first.close()
  const again = await chromium.launchPersistentContext(profile, options)
  const page = again.pages()[0]!
  await openService(page)
  await expect(sessionBar(page)).toContainText(devices.locked)
  await expectState(page, 'session')
  await again.close()
})

function browserOptions() {
  const { launchOptions } = test.info().project.use
  return { ...launchOptions, viewport: { width: 1280, height: 860 } }
}
