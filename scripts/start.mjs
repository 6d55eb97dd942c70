// `npm start`: from a fresh clone to a running portal, doing again only what changed, until it is told to end.
//   --dev      Next's development server instead of a build
//   --install  installs, and starts nothing
//   --prepare  installs and builds, and starts nothing
//   --recover  runs prisma/recover.ts with the arguments that follow, beside a running portal or without one
import { endChildren, runNode } from './lib/children.mjs'
import { createUndo, whenToldToEnd } from './lib/ending.mjs'
import { lockHolder, takeLock } from './lib/lock.mjs'
import { openDatabase } from './lib/portal-database.mjs'
import { ownerEnvironment, serverEnvironment, workerEnvironment } from './lib/portal-environment.mjs'
import { ensureBuilt, ensureGenerated, ensureInstalled } from './lib/prepare.mjs'
import { startClock, survivePipes } from './lib/progress.mjs'
import { run } from './lib/run.mjs'
import { readSecrets } from './lib/secrets.mjs'
import { startServer } from './lib/server.mjs'
import { readSettings, requireFreePort, requireNode, ROOT } from './lib/settings.mjs'
import { describeError, StartError } from './lib/start-error.mjs'
import { keepWorking } from './lib/worker.mjs'

const TASKS = { '--dev': serve, '--install': install, '--prepare': prepare, '--recover': recover }

/**
 * @typedef {{ step: (words: string) => void, say: (words: string) => void, dev: boolean, rest: string[],
 *   undo: ReturnType<typeof createUndo> }} Task step: says what begins now, and throws once the end has come
 */

/** @param {Task} task */
async function serve({ step, say, undo, dev }) {
  const settings = readSettings(process.env)
  const lock = takeLock(settings.home)
  undo.add(lock.release)
  await requireFreePort(settings.port, lock.leftOver ? {} : { patience: 0 })
  const secrets = readSecrets(process.env, settings.home)
  await ensureInstalled(step)
  await ensureGenerated(step)
  if (!dev) await ensureBuilt(step)
  const { ownerUrl, workerUrl, urls } = await openDatabase({
    home: settings.home,
    step,
    say,
    onStarted: (postgres) => undo.add(postgres.stop),
  })
  const from = { settings, secrets, urls, ownerUrl, workerUrl, dev }
  step('Preparing the data')
  const words = await seed(ownerEnvironment(from))
  step('Starting the portal')
  const server = startServer({
    command: dev ? 'dev' : 'start',
    host: settings.host,
    port: settings.port,
    env: serverEnvironment(from),
  })
  await server.ready()
  keepWorking({ env: workerEnvironment(from), say: console.log })
  step(`Latchkey is ready at ${settings.url}`)
  if (words) console.log(words)
  server.show()
  await server.ended
}

async function seed(env) {
  const { code, stdout, stderr } = await runNode(['--import', 'tsx', 'prisma/seed.ts'], { cwd: ROOT, env })
  if (code === 0) return stdout.trimEnd()
  throw new StartError('seed-failed', 'The data a portal begins with could not be written.', {
    detail: stderr || stdout,
    next: 'Mend what the lines above name, then start again.',
  })
}

/** @param {Task} task */
async function install({ step }) {
  await ensureInstalled(step)
}

/** @param {Task} task */
async function prepare({ step }) {
  await ensureInstalled(step)
  await ensureGenerated(step)
  await ensureBuilt(step)
  step('Prepared')
}

/** @param {Task} task */
async function recover({ step, say, undo, rest }) {
  const settings = readSettings(process.env)
  const secrets = readSecrets(process.env, settings.home)
  // A running portal has its packages, and needs them undisturbed.
  if (!lockHolder(settings.home)) {
    undo.add(takeLock(settings.home).release)
    await ensureInstalled(step)
    await ensureGenerated(step)
  }
  const { ownerUrl, urls } = await openDatabase({
    home: settings.home,
    step,
    say,
    onStarted: (postgres) => !postgres.adopted && undo.add(postgres.stop),
  })
  const env = ownerEnvironment({ settings, secrets, urls, ownerUrl })
  // In the terminal's own group, for it may ask a question.
  const args = ['--import', 'tsx', 'prisma/recover.ts', ...rest]
  const { code } = await run(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' })
  if (code !== 0) throw new StartError('recover-failed', 'The recovery did not come to its end.')
}

async function main([flag, ...rest]) {
  const clock = startClock()
  const undo = createUndo()
  let ending = false
  // No step begins once the end has.
  const step = (words) => {
    if (ending) throw new StartError('told-to-end', 'Told to end.')
    clock(words)
  }
  const told = whenToldToEnd()
  const task = async () => {
    requireNode()
    if (flag && !TASKS[flag]) throw new StartError('flag-unknown', `There is no flag ${flag}.`)
    await (TASKS[flag] ?? serve)({ step, say: clock, undo, dev: flag === '--dev', rest })
  }
  const work = task().catch((error) => error)
  const first = await Promise.race([told, work])
  ending = true
  if (typeof first === 'string') clock(`Stopping (${first})`)
  await endChildren()
  // A step that was under way may only now have what is to be undone.
  await work
  const failures = [first, await undo.close().catch((error) => error)].filter((it) => it instanceof Error)
  for (const error of failures) console.error(`\n${describeError(error)}`)
  process.exit(failures.length > 0 ? 1 : 0)
}

survivePipes()
await main(process.argv.slice(2))
