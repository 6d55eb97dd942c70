// How much JavaScript the technician's page brings before anybody presses anything: at most 170 kB gzipped.
import { gzipSync } from 'node:zlib'
import { chromium } from '@playwright/test'
import { withPortal } from '../../scripts/lib/throwaway-portal.mjs'
import { CHROMIUM_ARGS, chromiumPath, hold } from './lib/measuring.mjs'

const MOST_KB = 170

await withPortal(async (url) => {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: CHROMIUM_ARGS })
  const page = await browser.newPage()
  const scripts = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script')
      scripts.push(response.body().catch(() => Buffer.alloc(0)))
  })
  await page.goto(`${url}/service`, { waitUntil: 'load' })
  const bytes = (await Promise.all(scripts)).reduce((sum, body) => sum + gzipSync(body).length, 0)
  hold('JavaScript of /service until it is loaded, kB gzipped', Math.round(bytes / 100) / 10, {
    most: MOST_KB,
  })
  await browser.close()
})
