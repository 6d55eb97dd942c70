// What a run of the command line is given: its arguments and the process around it. Everything that a test replaces.
import type { Readable, Writable } from 'node:stream'

export type Out = Writable & { isTTY?: boolean; columns?: number }
export type In = Readable & { isTTY?: boolean; setRawMode?: (raw: boolean) => unknown }

export type Io = {
  argv: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  platform: string
  homedir: string
  hostname: string
  stdin: In
  stdout: Out
  stderr: Out
  nowMs(): number
  /** Aborts when the person interrupts (Ctrl+C). */
  interrupted: AbortSignal
}
