// Asking at a terminal: a secret is not shown, a confirmation is typed exactly, and where nobody can answer it says so.
import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { In, Io, Out } from '@/lib/cli/io'
import { askSecret, confirmTyped } from '@/lib/cli/prompt'

function terminal(keys: string | null) {
  let shown = ''
  const raw: boolean[] = []
  const stdin: In = keys === null ? Readable.from(['piped\n']) : new PassThrough()
  if (keys !== null) {
    stdin.isTTY = true
    stdin.setRawMode = (on) => raw.push(on)
    setTimeout(() => [...keys].forEach((key) => (stdin as PassThrough).write(key)))
  }
  const stderr = { write: (said: string) => ((shown += said), true) } as unknown as Out
  return { io: { stdin, stderr } as unknown as Io, shown: () => shown, raw }
}
const secret = (io: Io, more: { file?: string; stdin?: boolean } = {}) =>
  askSecret(io, { what: 'Key', options: '--key-file or --key-stdin', ...more })
const confirm = (io: Io, given?: string) =>
  confirmTyped(io, { consequence: 'It is gone then.', text: 'aaaabbbb', given, option: '--yes-really' })
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  )

describe('a secret', () => {
  it('is typed without being shown, and the terminal is as before', async () => {
    const { io, shown, raw } = terminal('hunX\u007fter2\r')
    expect(await secret(io)).toBe('hunter2')
    expect(shown()).toBe('Key: \n')
    expect(raw).toEqual([true, false])
  })

  it('comes from a file or from standard input', async () => {
    const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'latchkey-')), 'key')
    writeFileSync(file, 'from the file\n')
    expect(await secret(terminal(null).io, { file })).toBe('from the file')
    expect(await secret(terminal(null).io, { stdin: true })).toBe('piped')
    expect(await codeOf(secret(terminal(null).io, { file: `${file}-not` }))).toBe('file-unreadable')
  })

  it('is refused where there is no terminal, and given up with Ctrl+C', async () => {
    expect(await codeOf(secret(terminal(null).io))).toBe('usage')
    const { io, raw } = terminal('abc\u0003')
    expect(await codeOf(secret(io))).toBe('not-confirmed')
    expect(raw).toEqual([true, false])
  })
})

describe('a confirmation', () => {
  it('is typed exactly, and shown as it is typed', async () => {
    const { io, shown } = terminal('aaaabbbb\r')
    expect(await codeOf(confirm(io))).toBe('done')
    expect(shown()).toContain('It is gone then.\nType aaaabbbb to go on: aaaabbbb')
    for (const keys of ['\r', 'aaaabbb\r', 'yes\r', 'aaaabbbbb\r'])
      expect(await codeOf(confirm(terminal(keys).io)), keys).toBe('not-confirmed')
  })

  it('is given by the option, exactly too', async () => {
    expect(await codeOf(confirm(terminal(null).io, 'aaaabbbb'))).toBe('done')
    expect(await codeOf(confirm(terminal(null).io, 'yes'))).toBe('not-confirmed')
    expect(await codeOf(confirm(terminal(null).io))).toBe('usage')
  })
})
