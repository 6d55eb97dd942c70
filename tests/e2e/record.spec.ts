// What the device recorded reaches the owner by itself; a revocation reaches the device before the technician's next command.
import { devices as bench } from './service-page'
import { approve, download, request, unique } from './requests'
import { expect, expectAccessible, signIn, test, watchConsole } from './fixtures'
import {
  attach,
  expectState,
  openService,
  readNetworks,
  setPlug,
  startSession,
  stateLine,
} from './service-page'
import type { Page } from '@playwright/test'

const SIZES = [
  { width: 1280, height: 860 },
  { width: 390, height: 844 },
]
const SECRET = 'correct horse battery'

async function accessibleInBothThemes(page: Page): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await expectAccessible(page)
    }
  }
  await page.setViewportSize(SIZES[0]!)
  await page.emulateMedia({ colorScheme: 'light' })
}

test('a receipt reaches the capability’s page; a revoked one is refused by the device, and that is confirmed', async ({
  page,
  browser,
}) => {
  const sent: string[] = []
  page.on('request', (one) => sent.push(one.postData() ?? ''))
  await signIn(page, 'technician')
  await openService(page)
  await attach(page, bench.other)
  const at = await request(page, { tasks: [/Change Wi-Fi or network/], reason: unique() })
  await approve(browser, at)
  await download(page)
  await page.getByRole('link', { name: 'Go to Service' }).click()
  await startSession(page)
  await readNetworks(page)
  await expectState(page, 'session')

  const context = await browser.newContext()
  const said = watchConsole(context)
  const owner = await context.newPage()
  await signIn(owner, 'owner')
  await owner.goto(at.replace(/\/requests\/.*/, '/capabilities'))
  await owner.getByRole('link', { name: bench.other }).first().click()
  // A reload before the page has changed would stay on the list.
  await owner.waitForURL(/\/capabilities\/[^/]+$/)
  await expect(async () => {
    await owner.reload()
    await expect(owner.getByText('Listed the Wi-Fi networks')).toBeVisible({ timeout: 3000 })
  }).toPass({ timeout: 60_000 })
  await accessibleInBothThemes(owner)
  await owner.screenshot({ path: 'test-results/record.png', fullPage: true })

  await owner.getByRole('button', { name: 'Revoke', exact: true }).click()
  await owner.getByLabel('Reason').fill('The laptop was left in a train.')
  await expectAccessible(owner)
  await owner
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Revoke/ })
    .click()
  await expect(owner.getByText('Revoked in the catalog')).toBeVisible()
  await expect(owner.getByText(/Not confirmed by .* yet/)).toBeVisible()

  await setPlug(page, bench.other, false)
  await setPlug(page, bench.other, true)
  await expect(stateLine(page)).not.toHaveAttribute('data-state', /lost|opening|identifying/)
  await expect(page.getByText('A revocation was told to this device')).toBeVisible()
  await expectState(page, 'revoked')
  await expect(stateLine(page)).toContainText('and this device has been told. It cannot be used again.')
  await expect(page.getByRole('tab', { name: 'Wi-Fi' })).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'Request again' })).toBeVisible()
  await accessibleInBothThemes(page)
  await page.screenshot({ path: 'test-results/revoked-service.png', fullPage: true })
  await expect(async () => {
    await owner.reload()
    await expect(owner.getByText(/Confirmed by the device on/)).toBeVisible({ timeout: 3000 })
  }).toPass({ timeout: 30_000 })
  await accessibleInBothThemes(owner)

  await holderIsTold(page, at)

  await owner.goto(at.replace(/\/requests\/.*/, '/findings'))
  await expect(owner.getByRole('heading', { name: 'Findings', level: 1 })).toBeVisible()
  await accessibleInBothThemes(owner)
  await owner.goto(at.replace(/\/requests\/.*/, '/profiles'))
  await expect(owner.getByRole('button', { name: 'Report lost' }).first()).toBeVisible()
  await accessibleInBothThemes(owner)
  expect(said, 'console errors').toEqual([])
  expect(sent.join('\n')).not.toContain(SECRET)
  await context.close()
})

/** The library does not let it be selected any more, and the request says why and what the device knows. */
async function holderIsTold(page: Page, at: string): Promise<void> {
  await page.getByRole('button', { name: 'End session' }).first().click()
  await page.goto('/library')
  const file = page.getByRole('listitem').filter({ hasText: 'The laptop was left in a train.' })
  await expect(file.getByText('Revoked', { exact: true })).toBeVisible()
  await expect(file.getByText(/^Revoked by an owner/)).toBeVisible()
  await expect(file.getByRole('button', { name: 'Select' })).toHaveCount(0)
  await accessibleInBothThemes(page)
  await page.screenshot({ path: 'test-results/revoked-library.png', fullPage: true })
  await page.goto(at)
  await expect(page.getByText('Revoked in the catalog')).toBeVisible()
  await expect(page.getByText(/Device confirmed on/)).toBeVisible()
  await expect(page.getByRole('link', { name: 'Go to Service' })).toHaveCount(0)
  await accessibleInBothThemes(page)
  await page.screenshot({ path: 'test-results/revoked-request.png', fullPage: true })
  await page.goto(at.replace(/\/requests\/.*/, '/requests'))
  await expect(page.getByText(/Revoked in the catalog · device confirmed on/).first()).toBeVisible()
  await accessibleInBothThemes(page)
}
