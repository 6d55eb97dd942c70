// The servicing page as a technician drives it: the bench's plugs, attaching, sessions. All knowledge of
// its labels stands here, so that a journey reads as what the person does.
import { expect, type Locator, type Page } from '@playwright/test'

export const devices = {
  locked: 'Freezer 7, bay 3',
  other: 'Freezer 9, bay 1',
  oldKeystore: 'Door gateway 2',
  notYetLocked: 'Freezer 12, bay 1',
} as const

export const stateLine = (page: Page): Locator => page.getByTestId('state-line')
export const sessionBar = (page: Page): Locator => page.getByRole('region', { name: 'Servicing session' })

export async function openBench(page: Page): Promise<Locator> {
  const bench = page.getByRole('complementary', { name: 'Virtual bench' })
  if (!(await bench.isVisible())) await page.getByRole('button', { name: 'Virtual bench' }).click()
  await expect(bench).toBeVisible()
  return bench
}

export async function setPlug(page: Page, name: string, plugged: boolean): Promise<void> {
  const bench = await openBench(page)
  const plug = bench.getByRole('switch', { name })
  if ((await plug.isChecked()) !== plugged) await plug.click()
  await expect(plug).toBeChecked({ checked: plugged })
  await bench.getByRole('button', { name: 'Close' }).click()
}

/** Plugs the device in, picks it in the chooser, and waits until it has proved its identity. */
export async function attach(page: Page, name: string): Promise<void> {
  await setPlug(page, name, true)
  const attachButton = page.getByRole('button', { name: 'Attach device' })
  const proved = page.getByText('Identity proved').first()
  await expect(attachButton.or(proved)).toBeVisible()
  if (await attachButton.isVisible()) {
    await attachButton.click()
    await page.getByRole('dialog').getByRole('button', { name }).click()
  }
  await expect(proved).toBeVisible()
}

export async function startSession(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start session' }).first().click()
  await expect(sessionBar(page)).toBeVisible()
}
