// What the programs of tests/bench share: where the project and Chromium are, and how a number is held to its bound.
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

export const CHROMIUM_ARGS = [
  ...['--no-sandbox', '--headless=new', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]
export const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Prints a measured number against its bound; the process fails where one is broken. */
export function hold(what, value, { most, least }) {
  const fine = (most === undefined || value <= most) && (least === undefined || value >= least)
  const bound = most === undefined ? `at least ${least}` : `at most ${most}`
  console.log(`${fine ? 'ok ' : 'NOT'} ${what}: ${value} (${bound})`)
  if (!fine) process.exitCode = 1
}
