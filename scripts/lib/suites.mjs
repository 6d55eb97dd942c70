// The suites of the tests, in their order, and how each is run and counted. A suite gives back what it counted and
// what to print if something failed.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { runNode } from './children.mjs'
import { ensureChromium } from './chromium.mjs'
import { countCheck, countPlaywright, countVitest, readReport } from './reports.mjs'
import { ROOT } from './settings.mjs'
import { runUsb, runUsbIfPossible } from './usb-suite.mjs'

/**
 * @typedef {{ counts: import('./reports.mjs').Counts, output: string }} Outcome
 * @typedef {{ name: string, shows?: boolean, run: (say: (line: string) => void) => Promise<Outcome> }} Suite
 *   shows: its output is of interest even when all is well
 */

const NEXT = 'node_modules/next/dist/bin/next'

/** @returns {Suite[]} what `npm test` runs */
export const everySuite = () => [
  check('lockcheck', ['scripts/lockcheck.mjs']),
  check('format', ['node_modules/prettier/bin/prettier.cjs', '--check', '.']),
  check('lint', ['node_modules/eslint/bin/eslint.js', '.']),
  // The types of the routes are Next's to write.
  check('types', [NEXT, 'typegen'], ['node_modules/typescript/bin/tsc', '--noEmit']),
  vitest('unit'),
  vitest('conformance'),
  vitest('integration'),
  { name: 'journeys', run: runJourneys },
  { name: 'usb', run: runUsbIfPossible },
]

/** @returns {Suite[]} with the devices that are plugged in, where there is no launcher */
export const usbSuites = () => [{ name: 'usb', run: runUsb }]

/** @returns {Suite[]} */
export const longSuites = () => [vitest('long')]

/** @returns {Suite[]} */
export function benchSuites() {
  const folder = path.join(ROOT, 'tests/bench')
  const names = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith('.mjs')) : []
  return names
    .sort()
    .map((name) => ({ ...check(path.parse(name).name, [`tests/bench/${name}`]), shows: true }))
}

/** Node programs that run one after the other, and are one check together. */
function check(name, ...programs) {
  const run = async () => {
    let said = ''
    for (const args of programs) {
      const { code, output } = await runNode(args, { cwd: ROOT })
      said += output
      if (code !== 0) return { counts: countCheck(code), output: said }
    }
    return { counts: countCheck(0), output: said }
  }
  return { name, run }
}

function vitest(project) {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', project, '--reporter=default']
  const run = () =>
    withReport(async (file) => {
      const { code, output } = await runNode([...args, '--reporter=json', `--outputFile.json=${file}`], {
        cwd: ROOT,
      })
      return { counts: countVitest(readReport(file), code), output }
    })
  return { name: project, run }
}

async function runJourneys(say) {
  const chromium = await ensureChromium(say)
  if (!chromium.path) return { counts: countCheck(1), output: `The journeys did not run. ${chromium.reason}` }
  const args = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json']
  return withReport(async (file) => {
    const env = { ...process.env, CHROMIUM: chromium.path, PLAYWRIGHT_JSON_OUTPUT_FILE: file }
    const { code, output } = await runNode(args, { cwd: ROOT, env })
    return { counts: countPlaywright(readReport(file), code), output }
  })
}

/** Gives `task` the name of a file that does not exist yet, so that no report of an earlier run is taken for its own. */
async function withReport(task) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-test-'))
  try {
    return await task(path.join(folder, 'report.json'))
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}
