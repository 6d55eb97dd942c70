// API tokens of the account page, as a person makes and revokes them, and the routes that take them.
import { user } from './command-line'
import { expect, expectAccessible, signIn, test } from './fixtures'

const THEMES = ['light', 'dark'] as const

test('an API token is made on the account page, used, and revoked there', async ({ page, baseURL }) => {
  const lena = user()
  await signIn(page, 'second technician')
  await page.goto('/account')
  await page.getByRole('button', { name: 'Make a token' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Nightly export')
  await page.getByRole('checkbox', { name: /See your catalogs/ }).check()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Make token' }).click()
  await expect(page.getByText('Copy the token now')).toBeVisible()
  const token = await page.getByText(/^lk_[a-z2-7]{48}$/).innerText()
  for (const size of [
    { width: 1280, height: 860 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size)
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme })
      await expectAccessible(page)
    }
  }
  expect((await lena.run(['sign-in', '--portal', baseURL!, '--token-stdin'], 'lk_nonsense')).code).toBe(2)
  expect(await lena.run(['sign-in', '--portal', baseURL!, '--token-stdin'], `${token}\n`)).toMatchObject({
    code: 0,
    json: { person: { name: 'Lena O.' } },
  })
  const refused = await lena.run(['request', 'list'])
  expect(refused).toMatchObject({
    code: 5,
    json: { error: { code: 'scope-missing', detail: expect.stringContaining('requests:read') as unknown } },
  })
  await page.reload()
  await expect(page.getByText(token)).toHaveCount(0)
  await page.getByRole('button', { name: 'Revoke Nightly export' }).click()
  await page.getByRole('button', { name: 'Revoke', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'No API tokens' })).toBeVisible()
  expect(await lena.run(['whoami'])).toMatchObject({ code: 5, json: { error: { code: 'token-invalid' } } })
})

test('the routes take a token and nothing else', async ({ page, request, baseURL }) => {
  await signIn(page, 'technician')
  // Signed in by cookie, which these routes do not look at.
  const own = await page.evaluate(async () => {
    const response = await fetch('/api/v1/me')
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      cache: response.headers.get('cache-control'),
      body: (await response.json()) as unknown,
    }
  })
  expect(own).toMatchObject({
    status: 401,
    type: 'application/problem+json',
    cache: 'no-store',
    body: { code: 'not-signed-in', status: 401, type: 'urn:latchkey:error:not-signed-in' },
  })
  const bad = await request.get(`${baseURL}/api/v1/devices?id=zz`, {
    headers: { authorization: `Bearer lk_${'a'.repeat(40)}3x6qtyji` },
  })
  expect(bad.status()).toBe(401)
  expect(bad.headers()['www-authenticate']).toContain('Bearer')
  const form = await request.post(`${baseURL}/api/v1/oauth/token`, {
    form: { grant_type: 'password', device_code: 'x', client_id: 'latchkey-cli' },
  })
  expect(form.status()).toBe(400)
  expect(await form.json()).toMatchObject({ error: 'unsupported_grant_type' })
})
