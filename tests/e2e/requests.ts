// Asking, deciding and downloading, as the people do it.
import { expect, type Browser, type Page } from '@playwright/test'
import { signIn, type Role, watchConsole } from './fixtures'
import { attach, devices, openService, startSession } from './service-page'

export const FIELD = [/Change Wi-Fi or network/, /Restart the device/]
export const unique = () => `Depot changed its Wi-Fi, visit ${crypto.randomUUID().slice(0, 8)}.`

/** From the attached device on: names tasks and a reason; ends on the request's page. */
export async function request(
  page: Page,
  given: { tasks: RegExp[]; reason: string; bearer?: boolean },
): Promise<string> {
  // What is found out about the device meanwhile moves the link: a press may meet something else.
  await expect(async () => {
    await page.getByRole('link', { name: 'Request', exact: true }).first().click({ timeout: 3000 })
    await page.waitForURL(/\/requests\/new/, { timeout: 5000 })
  }).toPass({ timeout: 40_000 })
  return fillRequest(page, given)
}

export async function fillRequest(
  page: Page,
  given: { tasks: RegExp[]; reason: string; bearer?: boolean },
): Promise<string> {
  await expect(page.getByRole('heading', { name: 'Request a capability' })).toBeVisible()
  for (const task of given.tasks) await page.getByRole('checkbox', { name: task }).check()
  await page.getByLabel('Reason').fill(given.reason)
  if (given.bearer) await page.getByRole('checkbox', { name: /For another computer/ }).check()
  // Journeys run side by side: while one of the same person waits for this device's answer, another cannot ask.
  await expect(async () => {
    await page.getByRole('button', { name: 'Send request' }).click()
    await page.waitForURL(/\/catalogs\/[^/]+\/requests\/[^/]+$/, { timeout: 4000 })
  }).toPass({ timeout: 60_000 })
  return new URL(page.url()).pathname
}

/** The owner, in a browser of their own, approves what stands at this address. */
export async function approve(browser: Browser, path: string, role: Role = 'owner'): Promise<void> {
  const context = await browser.newContext()
  const said = watchConsole(context)
  const page = await context.newPage()
  await signIn(page, role)
  await page.goto(path.replace('/requests/', '/inbox/'))
  await page
    .getByRole('button', { name: /^Approve for/ })
    .first()
    .click()
  await expect(page.getByText('Approved', { exact: true }).first()).toBeVisible()
  expect(said, 'console errors').toEqual([])
  await context.close()
}

export async function download(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Download capability' }).click()
  await expect(page.getByRole('link', { name: 'Go to Service' })).toBeVisible()
}

/** A technician with an open session on Freezer 7. */
export async function inSession(page: Page, browser: Browser, name: string = devices.locked) {
  await signIn(page, 'technician')
  await openService(page)
  await attach(page, name)
  const at = await request(page, { tasks: FIELD, reason: unique() })
  await approve(browser, at)
  await download(page)
  await page.getByRole('link', { name: 'Go to Service' }).click()
  await startSession(page)
}
