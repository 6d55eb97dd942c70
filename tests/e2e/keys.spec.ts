// The owner's keys and images, and a handover, in Chromium: each as the person does it, with what a device makes of it where a
// device is concerned. Journeys run side by side on one catalog, so each looks only at what it made itself.
import { readFileSync } from 'node:fs'
import { unzipSync } from 'fflate'
import type { Browser, Page } from '@playwright/test'
import { expect, expectAccessible, signIn, test } from './fixtures'
import { attach, devices, expectState, openService } from './service-page'

const catalogPath = async (page: Page): Promise<string> => {
  await page.goto('/')
  await expect(page).toHaveURL(/\/catalogs\/[^/]+\//)
  return new URL(page.url()).pathname.split('/').slice(0, 3).join('/')
}

async function ownerAt(page: Page, where: string): Promise<string> {
  await signIn(page, 'owner')
  const path = await catalogPath(page)
  await page.goto(`${path}/${where}`)
  return path
}

/** A fresh public key, as a program would write it down. */
const publicJwk = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign'])
    return JSON.stringify(await crypto.subtle.exportKey('jwk', pair.publicKey))
  })

test('an owner uploads content, the portal signs it, and the image file is downloaded, withdrawn and offered again', async ({
  page,
}) => {
  await ownerAt(page, 'images')
  await page.getByRole('button', { name: 'Add image' }).click()
  await page.getByRole('button', { name: 'Add image' }).click()
  await expect(page.getByText('Choose the image’s content.')).toBeVisible()
  const content = Buffer.alloc(300_000, 'firmware ')
  await page.getByLabel('Component', { exact: true }).selectOption({ label: 'A new component' })
  const name = `Defrost timer ${crypto.randomUUID().slice(0, 8)}`
  await page.locator('input[type=file]').setInputFiles({ name: 'timer.bin', mimeType: '', buffer: content })
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Version').fill('1.0.0')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Add image' }).click()
  await page.getByRole('link', { name: `${name} 1.0.0` }).click()
  await expect(page.getByRole('heading', { name: `${name} 1.0.0` })).toBeVisible()
  const saving = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download image file' }).click()
  const file = readFileSync(await (await saving).path())
  expect(file.includes(content)).toBe(true)
  await page.getByRole('button', { name: 'Withdraw image' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Withdraw image' }).click()
  await expect(page.getByText('Withdrawn', { exact: true }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Offer again' }).click()
  await expect(page.getByText('Offered', { exact: true }).first()).toBeVisible()
  await expectAccessible(page)
  // The same file, as if it had been signed elsewhere, is here already; a broken one is told from it.
  await page.goto(page.url().replace(/\/[^/]+$/, ''))
  const importing = async (buffer: Buffer, title: string) => {
    await page.locator('input[type=file]').setInputFiles({ name: 'timer.image', mimeType: '', buffer })
    await page.getByRole('button', { name: 'Add image' }).click()
    await expect(page.getByText(title)).toBeVisible()
  }
  await page.getByRole('button', { name: 'Add image' }).click()
  await page.getByText('It is signed already').click()
  await importing(file, 'This image is in the catalog already')
  const broken = Buffer.from(file)
  broken[broken.length - 1]! ^= 1
  await importing(broken, 'The content is not what the manifest says')
  await importing(content, 'This is not an image file')
})

test('an owner makes a new key for revocations from a set time, and takes it back', async ({ page }) => {
  await ownerAt(page, 'keys')
  const section = page.getByRole('region', { name: 'Revocations' })
  await section.getByRole('button', { name: 'New key for revocation notices' }).click()
  const dialog = page.getByRole('dialog')
  const make = dialog.getByRole('button', { name: 'Make key for revocations' })
  await make.click()
  await expect(dialog.getByText('Choose a day and time from now on.')).toBeVisible()
  await dialog.getByLabel('Day and time').fill('2020-01-01T10:00')
  await make.click()
  await expect(dialog.getByText('Choose a day and time from now on.')).toBeVisible()
  const soon = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 16)
  await dialog.getByLabel('Day and time').fill(soon)
  await expectAccessible(page)
  await make.click()
  await expect(section.getByText('Signs later')).toBeVisible()
  await expect(section.getByText('Signs now')).toBeVisible()
  await expect(section.getByRole('button', { name: 'New key for revocation notices' })).toBeDisabled()
  await expectAccessible(page)
  await section.getByRole('button', { name: /^Retire key/ }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Retire key' }).click()
  await expect(section.getByText('Signs later')).toBeHidden()
})

test('an owner brings a key for images, and reports it stolen: who still believes it is shown', async ({
  page,
}) => {
  await ownerAt(page, 'keys')
  const name = `Build server ${crypto.randomUUID().slice(0, 8)}`
  await page.getByRole('button', { name: 'Bring a key' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill(name)
  await dialog.getByLabel('Public key', { exact: true }).fill(await publicJwk(page))
  await dialog.getByRole('button', { name: 'List key for images' }).click()
  const row = page.getByRole('listitem').filter({ hasText: name })
  await expect(row.getByText('Believed')).toBeVisible()
  await row.getByRole('button', { name: /^Report key/ }).click()
  const alert = page.getByRole('alertdialog')
  const confirm = alert.getByRole('button', { name: 'Report stolen' })
  await expect(confirm).toBeDisabled()
  const typed = (await alert.getByText(/^Type/).innerText()).match(/[0-9a-f]{8}/)![0]
  await alert.getByLabel(/^Type/).fill(typed)
  await confirm.click()
  await expect(alert.getByText('Say in a sentence what happened.')).toBeVisible()
  await alert.getByLabel('What happened').fill('A journey: the build server was open.')
  await expectAccessible(page)
  await confirm.click()
  await expect(alert).toBeHidden()
  await expect(page.getByText(/may still believe the stolen key/).first()).toBeVisible()
  await expectAccessible(page)
  await page
    .getByRole('link', { name: /^Show (the|these) device/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { name: 'Devices without the newest keystore' })).toBeVisible()
  await expect(page.getByRole('table', { name: 'Devices without the newest keystore' })).toBeVisible()
  await expectAccessible(page)
})

test('a rotated key reaches a device by one step on Service', async ({ page, browser }) => {
  const context = await browser.newContext()
  const owner = await context.newPage()
  const path = await ownerAt(owner, 'keys')
  const developer = `Bench ${crypto.randomUUID().slice(0, 8)}`
  await owner.getByRole('button', { name: 'List a key' }).click()
  const dialog = owner.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill(developer)
  await dialog.getByLabel('Public key', { exact: true }).fill('-----BEGIN PRIVATE KEY-----')
  await dialog.getByRole('button', { name: 'List development key' }).click()
  await expect(dialog.getByText(/this is a private key/)).toBeVisible()
  await dialog.getByLabel('Public key', { exact: true }).fill(await publicJwk(owner))
  await dialog.getByRole('button', { name: 'List development key' }).click()
  await expect(owner.getByText(developer)).toBeVisible()

  await signIn(page, 'second technician')
  await openService(page)
  await attach(page, devices.other)
  await page.getByRole('button', { name: `Update keystore on ${devices.other}` }).click()
  await expect(page.getByRole('button', { name: `Update keystore on ${devices.other}` })).toBeHidden()
  await expectState(page, 'locked')
  // The device has told the catalog itself.
  await owner.goto(`${path}/devices?q=${encodeURIComponent(devices.other)}`)
  await owner.getByRole('link', { name: devices.other }).click()
  await expect(owner.getByText('Never', { exact: true })).toHaveCount(0)
  await context.close()
})

test('the trust bundle is a zip of public halves and documented bytes', async ({ page }) => {
  const path = await ownerAt(page, 'keys')
  const saving = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Trust bundle' }).click()
  const files = unzipSync(readFileSync(await (await saving).path()))
  expect(Object.keys(files).sort()).toEqual([
    ...['README.txt', 'catalog.txt', 'keystore.cose', 'products.txt', 'root-key.cose', 'root-key.hex'],
    ...['root-key.pem', 'trust-bundle.cbor'],
  ])
  const text = (name: string) => Buffer.from(files[name]!).toString('utf8')
  expect(text('catalog.txt').trim()).toBe(path.split('/').at(-1))
  expect(text('root-key.hex').trim()).toMatch(/^[0-9a-f]{128}$/)
  await expect(page.getByText(text('root-key.hex').trim())).toBeVisible()
})

test('a device is handed over and has left; where it is not yet, the handover is withdrawn', async ({
  page,
  browser,
}) => {
  const name = devices.notYetLocked
  await ownerAt(page, `devices?q=${encodeURIComponent(name)}`)
  await page.getByRole('link', { name }).click()
  await page.getByRole('button', { name: 'Hand over' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Go on' }).click()
  await expect(dialog.getByText(/128 hexadecimal digits/).first()).toBeVisible()
  await dialog.getByLabel('Root key of the other catalog', { exact: true }).fill(await publicJwk(page))
  await dialog.getByLabel('The other catalog’s uuid').fill(crypto.randomUUID())
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Go on' }).click()
  const alert = page.getByRole('alertdialog')
  await alert.getByLabel(/^Type/).fill(name)
  await alert.getByRole('button', { name: 'Make handover' }).click()
  await expect(page.getByText('Waits for the device', { exact: true })).toBeVisible()
  await expectAccessible(page)

  // Each browser has a bench of its own. In this one the portal does not hear of it, so that the device stays known to it.
  const applied = await attached(browser, name)
  await applied.route('**/handover', (route) => route.abort())
  await applied.getByRole('button', { name: `Hand over ${name}` }).click()
  const sure = applied.getByRole('alertdialog')
  await expect(sure.getByRole('button', { name: 'Hand over' })).toBeDisabled()
  await sure.getByLabel(/^Type/).fill(name)
  await sure.getByRole('button', { name: 'Hand over' }).click()
  await expect(applied.getByText(`${name} has left this catalog`)).toBeVisible()
  await expect(applied.getByText(/has not heard of it yet/)).toBeVisible()
  await expectAccessible(applied)
  await applied.context().close()

  await page.getByRole('button', { name: 'Withdraw', exact: true }).click()
  await alert.getByRole('button', { name: 'Withdraw handover' }).click()
  await expect(page.getByText('Withdrawal of number 1')).toBeVisible()
  const kept = await attached(browser, name)
  await kept.getByRole('button', { name: `Apply withdrawal ${name}` }).click()
  await kept.getByRole('alertdialog').getByLabel(/^Type/).fill(name)
  await kept.getByRole('alertdialog').getByRole('button', { name: 'Apply withdrawal' }).click()
  await expect(kept.getByText('The handover is withdrawn')).toBeVisible()
  await kept.context().close()
  await page.reload()
  await expect(page.getByText('The device has this number').first()).toBeVisible()
})

async function attached(browser: Browser, name: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await signIn(page, 'second technician')
  await openService(page)
  await attach(page, name)
  return page
}
