// One start per data folder, and no note of a dead one in its way.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lockHolder, takeLock } from '../../scripts/lib/lock.mjs'
import { scratchFolder, write } from './scratch'

const LOCK = new URL('../../scripts/lib/lock.mjs', import.meta.url).href
const TAKE_AND_STAY = `import { takeLock } from '${LOCK}'
takeLock(process.argv[1]); console.log('taken'); setInterval(() => {}, 1000)`

let home: string
let other: ReturnType<typeof spawn> | undefined

beforeEach(() => {
  home = path.join(scratchFolder(), 'home')
})
afterEach(() => void other?.kill('SIGKILL'))

async function otherStart() {
  const child = spawn(process.execPath, ['--input-type=module', '-e', TAKE_AND_STAY, home])
  other = child
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return child
}

it('is refused while another process has it, and free when that one was killed', async () => {
  const child = await otherStart()
  expect(lockHolder(home)).toBe(child.pid)
  expect(() => takeLock(home)).toThrow(expect.objectContaining({ code: 'already-running' }))

  const gone = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGKILL')
  await gone
  expect(lockHolder(home)).toBeUndefined()
  expect(takeLock(home).leftOver).toBe(true)
})

it('ignores a note whose process number belongs to somebody else now, and one that cannot be read', () => {
  write(home, { 'start.pid': JSON.stringify({ pid: process.ppid, born: 'long ago' }) })
  expect(takeLock(home).leftOver).toBe(true)
  write(home, { 'start.pid': '' })
  expect(takeLock(home).leftOver).toBe(true)
})

it('leaves nothing when it is released, nor takes away the note of another', () => {
  const lock = takeLock(home)
  expect(lock.leftOver).toBe(false)
  lock.release()
  expect(fs.readdirSync(home)).toEqual([])

  const mine = takeLock(home)
  write(home, { 'start.pid': 'somebody else' })
  mine.release()
  expect(fs.readdirSync(home)).toEqual(['start.pid'])
})
