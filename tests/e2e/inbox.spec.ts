// Deciding: from a phone and from the keyboard, by two owners, by two at the same moment, and with a passkey.
import { DEFAULT_POLICY, type TypeRule } from '@/lib/domain/policy-document'
import { changesOf } from '@/lib/server/queries/changes'
import { decideChange } from '@/lib/server/usecases/decide-change'
import { ask, decide } from '../setup/requests'
import { expect, expectAccessibleEverywhere, signIn } from './fixtures'
import { type OwnCatalog, makeOwnCatalog, test } from './own-catalog'

const PHONE = { width: 390, height: 844 }
const DESK = { width: 1440, height: 900 }

const underRule = (rule: Partial<TypeRule>) => ({
  policy: {
    types: { ...DEFAULT_POLICY.types, fieldServicing: { ...DEFAULT_POLICY.types.fieldServicing, ...rule } },
  },
})
const askFor = (catalog: OwnCatalog, n: number) =>
  ask(catalog.technician.context, { catalogId: catalog.id, device: catalog.devices[n]!.id })

test('an owner decides from a phone, the other from the keyboard; it takes both, and stays to be found', async ({
  page,
  browser,
  portal,
}) => {
  const catalog = await makeOwnCatalog(portal, underRule({ approvals: 2 }))
  const first = await askFor(catalog, 0)
  const second = await askFor(catalog, 1)
  await page.setViewportSize(PHONE)
  await signIn(page, catalog.owner)
  await page.goto(`${catalog.path}/inbox`)
  const rows = page.getByRole('list', { name: 'Waiting for you: requests' }).getByRole('link')
  await expect(rows).toHaveText(['Unit 1', 'Unit 2'])
  await expectAccessibleEverywhere(page)
  await page.setViewportSize(PHONE)
  await rows.first().click()
  await page.waitForURL(new RegExp(first))
  await expect(page.getByRole('heading', { level: 1, name: /on Unit 1, for 4 hours/ })).toBeVisible()
  await expectAccessibleEverywhere(page)
  await page.screenshot({ path: 'test-results/inbox-review-desk.png', fullPage: true })
  await page.setViewportSize(PHONE)
  await page.screenshot({ path: 'test-results/inbox-review-phone.png', fullPage: true })
  await page.getByRole('button', { name: 'Approve for 4 h' }).click()
  await expect(page.getByText('You have approved. Another owner has to approve too.')).toBeVisible()
  await page.goto(`${catalog.path}/inbox`)
  await expect(rows).toHaveText(['Unit 2'])
  await page.getByRole('link', { name: 'Waiting', exact: true }).click()
  await expect(page.getByText('1 of 2 approved').first()).toBeVisible()
  await expectAccessibleEverywhere(page)

  const desk = await browser.newContext({ viewport: DESK })
  const other = await desk.newPage()
  await signIn(other, catalog.otherOwner)
  await other.goto(`${catalog.path}/inbox`)
  await expect(other.getByText('Waiting for you', { exact: true }).first()).toBeAttached()
  await expect(async () => {
    await other.keyboard.press('j')
    await expect(other.getByRole('link', { name: 'Unit 2', exact: true })).toBeFocused({ timeout: 1000 })
  }).toPass()
  await other.keyboard.press('Enter')
  await other.waitForURL(new RegExp(second))
  // No single key decides.
  for (const key of ['a', 'd', 'y', 'Enter']) await other.keyboard.press(key)
  await expect(other.getByRole('button', { name: 'Approve for 4 h' })).toBeVisible()
  await other.goto(`${catalog.path}/inbox/${first}`)
  await other.getByRole('button', { name: 'Approve for 4 h' }).click()
  await expect(other.getByText('Approved', { exact: true }).first()).toBeVisible()
  await other.goto(`${catalog.path}/inbox?tab=decided`)
  await other.getByLabel('Reason, ticket, name or device ID').fill('nothing of the kind')
  await other.getByRole('button', { name: 'Search' }).click()
  await expect(other.getByText('Nothing matches')).toBeVisible()
  await other.goto(`${catalog.path}/inbox?tab=decided&q=unit+1&state=approved`)
  await expect(other.getByRole('list', { name: 'Decided: requests' }).getByRole('link')).toHaveText([
    'Unit 1',
  ])
  await expectAccessibleEverywhere(other)
  await other.screenshot({ path: 'test-results/inbox-decided.png' })
  await desk.close()
})

test('who decides too late is told who was faster, when, and that nothing of theirs was recorded', async ({
  page,
  portal,
}) => {
  const catalog = await makeOwnCatalog(portal)
  const id = await askFor(catalog, 0)
  await page.setViewportSize(DESK)
  await signIn(page, catalog.owner)
  await page.goto(`${catalog.path}/inbox/${id}`)
  // The other owner's decision comes between this one's press and its arrival.
  let overtaken = false
  await page.route('**/inbox/**', async (route) => {
    if (route.request().method() === 'POST' && !overtaken) {
      overtaken = true
      const note = 'The unit is under test.'
      await decide(catalog.otherOwner.context, { catalogId: catalog.id, id }, { decision: 'deny', note })
    }
    await route.continue()
  })
  await page.getByRole('button', { name: 'Approve for 4 h' }).click()
  const told = page.getByRole('alert').filter({ hasText: 'decided before you' })
  await expect(told).toContainText(`${catalog.otherOwner.name} denied it at`)
  await expect(told).toContainText('Your approval was not recorded.')
  await expectAccessibleEverywhere(page)
  await page.screenshot({ path: 'test-results/inbox-overtaken.png' })
})

test('an approval is confirmed with a passkey that the other owners agreed to, and what it signed verifies', async ({
  page,
  context,
  portal,
}) => {
  const catalog = await makeOwnCatalog(portal, underRule({ stepUp: true }))
  const id = await askFor(catalog, 0)
  const cdp = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
  await page.setViewportSize(DESK)
  await signIn(page, catalog.owner)
  await page.goto(`${catalog.path}/inbox/${id}`)
  await expect(page.getByText(/you have none for this catalog/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Approve for 4 h' })).toBeDisabled()
  await expectAccessibleEverywhere(page)
  await page.setViewportSize(DESK)
  await page.screenshot({ path: 'test-results/step-up-none.png' })

  await page.goto('/account')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Laptop')
  await expectAccessibleEverywhere(page)
  await page.getByRole('button', { name: 'Add passkey', exact: true }).click()
  await page.getByRole('button', { name: /^Enrol Laptop for approvals/ }).click()
  await expect(page.getByText('The other owners are asked')).toBeVisible()
  const { waiting } = await changesOf(catalog.otherOwner.context, { catalogId: catalog.id })
  const change = { catalogId: catalog.id, id: waiting[0]!.id }
  await decideChange(catalog.otherOwner.context, { ...change, decision: 'approve', note: null })
  await page.goto('/account')
  await expect(page.getByText(`Confirms approvals in ${catalog.name}`)).toBeVisible()
  await expectAccessibleEverywhere(page)
  await page.screenshot({ path: 'test-results/passkeys.png', fullPage: true })

  await page.goto(`${catalog.path}/inbox/${id}`)
  await expect(page.getByText(/Your passkey confirms/)).toBeVisible()
  await page.screenshot({ path: 'test-results/step-up.png' })
  // A person whom the authenticator does not recognise approves nothing.
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await page.getByRole('button', { name: 'Approve for 4 h' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'The passkey was not used' })).toBeVisible()
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
  await page.getByRole('button', { name: 'Approve for 4 h' }).click()
  await expect(page.getByText('Approved with passkey “Laptop”, verified')).toBeVisible()
  await expectAccessibleEverywhere(page)
  await page.screenshot({ path: 'test-results/step-up-done.png', fullPage: true })
})
