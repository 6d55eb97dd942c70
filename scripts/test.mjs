// `npm test`: installs what is missing, runs every suite, prints what failed and, last, one line with the sums.
//   --long        the long suite instead (LATCHKEY_LONG_SECONDS, LATCHKEY_SEED)
//   --bench       the programs of tests/bench instead
//   --usb         the suite of a real USB stack instead: behind USB_STACK, or with the devices that are plugged in
//   --only=a,b    of the suites, these
import { endChildren } from './lib/children.mjs'
import { whenToldToEnd } from './lib/ending.mjs'
import { ensureGenerated, ensureInstalled } from './lib/prepare.mjs'
import { startClock, survivePipes } from './lib/progress.mjs'
import { addUp, countCheck, totalLine } from './lib/reports.mjs'
import { requireNode } from './lib/settings.mjs'
import { describeError, StartError } from './lib/start-error.mjs'
import { benchSuites, everySuite, longSuites, usbSuites } from './lib/suites.mjs'

/** @returns {import('./lib/suites.mjs').Suite[]} */
function chooseSuites(args) {
  const suites = args.includes('--long')
    ? longSuites()
    : args.includes('--bench')
      ? benchSuites()
      : args.includes('--usb')
        ? usbSuites()
        : everySuite()
  const only = args.find((arg) => arg.startsWith('--only='))
  const wanted = only ? only.slice('--only='.length).split(',') : suites.map(({ name }) => name)
  const unknown = [
    ...args.filter((arg) => arg !== only && !['--long', '--bench', '--usb'].includes(arg)),
    ...wanted.filter((name) => !suites.some((suite) => suite.name === name)),
  ]
  const known = suites.map(({ name }) => name).join(', ') || 'none'
  if (unknown.length === 0 && wanted.length > 0) return suites.filter(({ name }) => wanted.includes(name))
  throw new StartError('suite-unknown', `There is no suite ${unknown.join(', ')}; there are: ${known}.`)
}

async function runAll(args, say, isEnding) {
  requireNode()
  const suites = chooseSuites(args)
  await ensureInstalled(say)
  await ensureGenerated(say)
  const all = []
  for (const suite of suites) {
    if (isEnding()) break
    say(`${suite.name} …`)
    const { counts, output } = await suite.run(say).catch(failedToRun)
    if (counts.failed > 0 || suite.shows) console.log(output.trimEnd())
    say(`${suite.name}: ${resultOf(counts, output)}`)
    all.push(counts)
  }
  return addUp(all)
}

// What did not run at all says why, in its own words: it is no success.
function resultOf(counts, output) {
  if (counts.failed > 0) return `FAILED ${counts.failed} of ${sumOf(counts)}`
  if (counts.passed === 0) return `SKIPPED. ${output.trim()}`
  return `ok of ${sumOf(counts)}${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`
}

const sumOf = ({ passed, failed, skipped }) => passed + failed + skipped

const failedToRun = (error) => ({ counts: countCheck(1), output: describeError(error) })

async function main(args) {
  let ending = false
  const run = runAll(args, startClock(), () => ending).catch((error) => {
    console.error(describeError(error))
    return countCheck(1)
  })
  const result = await Promise.race([whenToldToEnd(), run])
  if (typeof result === 'string') {
    ending = true
    // What a test started, its own clean-up stops: Vitest and Playwright do that on an interrupt.
    await endChildren({ signal: 'SIGINT', patience: 20_000 })
    console.error(`Not finished (${result}).`)
    process.exit(1)
  }
  console.log(totalLine(result))
  process.exit(result.failed > 0 ? 1 : 0)
}

survivePipes()
await main(process.argv.slice(2))
