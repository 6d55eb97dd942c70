// One start per data folder: a note in it names the process that has it. A note whose process is gone, or whose
// number now belongs to somebody else, counts for nothing.
import fs from 'node:fs'
import path from 'node:path'
import { spawnSync } from 'node:child_process'
import { isAlive } from './run.mjs'
import { StartError } from './start-error.mjs'

/**
 * @returns {{ release: () => void, leftOver: boolean }} leftOver: an earlier start did not end as it should
 * @throws {StartError} already-running
 */
export function takeLock(home) {
  makeHome(home)
  const file = fileOf(home)
  const mine = JSON.stringify({ pid: process.pid, born: birthOf(process.pid) })
  for (let leftOver = false; ; leftOver = true) {
    if (create(file, mine)) return { leftOver, release: () => drop(file, mine) }
    const holder = lockHolder(home)
    if (holder) throw alreadyRunning(home, holder)
    setAside(file)
  }
}

/** The id of the process that has the folder, if one has. */
export function lockHolder(home) {
  const note = parse(read(fileOf(home)))
  if (!note || !isAlive(note.pid) || note.pid === process.pid) return undefined
  return birthOf(note.pid) === note.born ? note.pid : undefined
}

// Root keeps the folder passable, since Postgres then runs as somebody else; the files inside are closed.
export function makeHome(home) {
  fs.mkdirSync(home, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
}

const fileOf = (home) => path.join(home, 'start.pid')

function create(file, content) {
  const draft = `${file}.${process.pid}`
  fs.writeFileSync(draft, `${content}\n`, { mode: 0o600 })
  try {
    // A link appears whole or not at all, and not over another.
    fs.linkSync(draft, file)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  } finally {
    fs.rmSync(draft, { force: true })
  }
}

// Two starts may find the same old note; whoever moved away a fresh one by that puts it back.
function setAside(file) {
  const aside = `${file}.old.${process.pid}`
  try {
    const judged = read(file)
    fs.renameSync(file, aside)
    if (read(aside) !== judged) fs.linkSync(aside, file)
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(error.code)) throw error
  } finally {
    fs.rmSync(aside, { force: true })
  }
}

function drop(file, mine) {
  if (read(file)?.trim() === mine) fs.rmSync(file, { force: true })
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function parse(text) {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

/** When a process began: with its id, that names it for good; ids alone are used again, in containers at once. */
function birthOf(pid) {
  if (process.platform === 'win32') return ''
  try {
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const fields = fs
      .readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return `${boot} ${fields[19]}`
  } catch {
    return spawnSync('ps', ['-o', 'lstart=', '-p', `${pid}`], { encoding: 'utf8' }).stdout?.trim() ?? ''
  }
}

const alreadyRunning = (home, pid) =>
  new StartError('already-running', `Latchkey is already running on ${home} (process ${pid}).`, {
    next: 'Use that one, end it first, or set LATCHKEY_HOME and PORT to run a second installation.',
  })
