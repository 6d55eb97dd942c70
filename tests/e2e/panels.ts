// The task panels of Service as a person uses them: their tabs, their reading, and a look at each in both themes and widths.
import type { Page } from '@playwright/test'
import { expect, expectAccessible } from './fixtures'

export type Tab =
  'Images' | 'Apps' | 'Wi-Fi' | 'Network' | 'Certificates' | 'Logs' | 'Error report' | 'Device'

export async function openTab(page: Page, tab: Tab): Promise<void> {
  await page.getByRole('tab', { name: tab, exact: true }).click()
}

/** Reads the panel in view from the device. */
export async function readPanel(page: Page): Promise<void> {
  const read = page.getByRole('button', { name: /^Read (from the device|again)$/ }).first()
  await read.click()
  await expect(read).toBeEnabled()
}

export async function confirm(page: Page, verb: string | RegExp): Promise<void> {
  await page.getByRole('alertdialog').getByRole('button', { name: verb }).click()
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
}

const SIZES = [
  { width: 1280, height: 860 },
  { width: 390, height: 844 },
]

/** The page as it stands now, wide and narrow, light and dark; nothing reaches beyond the narrow one. */
export async function expectAccessibleEverywhere(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  for (const size of SIZES) {
    await page.setViewportSize(size)
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await expectAccessible(page)
    }
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(wider, `reaches beyond ${size.width}`).toBeLessThanOrEqual(0)
  }
  await page.setViewportSize(SIZES[0]!)
}
