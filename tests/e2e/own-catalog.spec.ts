// A catalog that a journey made for itself: its people sign in, see it and nothing of the demo's.
import { expect, expectAccessibleEverywhere, signIn } from './fixtures'
import { test } from './own-catalog'

test('the owner of a catalog of its own finds its devices and no other catalog', async ({
  page,
  catalog,
}) => {
  await signIn(page, catalog.owner)
  await page.goto(`${catalog.path}/devices`)
  for (const name of ['Unit 1', 'Unit 2', 'Unit 3'])
    await expect(page.getByText(name, { exact: true }).first()).toBeVisible()
  await expect(page.getByText(catalog.name).first()).toBeAttached()
  await expect(page.getByText('Cold-chain controllers')).toHaveCount(0)
  await expectAccessibleEverywhere(page)
})
