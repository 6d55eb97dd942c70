// The Service page with real USB behind it, as a technician drives it, in a browser profile that was allowed the attached
// devices before. What the journeys' helpers know of labels stands there; this adds what only real USB needs.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type BrowserContext, type Page, chromium, expect } from '@playwright/test'
import type { Bytes } from '../../lib/core/bytes'
import type { NodePort } from '../../lib/device/transport/port'
import { watchConsole } from '../e2e/fixtures'
import { expectState } from '../e2e/service-page'
import { environment } from './stack'

type Profile = { context: BrowserContext; close(): Promise<void> }
type Use = {
  launchOptions?: object | undefined
  viewport?: { width: number; height: number } | null | undefined
}

/** A profile of its own that knows these devices from before; without any it has to ask. */
export async function openProfile(use: Use, known: readonly NodePort[], headless = true): Promise<Profile> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'latchkey-usb-profile-'))
  const origin = environment('LATCHKEY_USB_PORTAL')
  mkdirSync(path.join(folder, 'Default'))
  writeFileSync(path.join(folder, 'Default/Preferences'), JSON.stringify(grants(origin, known)))
  const options = { ...use.launchOptions, headless, viewport: use.viewport ?? null, baseURL: origin }
  const context = await chromium.launchPersistentContext(folder, options)
  const said = watchConsole(context)
  return {
    context,
    close: async () => {
      await context.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
      expect(said, 'console errors').toEqual([])
    },
  }
}

// As Chromium keeps what a person once chose.
function grants(origin: string, known: readonly NodePort[]) {
  const chosen = known.map(({ label, serial, usb }) => ({
    name: label,
    'vendor-id': usb?.vendorId,
    'product-id': usb?.productId,
    'serial-number': serial,
  }))
  const entry = { last_modified: '13300000000000000', setting: { 'chosen-objects': chosen } }
  return { profile: { content_settings: { exceptions: { usb_chooser_data: { [`${origin},*`]: entry } } } } }
}

/** Opens Service and waits until a device that was allowed before has proved itself, without a chooser. */
export async function openService(page: Page): Promise<void> {
  await page.goto('/service')
  await expectState(page, /^(locked|session|not-yet-locked|wrong-device)$/)
}

/** Brings a capability file into the library and starts the session with it. */
export async function startSession(page: Page, capability: Bytes): Promise<void> {
  const file = { name: 'visit.cap', mimeType: 'application/octet-stream', buffer: Buffer.from(capability) }
  await page.getByLabel('Capability file').first().setInputFiles(file)
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().click()
  await page.getByRole('button', { name: 'Start session' }).first().click()
  await expectState(page, 'session')
}

/** Chooses an image file from disk and confirms what the page then asks. */
export async function installFile(page: Page, image: Bytes): Promise<void> {
  const file = { name: 'image.bin', mimeType: 'application/octet-stream', buffer: Buffer.from(image) }
  await page.getByLabel('Image file').setInputFiles(file)
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Install/ })
    .click()
}

export async function readList(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Read (from the device|again)$/ })
    .first()
    .click()
}
