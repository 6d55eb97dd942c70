// The command line of the virtual device: what may be said, and what is refused before anything starts.
import { Command, InvalidArgumentError, Option } from 'commander'
import { fromHex, uuidFromText } from '../../lib/core/bytes'

export type Options = {
  usbip: { host: string; port: number }
  count: number
  speed: 'full' | 'high'
  kit: string
  rootKey?: string
  catalog?: string
  product?: string
  keystore?: string
  identityKey: string[]
  state: 'blank' | 'module1complete' | 'devicecomplete'
  epoch: number
  clock: { trusted: boolean; offsetS: number }
  flash?: string
  seedFrom?: string
  device: string[]
  landingPage?: string
  firmware: string
  model: string
  restart: number
  quiet: boolean
}

const whole = (least: number, most: number) => (text: string) => {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new InvalidArgumentError(`It has to be a whole number from ${least} to ${most}.`)
  return value
}

function address(text: string): Options['usbip'] {
  const parts = /^(?:(\[[^\]]+\]|[^:]+):)?(\d+)$/.exec(text)
  if (!parts || Number(parts[2]) > 65_535) throw new InvalidArgumentError('It has to be PORT or HOST:PORT.')
  return { host: (parts[1] ?? '127.0.0.1').replace(/^\[|\]$/g, ''), port: Number(parts[2]) }
}

function clock(text: string): Options['clock'] {
  if (text === 'on' || text === 'off') return { trusted: text === 'on', offsetS: 0 }
  if (!/^[+-]\d{1,9}$/.test(text))
    throw new InvalidArgumentError('It has to be on, off, or seconds with a sign, such as -86400.')
  return { trusted: true, offsetS: Number(text) }
}

function rootKey(text: string): string {
  if (!/^[0-9a-fA-F]{128}$/.test(text))
    throw new InvalidArgumentError('It has to be x and y of the public key, 128 hex digits.')
  fromHex(text)
  return text
}

function uuid(text: string): string {
  try {
    uuidFromText(text)
    return text
  } catch {
    throw new InvalidArgumentError('It has to be a UUID.')
  }
}

function page(text: string): string {
  if (!/^https?:\/\/.{1,200}$/.test(text))
    throw new InvalidArgumentError('It has to be an http or https URL.')
  return text
}

const several = (value: string, before: string[]) => [...before, value]

export function readOptions(argv: readonly string[]): Options {
  const command = new Command('virtual-device')
    .description('Made-up devices that speak the service protocol, behind a USB/IP server.')
    .addOption(
      new Option('--usbip <[host:]port>', 'where to serve')
        .argParser(address)
        .default(address('3240'), '127.0.0.1:3240'),
    )
    .option('--count <n>', 'how many devices', whole(1, 32), 1)
    .addOption(new Option('--speed <speed>', 'of the bus').choices(['full', 'high']).default('high'))
    .option('--kit <dir>', 'a folder for test keys; made where there is none', '.latchkey/kit')
    .option(
      '--root-key <xy-hex>',
      'the public root key burnt into the devices, instead of the kit’s',
      rootKey,
    )
    .option('--catalog <uuid>', 'with --root-key', uuid)
    .option('--product <uuid>', 'with --root-key', uuid)
    .option('--keystore <file>', 'the trusted keystore they begin with')
    .addOption(
      new Option('--identity-key <file>', 'a device’s private key, PKCS #8 as PEM or DER; once for each')
        .argParser(several)
        .default([], 'made, and kept in the kit’s folder'),
    )
    .addOption(
      new Option('--state <state>', 'manufacturing state')
        .choices(['blank', 'module1complete', 'devicecomplete'])
        .default('devicecomplete'),
    )
    .option('--epoch <n>', 'the least epoch of a capability', whole(0, 2 ** 32 - 1), 1)
    .addOption(
      new Option('--clock <on|off|seconds>', 'trusted clock, none, or one that is so far off')
        .argParser(clock)
        .default(clock('on'), 'on'),
    )
    .option('--flash <dir>', 'keep what the devices store; without it they forget at the end')
    .option('--seed-from <url>', 'be the devices of a demo portal, which its catalog knows', page)
    .addOption(
      new Option('--device <id>', 'of those, this one; may be repeated')
        .argParser(several)
        .default([], 'the first of them'),
    )
    .option('--landing-page <url>', 'what a browser offers when a device is plugged in', page)
    .option('--firmware <text>', 'version that they state', '4.1.7')
    .option('--model <text>', 'model and USB product name', 'Virtual device')
    .option('--restart <ms>', 'from leaving the bus to being back', whole(50, 10_000), 1500)
    .option('--quiet', 'print only what goes wrong', false)
    .showHelpAfterError('Next: --help lists the options.')
  const options = command.parse(argv, { from: 'user' }).opts<Options>()
  refuseContradictions(command, options)
  return options
}

function refuseContradictions(command: Command, options: Options): void {
  const own = [options.rootKey, options.catalog, options.product]
  if (own.some(Boolean) && !own.every(Boolean))
    command.error('error: --root-key, --catalog and --product belong together')
  if (options.keystore && !options.rootKey) command.error('error: --keystore needs --root-key')
  if (options.seedFrom && (options.rootKey || options.identityKey.length > 0))
    command.error('error: --seed-from brings its own keys')
  if (options.device.length > 0 && !options.seedFrom) command.error('error: --device needs --seed-from')
  if (options.identityKey.length > options.count)
    command.error(`error: ${options.identityKey.length} identity keys for ${options.count} devices`)
}
