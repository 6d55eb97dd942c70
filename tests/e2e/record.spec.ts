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
  await readNetworks(page)
  await expect(page.getByText(/revoked/i).first()).toBeVisible()
  await expect(async () => {
    await owner.reload()
    await expect(owner.getByText(/Confirmed by the device on/)).toBeVisible({ timeout: 3000 })
  }).toPass({ timeout: 30_000 })
  await accessibleInBothThemes(owner)

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
