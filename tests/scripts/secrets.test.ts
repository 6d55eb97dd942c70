// The secrets of an installation: made once, closed to others, and never replaced behind anybody's back.
import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { readSecrets } from '../../scripts/lib/secrets.mjs'
import { scratchFolder, write } from './scratch'

let home: string
const modeOf = (name: string) => fs.statSync(path.join(home, name)).mode & 0o777
const key = Buffer.alloc(32, 7).toString('base64')

beforeEach(() => {
  home = path.join(scratchFolder(), 'home')
})

it('makes both at the first start, and finds the same ones at the next', () => {
  const first = readSecrets({}, home)
  expect(Buffer.from(first.masterKey, 'base64')).toHaveLength(32)
  expect(first.masterKey).not.toBe(first.authSecret)
  expect(readSecrets({}, home)).toEqual(first)
  expect(fs.readdirSync(home).sort()).toEqual(['auth-secret', 'master.key'])
})

it.skipIf(process.platform === 'win32')('lets nobody else read them, even if the files were open', () => {
  readSecrets({}, home)
  expect([modeOf('master.key'), modeOf('auth-secret')]).toEqual([0o600, 0o600])
  fs.chmodSync(path.join(home, 'master.key'), 0o644)
  readSecrets({}, home)
  expect(modeOf('master.key')).toBe(0o600)
})

it('is not misled by a draft that a start left when it was killed', () => {
  write(home, { 'master.key.new': 'half' })
  expect(Buffer.from(readSecrets({}, home).masterKey, 'base64')).toHaveLength(32)
})

it('prefers the environment, and then writes nothing', () => {
  const given = { LATCHKEY_KEY: key, AUTH_SECRET: 'x'.repeat(32) }
  expect(readSecrets(given, home)).toEqual({ masterKey: key, authSecret: 'x'.repeat(32) })
  expect(fs.readdirSync(home)).toEqual([])
})

it('refuses what is no key, wherever it comes from', () => {
  expect(() => readSecrets({ LATCHKEY_KEY: 'short' }, home)).toThrow(/LATCHKEY_KEY is not a key/)
  expect(() => readSecrets({ AUTH_SECRET: 'short' }, home)).toThrow(/AUTH_SECRET is shorter/)
  write(home, { 'master.key': 'damaged' })
  expect(() => readSecrets({}, home)).toThrow(/master\.key is not a key/)
})

it('makes no second master key for an installation that has begun', () => {
  readSecrets({}, home)
  write(home, { 'database-roles.json': '{}' })
  fs.rmSync(path.join(home, 'master.key'))
  expect(() => readSecrets({}, home)).toThrow(/master key of this installation is missing/)
  expect(readSecrets({ LATCHKEY_KEY: key }, home).masterKey).toBe(key)
})
