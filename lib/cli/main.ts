// The command line from its arguments to its exit code. It never throws: whatever goes wrong is printed and becomes a code.
import { CommanderError } from 'commander'
import { EXIT, type ExitCode, failureOf } from './errors'
import type { Io } from './io'
import { folderOf } from './kept/folder'
import { Output } from './output'
import { buildProgram } from './program'

export async function main(io: Io): Promise<ExitCode> {
  const folder = folderOf(io)
  const program = buildProgram(io, (options) => ({
    io,
    folder,
    out: new Output(io, options.output === 'json' ? 'json' : 'text'),
  }))
  try {
    await program.parseAsync([...io.argv], { from: 'user' })
    return io.interrupted.aborted ? EXIT.interrupted : EXIT.done
  } catch (error) {
    const out = new Output(io, wantsJson(io.argv) ? 'json' : 'text')
    if (error instanceof CommanderError) return usage(out, error)
    const failure = failureOf(error, io.interrupted.aborted)
    out.fail(failure)
    return failure.exitCode
  }
}

/** Before the arguments are understood, and where they cannot be. */
const wantsJson = (argv: readonly string[]) =>
  argv.includes('--output=json') || argv.some((arg, i) => arg === '--output' && argv[i + 1] === 'json')

function usage(out: Output, error: CommanderError): ExitCode {
  // Help and version are answers, printed already.
  if (error.exitCode === 0) return EXIT.done
  const title = error.message.replace(/^error: /, '')
  out.fail({ code: 'usage', title, next: 'See --help.', exitCode: EXIT.usage })
  return EXIT.usage
}
