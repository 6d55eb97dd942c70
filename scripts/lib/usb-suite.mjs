// The suite of a real USB stack: unmodified Chromium and the package usb, against devices that the operating system shows.
// Behind a launcher (USB_STACK) these are virtual devices over USB/IP; without one, what is plugged into this machine.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { runChild } from './children.mjs'
import { ensureChromium, ensurePrograms } from './chromium.mjs'
import { freePort } from './ports.mjs'
import { addUp, countCheck, countPlaywright, countVitest, readReport } from './reports.mjs'
import { ROOT } from './settings.mjs'
import { withPortal } from './throwaway-portal.mjs'
import { startVirtualDevices } from './usb-cable.mjs'

const VITEST = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'usb', '--reporter=default']
const PLAYWRIGHT = [
  ...['node_modules/@playwright/test/cli.js', 'test', '-c', 'playwright.usb.config.ts'],
  '--reporter=list,json',
]
const NOT_RUN =
  'The USB suite did not run: USB_STACK names no launcher that shows virtual devices as USB devices. ' +
  'See "A real USB stack" in CONTRIBUTING.md.'
const NO_KIT =
  'Without USB_STACK the suite takes the devices plugged into this machine, and needs the test kit whose keys they trust: ' +
  'LATCHKEY_USB_KIT=FILE. See "A real USB stack" in CONTRIBUTING.md.'
const NO_CONTRACT =
  'The contract of the transport did not run: it makes devices of its own, for which it needs USB_STACK.'
const one = (state) => ({ passed: 0, failed: 0, skipped: 0, [state]: 1 })

/** Behind a launcher if there is one; else nothing runs, and that is said. */
export const runUsbIfPossible = async (say) =>
  process.env.USB_STACK ? runUsb(say) : { counts: one('skipped'), output: NOT_RUN }

/** Behind a launcher, or with the hardware that is there. */
export async function runUsb(say) {
  const launcher = process.env.USB_STACK
  if (launcher && !fs.existsSync(launcher))
    return { counts: countCheck(1), output: `USB_STACK is ${launcher}, where there is nothing.` }
  if (!launcher && !process.env.LATCHKEY_USB_KIT) return { counts: countCheck(1), output: NO_KIT }
  const chromium = await ensureChromium(say)
  if (!chromium.path)
    return { counts: countCheck(1), output: `The USB suite did not run. ${chromium.reason}` }
  const hasKeys = await ensurePrograms(
    say,
    launcher ? { xvfb: '/usr/bin/Xvfb', xdotool: '/usr/bin/xdotool' } : {},
  )
  const env = { ...process.env, CHROMIUM: chromium.path, LATCHKEY_USB_KEYS: launcher && hasKeys ? '1' : '' }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-usb-'))
  try {
    const runs = launcher
      ? [await runContract(launcher, { env, folder }), await runVirtual(launcher, { env, folder, hasKeys })]
      : [{ counts: one('skipped'), output: NO_CONTRACT }, await runHardware({ env, folder })]
    return {
      counts: addUp(runs.map(({ counts }) => counts)),
      output: runs.map(({ output }) => output).join('\n'),
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

const behind = (launcher, options, program) =>
  runChild(launcher, [...options, '--', process.execPath, ...program.args], { cwd: ROOT, env: program.env })

async function runContract(launcher, { env, folder }) {
  const port = `${await freePort()}`
  const file = path.join(folder, 'contract.json')
  const args = [...VITEST, '--reporter=json', `--outputFile.json=${file}`]
  const options = ['--usbip', `127.0.0.1:${port}`, '--devices', '0']
  const { code, output } = await behind(launcher, options, {
    args,
    env: { ...env, LATCHKEY_USBIP_PORT: port },
  })
  return { counts: countVitest(readReport(file), code), output }
}

async function runVirtual(launcher, { env, folder, hasKeys }) {
  const port = `${await freePort()}`
  const kit = path.join(folder, 'kit')
  const devices = await startVirtualDevices(['--usbip', port, '--count', '2', '--kit', kit])
  try {
    const given = { ...env, LATCHKEY_USB_KIT: path.join(kit, 'kit.json'), LATCHKEY_USB_CABLE: devices.url }
    const options = ['--usbip', `127.0.0.1:${port}`, '--devices', '2', ...(hasKeys ? ['--display'] : [])]
    return await runPages({ env: given, folder }, (program) => behind(launcher, options, program))
  } finally {
    await devices.stop()
  }
}

const runHardware = (given) =>
  runPages(given, ({ args, env }) => runChild(process.execPath, args, { cwd: ROOT, env }))

function runPages({ env, folder }, start) {
  const file = path.join(folder, 'pages.json')
  return withPortal(async (url) => {
    const given = { ...env, LATCHKEY_USB_PORTAL: url, PLAYWRIGHT_JSON_OUTPUT_FILE: file }
    const { code, output } = await start({ args: PLAYWRIGHT, env: given })
    return { counts: countPlaywright(readReport(file), code), output }
  })
}
