// Finds the Chromium in which the journeys run, and installs it where that is ours to do: as root on Debian.
import fs from 'node:fs'
import { runChild } from './children.mjs'

const USUAL = '/usr/bin/chromium'

/** @returns {Promise<{ path: string } | { reason: string }>} reason: why there is none */
export async function ensureChromium(say) {
  const named = process.env.CHROMIUM
  if (named)
    return fs.existsSync(named)
      ? { path: named }
      : { reason: `CHROMIUM is ${named}, where there is nothing.` }
  if (fs.existsSync(USUAL)) return { path: USUAL }
  if (process.getuid?.() !== 0 || !fs.existsSync('/etc/debian_version'))
    return { reason: `There is no ${USUAL}: install Chromium, or set CHROMIUM to the program.` }
  say('Installing Chromium (apt-get)')
  return install()
}

async function install() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', 'chromium']]) {
    const { code, output } = await runChild('apt-get', args, { env })
    if (code !== 0) return { reason: `apt-get ${args.join(' ')} failed:\n${output.slice(-1500)}` }
  }
  return fs.existsSync(USUAL) ? { path: USUAL } : { reason: `apt-get installed no ${USUAL}.` }
}
