// What a run says: its result on standard output, everything else on standard error, for people or as JSON.
import type { Failure } from './errors'
import type { Io } from './io'
import { plain, plainLines, safeJson } from './text'

export type Format = 'text' | 'json'

export class Output {
  #progress = false

  constructor(
    private readonly io: Io,
    readonly format: Format,
  ) {}

  /** The result: one JSON document, or the text, which the caller has made plain. */
  result(value: unknown, text: string): void {
    this.#clear()
    const said = this.format === 'json' ? safeJson(value) : text
    if (said !== '') this.io.stdout.write(`${said}\n`)
  }

  /** One of many results that come while the command runs: a line of JSON each. */
  line(value: unknown, text: string): void {
    this.result(value, text)
  }

  /** For people only; a program that reads JSON is told nothing in between. */
  say(text: string): void {
    this.#clear()
    if (this.format === 'text') this.io.stderr.write(`${plainLines(text)}\n`)
  }

  /** A line that the next one replaces; nothing where standard error is no terminal. */
  progress(text: string): void {
    if (this.format === 'json' || !this.io.stderr.isTTY) return
    const line = plain(text).slice(0, (this.io.stderr.columns ?? 80) - 1)
    this.io.stderr.write(`\r${line}\u001b[K`)
    this.#progress = true
  }

  #clear(): void {
    if (this.#progress) this.io.stderr.write('\r\u001b[K')
    this.#progress = false
  }

  fail(failure: Failure): void {
    this.#clear()
    if (this.format === 'json') {
      this.io.stderr.write(`${safeJson({ error: failure })}\n`)
      return
    }
    const detail = failure.detail ? `\n  ${plainLines(failure.detail).replaceAll('\n', '\n  ')}` : ''
    this.io.stderr.write(
      `${plain(failure.title)} (${plain(failure.code)})${detail}\n${plainLines(failure.next)}\n`,
    )
  }
}
