// All commands by their names. What each does stands in commands/.
import { Command } from 'commander'
import { addApp } from './commands/app'
import { addCapability } from './commands/capability'
import { addCertificate } from './commands/certificate'
import { addDevice } from './commands/device'
import { addImage } from './commands/image'
import { addKeystore } from './commands/keystore'
import { addLog } from './commands/log'
import { addNetwork } from './commands/network'
import { addRequest } from './commands/request'
import { addSignIn } from './commands/sign-in'
import { addWifi } from './commands/wifi'
import type { Io } from './io'
import { type Options, type Run, group, leaves } from './run'

const GROUPS = [addDevice, addCapability, addImage, addApp, addWifi, addNetwork, addCertificate, addLog]

export function buildProgram(io: Io, begin: (options: Options) => Omit<Run, 'options' | 'args'>): Command {
  const program = new Command('latchkey')
    .description('Service locked devices from the command line.')
    .exitOverride()
    .configureOutput({
      writeOut: (said) => void io.stdout.write(said),
      // What is wrong is printed once, by main, in the format that was asked for.
      writeErr: () => {},
    })
    .showHelpAfterError(false)
  const leaf = leaves(begin)
  addSignIn(program, leaf)
  addRequest(group(program, 'request', 'Ask for capabilities, and see what became of it'), leaf)
  const device = group(program, 'device', 'Devices attached to this computer')
  for (const add of GROUPS) add(device, leaf)
  addKeystore(group(program, 'keystore', 'What a device trusts'), leaf)
  return program
}
