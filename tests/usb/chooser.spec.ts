// The browser's own chooser, for somebody who attaches a device for the first time. It is no part of the page, so keys drive it,
// on a display that nobody looks at.
import { execFileSync } from 'node:child_process'
import { type Page, expect, test } from '@playwright/test'
import { expectState, stateLine } from '../e2e/service-page'
import { openProfile } from './page'
import { ports } from './stack'

// The chooser tells nobody that it is there, and takes no keys in its first half second, so that nothing is chosen unseen.
const BEFORE_KEYS_MS = 800
const BETWEEN_KEYS_MS = 150

/** Presses keys until the page has its answer. */
async function choose(page: Page, keys: readonly string[]): Promise<void> {
  await page.getByRole('button', { name: 'Attach device' }).click()
  await expectState(page, 'choosing')
  await expect(async () => {
    await page.waitForTimeout(BEFORE_KEYS_MS)
    for (const key of keys) {
      execFileSync('xdotool', ['key', key])
      await page.waitForTimeout(BETWEEN_KEYS_MS)
    }
    await expect(stateLine(page)).not.toHaveAttribute('data-state', 'choosing', { timeout: 300 })
  }).toPass({ timeout: 20_000, intervals: [0] })
}

test('a chooser that is closed is no error; one in which a device is chosen attaches it', async ({
  launchOptions,
  viewport,
}) => {
  test.skip(
    !process.env.LATCHKEY_USB_KEYS,
    'Nobody presses the keys of the chooser: needs a display and xdotool.',
  )
  await ports()
  const { context, close } = await openProfile({ launchOptions, viewport }, [], false)
  const page = context.pages()[0]!
  await page.goto('/service')
  await choose(page, ['Escape'])
  await expectState(page, 'no-device')
  await expect(page.getByRole('alert').filter({ hasText: /./ })).toHaveCount(0)
  await choose(page, ['Tab', 'Down', 'Return'])
  await expectState(page, 'locked')
  await page.reload()
  await expectState(page, 'locked')
  await close()
})
