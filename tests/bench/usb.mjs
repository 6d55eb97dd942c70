// Sideload and command on the cable, beside bare bulk transfers of the same bytes on the same stack: over USB/IP without a
// kernel, and through a real USB stack where USB_STACK names one. Says where a goal is missed; fails only where something breaks.
import { spawnSync } from 'node:child_process'
import { ROOT } from './lib/measuring.mjs'

const run = (...args) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'tests/bench/lib/usb-run.ts', ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  }).status ?? 1

let status = run('usbip')
if (process.env.USB_STACK) status ||= run('behind', process.env.USB_STACK)
else console.log('Not measured on a real USB stack: USB_STACK names no launcher.')
process.exit(status)
