// Lighthouse, mobile: sign-in and servicing at 95 or more in performance, accessibility and best practices.
import { launch } from 'chrome-launcher'
import lighthouse from 'lighthouse'
import { withPortal } from '../../scripts/lib/throwaway-portal.mjs'
import { CHROMIUM_ARGS, chromiumPath, hold } from './lib/measuring.mjs'

const LEAST = 95
const categories = ['performance', 'accessibility', 'best-practices']

await withPortal(async (url) => {
  const chrome = await launch({ chromePath: chromiumPath, chromeFlags: CHROMIUM_ARGS })
  try {
    for (const path of ['/sign-in', '/service']) {
      const { lhr } = await lighthouse(`${url}${path}`, {
        port: chrome.port,
        onlyCategories: categories,
        logLevel: 'error',
      })
      for (const name of categories)
        hold(`${path} ${name}`, Math.round(lhr.categories[name].score * 100), { least: LEAST })
    }
  } finally {
    chrome.kill()
  }
})
