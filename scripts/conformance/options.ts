// The arguments of `npm run conformance`, read and held against each other.
import { Command, InvalidArgumentError, Option } from 'commander'

export type Options = {
  usb: boolean
  usbip: { host: string; port: number } | undefined
  device: string | undefined
  kit: string | undefined
  slow: boolean
  destructive: boolean
  only: string[]
  output: 'text' | 'json'
}

function address(text: string): { host: string; port: number } {
  const [, host = '127.0.0.1', port = ''] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? []
  if (!port || Number(port) < 1 || Number(port) > 65_535)
    throw new InvalidArgumentError('Give it as HOST:PORT or PORT, such as 127.0.0.1:3240.')
  return { host, port: Number(port) }
}

const AFTER = `
Without --kit only the rules that need no signed object are tried. Without --destructive nothing is installed, restarted,
revoked or handed over: Wi-Fi networks and certificates are added and removed again, and a staged image is replaced.
With --destructive use a device for tests: rollback numbers, epoch, keystore version and handover number stay raised.

Exit codes: 0 every rule that was tried holds; 1 a rule is broken; 2 the run could not begin.`

export function readOptions(argv: readonly string[]): Options {
  const program = new Command('npm run conformance --')
    .description('Tries an attached device by the rules of docs/protocol and reports each.')
    .option('--usb', 'a device on this machine’s USB', false)
    .addOption(new Option('--usbip <host:port>', 'a device behind a USB/IP server').argParser(address))
    .option('--device <address>', 'which one, where several are attached: bus address or serial number')
    .option('--kit <file>', 'test kit with the private keys that the device trusts, as JSON')
    .option('--slow', 'also what takes a minute or more', false)
    .option('--destructive', 'also what changes what the device keeps', false)
    .option('--only <ids...>', 'only rules whose id begins so, such as order. or receipt.', [])
    .addOption(new Option('--output <form>', 'form of the report').choices(['text', 'json']).default('text'))
    .addHelpText('after', AFTER)
    .configureOutput({ outputError: (text, write) => write(text) })
  program.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  program.parse(argv, { from: 'user' })
  const options = program.opts<Options>()
  if (options.usb === (options.usbip !== undefined)) program.error('Give either --usb or --usbip HOST:PORT.')
  return options
}
