import { defineConfig } from 'vitest/config'
import { fileURLToPath } from 'node:url'

// `unit` and `conformance` need nothing, `integration` a Postgres (started by its global set-up), `usb` a USB stack around it (tests/usb/run.mjs),
// `long` takes its time.
const alias = { '@': fileURLToPath(new URL('.', import.meta.url)) }

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['tests/{core,domain,device,session,components,scripts,lib,cli}/**/*.test.{ts,tsx}'],
        },
      },
      {
        resolve: { alias },
        test: { name: 'conformance', include: ['tests/conformance/**/*.test.ts'], testTimeout: 60_000 },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['tests/server/**/*.test.ts'],
          globalSetup: ['tests/setup/postgres.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: { name: 'usb', include: ['tests/usb/**/*.test.ts'], testTimeout: 30_000 },
      },
      {
        resolve: { alias },
        test: {
          name: 'long',
          include: ['tests/long/**/*.test.ts'],
          globalSetup: ['tests/setup/postgres.ts'],
          testTimeout: 1_800_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
