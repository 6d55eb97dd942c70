// What somebody is told: in the portal at once and without a reload, by mail in the mailbox; read, marked read, and chosen.
import type { Page } from '@playwright/test'
import { toHex } from '@/lib/core/bytes'
import { tell } from '@/lib/server/store/notices'
import { findRequest } from '@/lib/server/store/requests'
import { reviewRequest } from '@/lib/server/usecases/review-request'
import { ask } from '../setup/requests'
import { expect, expectAccessibleEverywhere, signIn } from './fixtures'
import { type OwnCatalog, test } from './own-catalog'

const telling = (catalog: OwnCatalog, subject: string) =>
  catalog.otherOwner.context.inTransaction((tx) =>
    tell(tx, {
      catalogId: catalog.id,
      kind: 'change.proposed',
      to: 'owners',
      about: {},
      names: { subject },
      at: new Date(),
    }),
  )

/** Opens a page, waits until it hears news, and counts its loads from then on. */
async function opened(page: Page, path: string): Promise<string[]> {
  // The page that signing in led to may only now open a stream of its own.
  await page.goto('about:blank')
  const stream = page.waitForResponse(/\/api\/live$/)
  await page.goto(path)
  expect((await stream).headers()['content-type']).toContain('text/event-stream')
  const loads: string[] = []
  page.on('load', () => loads.push(page.url()))
  return loads
}

test('a request appears in an open Inbox, and its approval on the open page of who asked, without a reload', async ({
  browser,
  page,
  catalog,
}) => {
  await signIn(page, catalog.owner)
  const loads = await opened(page, `${catalog.path}/inbox`)
  const on = { catalogId: catalog.id, device: catalog.devices[0]!.id }
  const request = await ask(catalog.technician.context, on)
  await expect(page.getByRole('main').getByText('Unit 1').first()).toBeVisible()
  expect(loads).toEqual([])

  const theirs = await (await browser.newContext()).newPage()
  await signIn(theirs, catalog.technician)
  const theirLoads = await opened(theirs, `${catalog.path}/requests/${request}`)
  const found = await catalog.owner.context.inTransaction((tx) => findRequest(tx, { id: request }))
  const contentHash = toHex(found!.contentHash)
  const review = { catalogId: catalog.id, id: request, decision: 'approve', contentHash, note: null } as const
  await reviewRequest(catalog.owner.context, review)
  await expect(theirs.getByText(/^Approved/).first()).toBeVisible()
  expect(theirLoads).toEqual([])
  await theirs.close()
})

test('a notice is counted, read, marked read, and comes by mail unless it is switched off', async ({
  page,
  catalog,
}) => {
  const subject = `weaker ${catalog.name}`
  await signIn(page, catalog.owner)
  await opened(page, '/notices')
  await expect(page.getByText('No notices')).toBeVisible()
  await telling(catalog, subject)
  const line = page.getByRole('link', { name: new RegExp(subject) })
  await expect(line).toBeVisible()
  await expect(page.getByRole('link', { name: /Notices.*1/ }).first()).toBeVisible()
  await expectAccessibleEverywhere(page)
  await page.getByRole('button', { name: 'Mark all read' }).click()
  await expect(page.getByRole('button', { name: 'Mark all read' })).toHaveCount(0)
  await expect(page.getByText('New', { exact: true })).toHaveCount(0)

  await page.goto('/mailbox')
  const mail = page.getByRole('group').filter({ hasText: subject }).filter({ hasText: catalog.owner.email })
  await expect(async () => {
    await page.reload()
    await expect(mail).toHaveCount(1, { timeout: 1000 })
  }).toPass()
  await mail.locator('summary').click()
  await expect(mail.getByRole('link', { name: new RegExp(`${catalog.path}/changes`) })).toBeVisible()
  await expectAccessibleEverywhere(page)

  await page.goto('/notices/choices')
  const choice = page.getByRole('switch', { name: 'A change waits for consent' })
  await expect(choice).toBeChecked()
  await expect(async () => {
    if (await choice.isChecked()) await choice.click()
    await page.reload()
    await expect(choice).not.toBeChecked({ timeout: 1000 })
  }).toPass()
  await expectAccessibleEverywhere(page)
})
