// `npm run conformance`: tries an attached device by the rules of docs/protocol. Installs what is missing, then runs the program
// with the arguments given; `-- --help` lists them.
import { spawn } from 'node:child_process'
import { ensureInstalled } from './lib/prepare.mjs'
import { requireNode, ROOT } from './lib/settings.mjs'
import { describeError } from './lib/start-error.mjs'

try {
  requireNode()
  await ensureInstalled((words) => console.error(words))
} catch (error) {
  console.error(describeError(error))
  process.exit(2)
}
const args = ['--import', 'tsx', 'scripts/conformance/main.ts', ...process.argv.slice(2)]
const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 2))
