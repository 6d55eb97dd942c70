// The device's log, read or followed, and its error report. What they hold is a foreign text: on a terminal it is made
// plain, in a file it is as it came.
import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { DeviceError } from '@/lib/device/errors'
import { clearErrorReport, readErrorReport } from '@/lib/device/commands/error-report'
import { type LogLine, followLog, readLog } from '@/lib/device/commands/logs'
import type { CallOptions, Channel } from '@/lib/device/protocol/channel'
import { withDevice } from '../attached/open'
import { CliError } from '../errors'
import { confirmTyped } from '../prompt'
import { type AddLeaf, type Run, flag, group, text } from '../run'
import { plain, plainLines } from '../text'

export function addLog(device: Command, leaf: AddLeaf): void {
  leaf(device, { name: 'log', about: 'What the device has logged', device: true, work: log })
    .option('--follow', 'go on as lines come, until Ctrl+C')
    .option('--output-file <file>', 'write it there, as it came')
  const report = group(device, 'error-report', 'What the device wrote down about its own failures')
  leaf(report, { name: 'show', about: 'The report', device: true, work: showReport }).option(
    '--output-file <file>',
    'write it there, as it came',
  )
  leaf(report, { name: 'clear', about: 'Clear it, for good', device: true, work: clear }).option(
    '--yes-really <device>',
    'the first 8 digits of the device ID, instead of typing them',
  )
}

type Reading = (channel: Channel, options: CallOptions) => Promise<Uint8Array>

async function show(run: Run, title: string, reading: Reading): Promise<void> {
  await withDevice(run, async ({ facts, command }) => {
    const content = await command(title, reading)
    const file = text(run, 'outputFile') ?? null
    const said = new TextDecoder().decode(content)
    if (!file)
      return run.out.result({ deviceId: facts.deviceId, text: said }, plainLines(said.replace(/\n$/, '')))
    await writeFile(file, content, { mode: 0o600 }).catch((cause: unknown) => {
      throw new CliError('file-unreadable', file, { cause })
    })
    run.out.result(
      { deviceId: facts.deviceId, savedTo: file, sizeBytes: content.length },
      `Saved to ${plain(file)}, ${content.length} B.`,
    )
  })
}

const log = (run: Run) => (flag(run, 'follow') ? follow(run) : show(run, 'Reading the log', readLog))
const showReport = (run: Run) => show(run, 'Reading the error report', readErrorReport)

async function follow(run: Run): Promise<void> {
  if (text(run, 'outputFile')) throw new CliError('usage', '--follow and --output-file do not go together.')
  await withDevice(run, async ({ command }) => {
    const told = ({ uptimeMs, line, lost }: LogLine) => {
      const gap = lost > 0 ? `… ${lost} lines lost\n` : ''
      run.out.line(
        { uptimeMs, text: line, lost },
        `${gap}${(uptimeMs / 1000).toFixed(3).padStart(10)}  ${plain(line)}`,
      )
    }
    try {
      await command('Following the log', (channel, options) => followLog(channel, told, options))
    } catch (error) {
      // Having enough is how a person ends it.
      if (!(run.io.interrupted.aborted && error instanceof DeviceError && error.code === 'cancelled'))
        throw error
    }
  })
}

async function clear(run: Run): Promise<void> {
  await withDevice(run, async ({ facts, command }) => {
    await confirmTyped(run.io, {
      consequence: 'The error report is gone then.',
      text: facts.deviceId.slice(0, 8),
      given: text(run, 'yesReally'),
      option: '--yes-really',
    })
    await command('Clearing the error report', clearErrorReport)
    run.out.result({ deviceId: facts.deviceId, cleared: true }, 'The error report is cleared.')
  })
}
