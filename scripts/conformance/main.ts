// Finds the one device to try, runs the rules on it, and prints the report.
import { readFileSync } from 'node:fs'
import { CodedError } from '../../lib/core/coded-error'
import { kitFrom } from '../../lib/conformance/kit'
import { lineText, summaryText } from '../../lib/conformance/report'
import { RULES } from '../../lib/conformance/rules'
import { type Line, runRules } from '../../lib/conformance/run'
import { listNodeUsbPorts } from '../../lib/device/transport/node-usb'
import type { NodePort } from '../../lib/device/transport/port'
import { listUsbipPorts } from '../../lib/device/transport/usbip'
import { type Options, readOptions } from './options'

const QUIET_MS = 300

async function findPort(options: Options): Promise<NodePort> {
  const ports = await (options.usbip ? listUsbipPorts(options.usbip) : listNodeUsbPorts())
  const wanted = options.device?.toLowerCase()
  const fitting = wanted
    ? ports.filter(({ busAddress, serial }) => busAddress === wanted || serial.toLowerCase() === wanted)
    : ports
  if (fitting.length === 1) return fitting[0]!
  const list = ports.map(({ busAddress, serial, label }) => `\n  ${busAddress}  ${serial}  ${label}`).join('')
  if (ports.length === 0) throw new CodedError('no-device', 'No device with a service port is attached.')
  const why =
    fitting.length === 0 ? `None of these is ${options.device}:` : 'Several fit; choose by --device:'
  throw new CodedError('no-device', why + list)
}

// A device that restarts comes back as another port at the same place, or with the same serial number.
function opener(options: Options, first: NodePort): () => ReturnType<NodePort['open']> {
  let port: NodePort | undefined = first
  return async () => {
    if (!port) {
      const ports = await (options.usbip ? listUsbipPorts(options.usbip) : listNodeUsbPorts())
      port = ports.find(({ serial, busAddress }) =>
        first.serial ? serial === first.serial : busAddress === first.busAddress,
      )
    }
    if (!port) throw new CodedError('no-device', 'The device is not attached.')
    const current = port
    port = undefined
    return current.open()
  }
}

function sayLine(): (line: Line) => void {
  let section = ''
  return (line) => {
    if (line.section !== section) console.log(`\ndocs/protocol/${line.section}`)
    section = line.section
    console.log(lineText(line))
  }
}

async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv)
  const kit = options.kit ? await kitFrom(JSON.parse(readFileSync(options.kit, 'utf8'))) : undefined
  const rules = RULES.filter(
    ({ id }) => options.only.length === 0 || options.only.some((one) => id.startsWith(one)),
  )
  if (rules.length === 0) throw new CodedError('no-rule', `No rule begins with ${options.only.join(', ')}.`)
  const port = await findPort(options)
  const text = options.output === 'text'
  if (text) console.log(`Trying ${port.label} at ${port.busAddress} by ${rules.length} rules`)
  const report = await runRules(
    rules,
    { open: opener(options, port), kit, serial: port.serial || undefined },
    {
      random: (length) => crypto.getRandomValues(new Uint8Array(length)),
      nowMs: () => Date.now(),
      pace: 1,
      quietMs: QUIET_MS,
      patienceMs: 0,
      allowed: { kit: kit !== undefined, slow: options.slow, destructive: options.destructive },
      onLine: text ? sayLine() : undefined,
    },
  )
  console.log(text ? `\n${summaryText(report)}` : JSON.stringify(report, null, 2))
  return report.failed > 0 ? 1 : 0
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const known = error instanceof CodedError || (error instanceof Error && 'syscall' in error)
    console.error(known ? (error as Error).message : error)
    process.exit(2)
  },
)
