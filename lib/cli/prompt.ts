// Asking the person: a secret that is not shown, and a confirmation that is typed. Where nobody can answer, it says which
// option answers instead.
import { readFile } from 'node:fs/promises'
import { CliError } from './errors'
import type { Io } from './io'
import { plain } from './text'

const MOST_BYTES = 65_536
const CTRL_C = '\u0003'
const CTRL_D = '\u0004'

/** All of standard input, without the line end at its end. */
export async function readStdin(io: Io): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of io.stdin) {
    const bytes = Buffer.from(chunk as Uint8Array | string)
    size += bytes.length
    if (size > MOST_BYTES) throw new CliError('file-wrong', 'Standard input holds too much.')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}

/** A secret from a file or standard input where one is named, else typed without being shown. Never from an argument. */
export async function askSecret(
  io: Io,
  asked: { what: string; file?: string; stdin?: boolean; options: string },
): Promise<string> {
  if (asked.file) {
    const text = await readFile(asked.file, 'utf8').catch((cause: unknown) => {
      throw new CliError('file-unreadable', asked.file, { cause })
    })
    return text.replace(/\r?\n$/, '')
  }
  if (asked.stdin) return readStdin(io)
  if (!io.stdin.isTTY || !io.stdin.setRawMode)
    throw new CliError('usage', `${asked.what} is asked for, and this is no terminal. Use ${asked.options}.`)
  return typed(io, `${asked.what}: `, false)
}

/** Throws unless the person types exactly `text`, or gave it with the option. */
export async function confirmTyped(
  io: Io,
  asked: { consequence: string; text: string; given: string | undefined; option: string },
): Promise<void> {
  const { text, given } = asked
  if (given !== undefined) {
    if (given === text) return
    throw new CliError('not-confirmed', `${asked.option} has to be ${text}.`)
  }
  if (!io.stdin.isTTY || !io.stdin.setRawMode)
    throw new CliError(
      'usage',
      `This asks for a confirmation, and this is no terminal. Use ${asked.option} ${text}.`,
    )
  io.stderr.write(`${plain(asked.consequence)}\n`)
  const answer = await typed(io, `Type ${plain(text)} to go on: `, true)
  if (answer.trim() !== text) throw new CliError('not-confirmed')
}

function typed(io: Io, question: string, shown: boolean): Promise<string> {
  const { stdin, stderr } = io
  stderr.write(question)
  stdin.setRawMode!(true)
  stdin.resume()
  return new Promise((resolve, reject) => {
    let text = ''
    const end = (settle: () => void) => {
      stdin.off('data', hear)
      stdin.setRawMode!(false)
      stdin.pause()
      stderr.write('\n')
      settle()
    }
    const hear = (chunk: Buffer | string) => {
      for (const char of chunk.toString()) {
        if (char === CTRL_C || char === CTRL_D) return end(() => reject(new CliError('not-confirmed')))
        if (char === '\r' || char === '\n') return end(() => resolve(text))
        if (char === '\u007f' || char === '\b') text = text.slice(0, -1)
        else if (char >= ' ') text += char
        else continue
        if (shown) stderr.write(char >= ' ' && char !== '\u007f' ? plain(char) : '\b \b')
      }
    }
    stdin.on('data', hear)
  })
}
