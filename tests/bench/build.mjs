// Building the portal beside building an empty Next app with the same packages on the same machine: a ratio, since machines
// differ and are noisy.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ROOT, hold } from './lib/measuring.mjs'

const MOST_RATIO = 6
const NEXT = path.join(ROOT, 'node_modules/next/dist/bin/next')

function secondsToBuild(folder) {
  const began = performance.now()
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' }
  const { status, stderr } = spawnSync(process.execPath, [NEXT, 'build'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return (performance.now() - began) / 1000
}

const OURS = [
  'app',
  'components',
  'lib',
  'prisma',
  'public',
  'package.json',
  'tsconfig.json',
  'next.config.ts',
  'postcss.config.mjs',
  'proxy.ts',
  'scripts',
]

// Below the project, so that both find the same packages; the bundler follows no link out of its root.
mkdirSync(path.join(ROOT, 'test-results'), { recursive: true })
const folder = mkdtempSync(path.join(ROOT, 'test-results/build-'))
try {
  const [bare, ours] = ['bare', 'ours'].map((name) => path.join(folder, name))
  mkdirSync(path.join(bare, 'app'), { recursive: true })
  writeFileSync(path.join(bare, 'package.json'), '{ "private": true, "type": "module" }')
  writeFileSync(
    path.join(bare, 'app/layout.js'),
    'export default ({ children }) => <html lang="en"><body>{children}</body></html>\n',
  )
  writeFileSync(path.join(bare, 'app/page.js'), 'export default () => <h1>Hello</h1>\n')
  mkdirSync(ours)
  for (const name of OURS)
    cpSync(path.join(ROOT, name), path.join(ours, name), { recursive: true, force: true })
  const [bareS, oursS] = [secondsToBuild(bare), secondsToBuild(ours)]
  console.log(`bare ${bareS.toFixed(1)} s, portal ${oursS.toFixed(1)} s`)
  hold('build of the portal against a bare Next app, times', Math.round((10 * oursS) / bareS) / 10, {
    most: MOST_RATIO,
  })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
