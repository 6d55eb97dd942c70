// Finds the Chromium in which the journeys run, and what drives its windows; installs it where that is ours to do: as root on
// Debian.
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
  if (!mayInstall())
    return { reason: `There is no ${USUAL}: install Chromium, or set CHROMIUM to the program.` }
  say('Installing Chromium (apt-get)')
  const failed = await install(['chromium'])
  if (failed) return { reason: failed }
  return fs.existsSync(USUAL) ? { path: USUAL } : { reason: `apt-get installed no ${USUAL}.` }
}

/**
 * @param {Record<string, string>} programs the file each package brings
 * @returns {Promise<boolean>} whether all are there
 */
export async function ensurePrograms(say, programs) {
  const missing = Object.entries(programs).filter(([, file]) => !fs.existsSync(file))
  if (missing.length === 0) return true
  if (!mayInstall()) return false
  const names = missing.map(([name]) => name)
  say(`Installing ${names.join(', ')} (apt-get)`)
  return (await install(names)) === undefined && missing.every(([, file]) => fs.existsSync(file))
}

const mayInstall = () => process.getuid?.() === 0 && fs.existsSync('/etc/debian_version')

/** Why it failed, or nothing. */
async function install(names) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', ...names]]) {
    const { code, output } = await runChild('apt-get', args, { env })
    if (code !== 0) return `apt-get ${args.join(' ')} failed:\n${output.slice(-1500)}`
  }
  return undefined
}
