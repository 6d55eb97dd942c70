// What every journey starts from: a page on which any console error fails the test, the demo's accounts,
// sign-in by role, and an accessibility check. It knows the portal only by its address.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test'

export type Role = 'owner' | 'technician' | 'second technician' | 'auditor'
export type Account = { name: string; email: string; password: string }

const emails: Record<Role, string> = {
  owner: 'owner@latchkey.example',
  technician: 'mika@latchkey.example',
  'second technician': 'lena@latchkey.example',
  auditor: 'auditor@latchkey.example',
}

/** The demo account of a role, as the start wrote it to the data folder. */
export function account(role: Role): Account {
  const home = process.env.LATCHKEY_HOME ?? '.latchkey'
  const file = JSON.parse(readFileSync(path.join(home, 'demo-accounts.json'), 'utf8')) as {
    accounts: Account[]
  }
  const found = file.accounts.find((a) => a.email === emails[role])
  if (!found) throw new Error(`no demo account for the ${role}`)
  return found
}

// A refused request is the subject of some tests; Chromium reports its status as a console error of its own.
const expectedNoise =
  /Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_INTERNET_DISCONNECTED)/

/** Collects what a page must never say: console errors and uncaught exceptions. */
export function watchConsole(context: BrowserContext): string[] {
  const said: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error' && !expectedNoise.test(message.text())) said.push(message.text())
  })
  context.on('weberror', (error) => said.push(String(error.error())))
  return said
}

export const test = base.extend<{ silent: void }>({
  silent: [
    async ({ context }, use) => {
      const said = watchConsole(context)
      await use()
      expect(said, 'console errors').toEqual([])
    },
    { auto: true },
  ],
})

/** As somebody of the demo, or as anybody with a password. */
export async function signIn(page: Page, as: Role | Account): Promise<void> {
  const who = typeof as === 'string' ? account(as) : as
  await page.goto('/sign-in')
  await page.getByLabel('Email').fill(who.email)
  await page.getByLabel('Password', { exact: true }).fill(who.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).not.toHaveURL(/sign-in/)
}

/** WCAG 2.2 A and AA, in the theme and size the page now has. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' | ')}`)).toEqual([])
}

const SIZES = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
]

/** The same at the width of a phone and of a desk, light and dark; nothing needs scrolling sideways. Leaves the last size. */
export async function expectAccessibleEverywhere(page: Page): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    const tooWide = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    await expect.poll(tooWide, `wider than ${size.width} px`).toBeLessThanOrEqual(0)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await expectAccessible(page)
    }
  }
  await page.emulateMedia({ colorScheme: null })
}

export { expect }
