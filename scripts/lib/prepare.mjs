// What has to be there before the portal can run: the packages, the database client, the build. Each is made only
// when what it is made from has changed. Needs nothing installed.
import fs from 'node:fs'
import path from 'node:path'
import { runChild, runNode } from './children.mjs'
import { ROOT } from './settings.mjs'
import { fingerprint, isStamped, writeStamp } from './stamps.mjs'
import { StartError } from './start-error.mjs'

const NEXT = path.join(ROOT, 'node_modules/next/dist/bin/next')
const SOURCES = ['app', 'components', 'lib', 'prisma', 'public']
// Made by a build or a tool, or of no consequence for the build.
const NOT_SOURCES = ['prisma/generated', 'next-env.d.ts']
const ROOT_SOURCE = /\.(ts|mts|mjs|js|cjs|json)$/

/** Runs `npm ci` if the lockfile is not the one last installed. */
export async function ensureInstalled(step) {
  const stampFile = path.join(ROOT, 'node_modules/.latchkey-stamp')
  const stamp = fingerprint(ROOT, { paths: ['package-lock.json'] })
  if (isStamped(stampFile, stamp)) return
  step('Installing packages (npm ci)')
  // Build tools are needed whatever the start is for; npm would leave some out for NODE_ENV=production.
  const options = { cwd: ROOT, env: { ...process.env, NODE_ENV: '' } }
  const npm = process.env.npm_execpath
  const result = npm
    ? await runNode([npm, 'ci'], options)
    : await runChild('npm', ['ci'], { ...options, shell: process.platform === 'win32' })
  if (result.code !== 0)
    throw new StartError('install-failed', 'The packages could not be installed.', {
      detail: result.output,
      next: 'Check the network and the space on the disk, then start again.',
    })
  writeStamp(stampFile, stamp)
}

/** Makes the database client if the schema, or Prisma, is not the one it was last made from. */
export async function ensureGenerated(step) {
  const stampFile = path.join(ROOT, 'prisma/generated/.latchkey-stamp')
  const stamp = fingerprint(ROOT, {
    paths: ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'],
  })
  if (isStamped(stampFile, stamp)) return
  step('Making the database client')
  const { code, output } = await runNode(['scripts/generate.mjs'], { cwd: ROOT })
  if (code !== 0)
    throw new StartError('generate-failed', 'The database client could not be made.', {
      detail: output,
      next: 'Mend prisma/schema.prisma, then start again.',
    })
  writeStamp(stampFile, stamp)
}

/** Builds the portal if its sources are not those of the last build. */
export async function ensureBuilt(step) {
  const stampFile = path.join(ROOT, '.next/latchkey-stamp')
  const stamp = sourcesStamp(ROOT, process.env)
  const isThere = () => fs.existsSync(path.join(ROOT, '.next/BUILD_ID'))
  if (isThere() && isStamped(stampFile, stamp)) return
  step('Building the portal (next build)')
  const { code, output } = await runNode([NEXT, 'build'], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  })
  if (code !== 0 || !isThere())
    throw new StartError('build-failed', 'The portal could not be built.', {
      detail: output,
      next: 'Mend what the lines above name, then start again.',
    })
  writeStamp(stampFile, stamp)
}

/** The fingerprint of all that a build depends on; values named NEXT_PUBLIC_ are built in. */
export function sourcesStamp(root, env) {
  const configuration = fs.readdirSync(root).filter((name) => ROOT_SOURCE.test(name))
  const built = Object.entries(env).filter(([name]) => name.startsWith('NEXT_PUBLIC_'))
  return fingerprint(root, { paths: [...SOURCES, ...configuration], skip: NOT_SOURCES, more: built.sort() })
}
