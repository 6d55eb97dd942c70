// The tests of a real USB stack, one after the other: there is one bus. The portal and the devices are started by whoever runs
// this (scripts/lib/usb-suite.mjs).
import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

const chromium = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (file) => file && existsSync(file),
)
const args = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
]

export default defineConfig({
  testDir: 'tests/usb',
  testMatch: '*.spec.ts',
  outputDir: 'test-results/usb',
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL: process.env.LATCHKEY_USB_PORTAL,
    viewport: { width: 1280, height: 860 },
    launchOptions: { executablePath: chromium, args },
  },
})
