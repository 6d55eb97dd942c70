// The two secrets of an installation: what signs sessions, and the master key under which signing keys are kept.
// From the environment, else from files that the first start makes once and nobody else may read.
import fs from 'node:fs'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { makeHome } from './lock.mjs'
import { StartError } from './start-error.mjs'

const KEY_BYTES = 32

/** @returns {{ authSecret: string, masterKey: string }} masterKey: 32 bytes in base64 */
export function readSecrets(env, home) {
  makeHome(home)
  return { masterKey: masterKeyOf(env, home), authSecret: authSecretOf(env, home) }
}

function masterKeyOf(env, home) {
  const file = path.join(home, 'master.key')
  // Written by the first start, after this file. Another key could open nothing of what is stored by then.
  const isFirst = !fs.existsSync(path.join(home, 'database-roles.json'))
  if (!env.LATCHKEY_KEY && !isFirst && !fs.existsSync(file))
    throw new StartError('key-missing', `The master key of this installation is missing: ${file}.`, {
      next: 'Put the file back from your backup, or set LATCHKEY_KEY to the key this installation began with.',
    })
  const key = env.LATCHKEY_KEY || kept(file)
  if (/^[A-Za-z0-9+/]{43}=$/.test(key)) return key
  throw new StartError(
    'key-invalid',
    `${env.LATCHKEY_KEY ? 'LATCHKEY_KEY' : file} is not a key of 32 bytes.`,
    {
      next: 'It must be 32 bytes in base64, as `openssl rand -base64 32` prints them.',
    },
  )
}

function authSecretOf(env, home) {
  const secret = env.AUTH_SECRET || kept(path.join(home, 'auth-secret'))
  if (secret.length >= KEY_BYTES) return secret
  throw new StartError('auth-secret-short', 'AUTH_SECRET is shorter than 32 characters.', {
    next: 'Make one with `openssl rand -base64 32`, or leave it unset to have one made.',
  })
}

function kept(file) {
  if (!fs.existsSync(file)) make(file)
  else if (process.platform !== 'win32') fs.chmodSync(file, 0o600)
  return fs.readFileSync(file, 'utf8').trim()
}

// On the disk before it has its name: a key that was used and then lost in a power cut is lost for good.
function make(file) {
  const draft = `${file}.new`
  fs.rmSync(draft, { force: true })
  const handle = fs.openSync(draft, 'wx', 0o600)
  fs.writeSync(handle, `${randomBytes(KEY_BYTES).toString('base64')}\n`)
  fs.fsyncSync(handle)
  fs.closeSync(handle)
  fs.renameSync(draft, file)
}
