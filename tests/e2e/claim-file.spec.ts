// An owner claims devices from a file: sees what is wrong with it before anything happens, corrects it, claims the rest.
import { expect } from '@playwright/test'
import { toHex } from '@/lib/core/bytes'
import { makeDevice } from '../setup/catalog'
import { expectAccessibleEverywhere, signIn } from './fixtures'
import { test } from './own-catalog'

const csv = (text: string) => ({ name: 'units.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })

test('an owner claims from a file and sees why some rows are refused', async ({ page, catalog }) => {
  const [a, b] = await Promise.all([makeDevice(), makeDevice()])
  const known = toHex(catalog.devices[0]!.deviceId)
  await signIn(page, catalog.owner)
  await page.goto(`${catalog.path}/devices/claim`)
  const lines = [
    'Device ID;Product;Group;Name',
    `${toHex(a.deviceId).toUpperCase()};Controller;Depot;"Pump 1, hall ""A"""`,
    `${toHex(b.deviceId)};Controller;New hall;Pump 2`,
    `${known};;;Again`,
    '1234;;;=cmd',
  ]
  await expect(async () => {
    await page.getByLabel('CSV file').setInputFiles(csv(lines.join('\r\n')))
    await expect(page.getByText('The file begins like this')).toBeVisible({ timeout: 2000 })
  }).toPass()
  await expectAccessibleEverywhere(page)
  await page.getByRole('button', { name: 'Check file' }).click()
  await page.waitForURL(/\/devices\/claim\/[0-9a-f-]{36}$/)
  await expect(page.getByText('There is no device group of this name.').first()).toBeVisible()
  await expect(page.getByText('A device ID has 128 digits, 0 to 9 and a to f.').first()).toBeVisible()
  await expectAccessibleEverywhere(page)
  await page.getByLabel('Create missing products and groups').check()
  await page.getByRole('button', { name: 'Check again' }).click()
  await page.getByRole('button', { name: 'Claim 2 devices' }).click()
  await expect(page.getByText('What became of the rows')).toBeVisible({ timeout: 30_000 })
  await expectAccessibleEverywhere(page)
  const report = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Report as CSV' }).click()
  expect((await report).suggestedFilename()).toBe('units-report.csv')
  await page.goto(`${catalog.path}/devices?q=Pump`)
  await expect(page.getByRole('link', { name: 'Pump 1, hall "A"' })).toBeVisible()
  const saved = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Save as CSV' }).click()
  expect((await saved).suggestedFilename()).toBe('devices.csv')
})
