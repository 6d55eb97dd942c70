// One run of one command: the process around it, what this user keeps, how it speaks, and what the person gave.
import { type Command, Option } from 'commander'
import type { Owed } from './attached/visit'
import { CliError } from './errors'
import type { Io } from './io'
import type { Folder } from './kept/folder'
import { requireSignIn } from './kept/sign-in'
import type { Output } from './output'
import { Portal } from './portal/client'

export type Options = {
  device?: string
  usbip?: string
  [name: string]: unknown
}
export type Run = {
  io: Io
  folder: Folder
  out: Output
  options: Options
  args: readonly (string | undefined)[]
  /** A receipt that was still to be read when the device went to restart. */
  owed?: Owed | undefined
}
export type Work = (run: Run) => Promise<void>

export type Leaf = {
  /** The name with its operands: `add <ssid>` */
  name: string
  about: string
  /** Works with an attached device: --device and --usbip. */
  device?: boolean
  work: Work
}
export type AddLeaf = (parent: Command, leaf: Leaf) => Command

export const outputOption = () =>
  new Option('--output <format>', 'how the result is printed').choices(['text', 'json']).default('text')

/** Makes commands whose work gets a Run. */
export function leaves(begin: (options: Options) => Omit<Run, 'options' | 'args'>): AddLeaf {
  return (parent, { name, about, device, work }) => {
    const command = parent.command(name).description(about).addOption(outputOption())
    if (device)
      command
        .option('--device <which>', 'device ID or its beginning, connection, or bus address')
        .option('--usbip <host:port>', 'talk to a USB/IP server instead of this computer’s USB')
    return command.action(async () => {
      const options = command.opts<Options>()
      await work({ ...begin(options), options, args: command.processedArgs as (string | undefined)[] })
    })
  }
}

export const text = (run: Run, name: string): string | undefined => {
  const value = run.options[name]
  return typeof value === 'string' ? value : undefined
}
export const flag = (run: Run, name: string): boolean => run.options[name] === true

/** Waits for the sign-in of this user. Throws `not-signed-in`. */
export async function portalOf(run: Run): Promise<Portal> {
  const { portal, token } = await requireSignIn(run.folder)
  return new Portal(run.io, portal, { token })
}

export function group(parent: Command, name: string, about: string): Command {
  return parent.command(name).description(about)
}

/** An operand that the usage names as required. */
export function operand(run: Run, at = 0): string {
  const value = run.args[at]
  if (value === undefined) throw new CliError('usage')
  return value
}
