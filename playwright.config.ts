// The journeys: a portal of their own on a fresh data folder, and Chromium as people have it.
import { existsSync, mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { defineConfig } from '@playwright/test'

const PORT = process.env.LATCHKEY_TEST_PORT ?? '3111'
// The workers read the demo's accounts from the folder that the first process made.
process.env.LATCHKEY_HOME = process.env.LATCHKEY_TEST_HOME ??= mkdtempSync(
  path.join(os.tmpdir(), 'latchkey-journeys-'),
)

const chromium = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (file) => file && existsSync(file),
)
const CATALOG_WIDE = /(keys|record|command-line)[^/]*\.spec\.ts$/
const args = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
]

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: true,
  projects: [
    { name: 'side-by-side', testIgnore: CATALOG_WIDE },
    // These change what every device and every person of the demo's one catalog depends on: one after the other, at the end.
    {
      name: 'catalog-wide',
      testMatch: CATALOG_WIDE,
      dependencies: ['side-by-side'],
      fullyParallel: false,
      workers: 1,
    },
  ],
  retries: 0,
  timeout: 150_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL: `http://localhost:${PORT}`,
    viewport: { width: 1280, height: 860 },
    trace: 'retain-on-failure',
    launchOptions: { executablePath: chromium, args },
  },
  webServer: {
    command: 'node scripts/start.mjs',
    url: `http://localhost:${PORT}/api/health`,
    timeout: 400_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    env: { PORT, LATCHKEY_HOME: process.env.LATCHKEY_HOME },
  },
})
