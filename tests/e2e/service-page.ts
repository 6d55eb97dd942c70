// The servicing page as a technician drives it: the bench's plugs, attaching, sessions. All knowledge of
// its labels stands here, so that a journey reads as what the person does.
import { expect, type Locator, type Page } from '@playwright/test'

export const devices = {
  locked: 'Freezer 7, bay 3',
  other: 'Freezer 9, bay 1',
  oldKeystore: 'Door gateway 2',
  notYetLocked: 'Freezer 12, bay 1',
  unclaimed: 'Freezer 14, new',
} as const

export const stateLine = (page: Page): Locator => page.getByTestId('state-line')
export const sessionBar = (page: Page): Locator => page.getByRole('region', { name: 'Servicing session' })

export async function openService(page: Page): Promise<void> {
  await page.goto('/service')
  await expect(page.getByRole('button', { name: 'Virtual bench', exact: true })).toBeVisible()
}

export async function openBench(page: Page): Promise<Locator> {
  const bench = page.getByRole('complementary', { name: 'Virtual bench' })
  if (!(await bench.isVisible()))
    await page.getByRole('button', { name: 'Virtual bench', exact: true }).click()
  await expect(bench.getByRole('switch').first()).toBeVisible()
  return bench
}

export async function setPlug(page: Page, name: string, plugged: boolean): Promise<void> {
  const bench = await openBench(page)
  const plug = bench.getByRole('switch', { name })
  if ((await plug.isChecked()) !== plugged) await plug.click()
  await expect(plug).toBeChecked({ checked: plugged })
  await bench.getByRole('button', { name: 'Close' }).click()
}

/** Sets one of the bench's faults for a device. */
export async function setFault(page: Page, name: string, fault: string): Promise<void> {
  const bench = await openBench(page)
  await bench.getByLabel('Device that misbehaves').selectOption({ label: name })
  await bench.getByRole('button', { name: fault }).click()
  await bench.getByRole('button', { name: 'Close' }).click()
}

/** Plugs the device in, allows it in the chooser, and waits until it has proved its identity. */
export async function attach(page: Page, name: string): Promise<void> {
  await setPlug(page, name, true)
  await page.getByRole('button', { name: /^Attach (device|another device)$/ }).click()
  await page.getByRole('dialog').getByRole('button', { name }).click()
  await expect(stateLine(page)).not.toHaveAttribute('data-state', /no-device|choosing|opening|identifying/)
}

export async function startSession(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start session' }).first().click()
  await expect(sessionBar(page)).toBeVisible()
}

export const expectState = (page: Page, state: string | RegExp) =>
  expect(stateLine(page)).toHaveAttribute('data-state', state)

/** Reads the Wi-Fi networks: the shortest command that needs a capability. */
export async function readNetworks(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Wi-Fi' }).click()
  await page
    .getByRole('button', { name: /^Read (from the device|again)$/ })
    .first()
    .click()
}
