// An owner keeps the fleet in order: products and groups made, renamed, archived and restored; devices found, filtered, paged,
// moved together; and what happened to one of them, told on its page. On a desktop and on a phone.
import { expect, expectAccessible, expectAccessibleEverywhere, signIn } from './fixtures'
import { type OwnCatalog, test } from './own-catalog'

const WIDTHS = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]

const addMany = async (catalog: OwnCatalog, many: number) => {
  for (let i = 1; i <= many; i++)
    await catalog.addDevice({
      name: `Rack ${String(i).padStart(3, '0')}`,
      groupId: i % 2 ? catalog.group : catalog.otherGroup,
    })
}

for (const viewport of WIDTHS) {
  test.describe(`at ${viewport.width}`, () => {
    test.use({ viewport })

    test('products and groups are made, renamed, archived and restored', async ({ page, catalog }) => {
      await signIn(page, catalog.owner)
      await page.goto(`${catalog.path}/products`)
      await expect(page.getByRole('heading', { name: '.unassigned' })).toBeVisible()
      await expect(async () => {
        await page.getByLabel('New product').fill('Gateway')
        await page.getByRole('button', { name: 'Create product' }).click()
        await expect(page.getByRole('heading', { name: 'Gateway' })).toBeVisible({ timeout: 5000 })
      }).toPass()
      await page.getByLabel('New group of Gateway').fill('North')
      await page.getByRole('button', { name: 'Create group' }).last().click()
      await expect(page.getByRole('link', { name: 'North' })).toBeVisible()

      await page.getByRole('button', { name: 'Actions for product Gateway' }).click()
      await page.getByRole('menuitem', { name: 'Rename' }).click()
      await page.getByRole('dialog').getByLabel('Name').fill('Door gateway')
      await page.getByRole('button', { name: 'Save name' }).click()
      await expect(page.getByRole('heading', { name: 'Door gateway' })).toBeVisible()

      await page.getByRole('button', { name: 'Actions for device group Depot' }).click()
      await page.getByRole('menuitem', { name: 'Archive' }).click()
      await expect(page.getByRole('alertdialog')).toContainText('3 devices in it move to .unassigned')
      await page.getByRole('button', { name: 'Move devices and archive' }).click()
      const depot = page.getByRole('listitem').filter({ hasText: 'Depot' })
      await expect(depot.getByText('Archived', { exact: true })).toBeVisible()
      await expect(page.getByRole('listitem').filter({ hasText: '.default' })).toContainText('3 devices')
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Actions for device group Depot' }).click()
      await page.getByRole('menuitem', { name: 'Restore' }).click()
      await expect(depot.getByText('Archived', { exact: true })).toHaveCount(0)
    })

    test('devices are found, filtered, paged and moved together', async ({ page, catalog }) => {
      await addMany(catalog, 55)
      await signIn(page, catalog.owner)
      await page.goto(`${catalog.path}/devices`)
      await expect(page.getByText('58 in 3 groups')).toBeVisible()
      await expect(page.getByText('50 on this page, 58 in all')).toBeVisible()
      await page.getByRole('link', { name: 'Next' }).click()
      await expect(page).toHaveURL(/after=/)
      await expect(page.getByRole('link', { name: 'Unit 3' })).toBeVisible()
      await expect(page.getByText('Rack 001')).toHaveCount(0)
      await page.getByRole('link', { name: 'Previous' }).click()
      await expect(page.getByRole('link', { name: 'Rack 001' })).toBeVisible()

      await expect(async () => {
        await page.getByRole('searchbox').fill('ack 04')
        await page.getByRole('button', { name: 'Search' }).click()
        await expect(page).toHaveURL(/q=ack/, { timeout: 5000 })
      }).toPass()
      await expect(page.getByText('10 matches')).toBeVisible()
      await expectAccessible(page)
      await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Controller · Harbour' })
      await expect(page.getByText('5 matches')).toBeVisible()
      await page.getByLabel('Select Rack 040').check()
      await page.getByLabel('Select Rack 042').check()
      const form = page.getByRole('form', { name: 'Selected devices' })
      await expect(form).toContainText('2 devices selected')
      await expectAccessible(page)
      await form.getByLabel('Move to').selectOption({ label: '.unassigned · .default' })
      await form.getByRole('button', { name: 'Move 2 devices' }).click()
      await expect(page.getByText('3 matches')).toBeVisible()
      await page.getByRole('link', { name: 'Remove the filter Group' }).click()
      await expect(page.getByText('10 matches')).toBeVisible()
      await page.goto(`${catalog.path}/devices?q=nothing+like+it`)
      await expect(page.getByRole('heading', { name: 'No device matches' })).toBeVisible()
      await expectAccessibleEverywhere(page)
    })

    test('a device tells what happened to it', async ({ page, catalog }) => {
      const [device] = catalog.devices
      await signIn(page, catalog.owner)
      await page.goto(`${catalog.path}/devices/${device!.id}`)
      await expect(async () => {
        await page.getByRole('button', { name: 'Name, serial and group' }).click()
        await expect(page.getByRole('dialog')).toBeVisible({ timeout: 3000 })
      }).toPass()
      await page.getByRole('dialog').getByLabel('Serial').fill('SN-4711')
      await page.getByRole('dialog').getByLabel('Group').selectOption({ label: 'Controller · Harbour' })
      await page.getByRole('button', { name: 'Save device' }).click()
      const history = page.getByRole('region', { name: 'History' })
      await expect(history.getByText('Moved to Harbour')).toBeVisible()
      await expect(page.getByText('SN-4711').first()).toBeVisible()
      await history.getByRole('link', { name: 'Findings' }).click()
      await expect(history.getByText('Nothing under Findings')).toBeVisible()
      await history.getByRole('link', { name: 'Changes' }).click()
      await expect(history.getByText('Moved to Harbour')).toBeVisible()
      await expectAccessibleEverywhere(page)
    })
  })
}
