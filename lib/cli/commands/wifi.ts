// Wi-Fi networks: heard, known, added, removed. A key is typed or read from a file, never given as an argument, and goes to
// the device only.
import type { Command } from 'commander'
import { type Bytes, toHex, utf8, utf8Text } from '@/lib/core/bytes'
import {
  WIFI_SECURITY,
  addNetwork,
  listNetworks,
  removeNetwork,
  scanNetworks,
} from '@/lib/device/commands/wifi'
import { attempt } from '@/lib/domain/signed-object'
import { withDevice } from '../attached/open'
import { CliError } from '../errors'
import { askSecret } from '../prompt'
import { type AddLeaf, type Run, flag, group, operand, text } from '../run'
import { plain, table } from '../text'

const SECURITIES = WIFI_SECURITY.map((one) => one.toLowerCase())

export function addWifi(device: Command, leaf: AddLeaf): void {
  const parent = group(device, 'wifi', 'Wi-Fi networks')
  leaf(parent, { name: 'scan', about: 'What the device hears', device: true, work: scan })
  leaf(parent, { name: 'list', about: 'What the device knows', device: true, work: list })
  leaf(parent, { name: 'add <ssid>', about: 'Add a network; its key is asked for', device: true, work: add })
    .option('--security <kind>', SECURITIES.join(', '), 'wpa2')
    .option('--key-file <file>', 'read the key from a file')
    .option('--key-stdin', 'read the key from standard input')
  leaf(parent, { name: 'remove <id>', about: 'Remove a network by its id', device: true, work: remove })
}

/** An SSID is bytes; where they are text it is shown as text, and the bytes always stand beside it. */
const ssidOf = (ssid: Bytes) => ({ ssid: attempt(() => utf8Text(ssid)) ?? null, ssidHex: toHex(ssid) })
const named = (one: { ssid: string | null; ssidHex: string }) => one.ssid ?? `0x${one.ssidHex}`
const securityName = (security: number) => SECURITIES[security] ?? 'unknown'

async function scan(run: Run): Promise<void> {
  await withDevice(run, async ({ command }) => {
    const found = await command('Scanning', scanNetworks)
    const items = found.map((one) => ({
      ...ssidOf(one.ssid),
      security: securityName(one.security),
      rssiDbm: one.rssiDbm,
      channel: one.channel,
    }))
    const rows = items.map((one) => [named(one), one.security, `${one.rssiDbm} dBm`, String(one.channel)])
    run.out.result(
      { items },
      items.length === 0 ? 'It hears no network.' : table(['Network', 'Security', 'Signal', 'Channel'], rows),
    )
  })
}

async function list(run: Run): Promise<void> {
  await withDevice(run, async ({ command }) => {
    const found = await command('Reading the networks', listNetworks)
    const items = found.map((one) => ({
      id: one.id,
      ...ssidOf(one.ssid),
      security: securityName(one.security),
      connected: one.connected,
    }))
    const rows = items.map((one) => [
      String(one.id),
      named(one),
      one.security,
      one.connected ? 'connected' : '',
    ])
    run.out.result(
      { items },
      items.length === 0 ? 'The device knows no network.' : table(['Id', 'Network', 'Security', ''], rows),
    )
  })
}

async function add(run: Run): Promise<void> {
  const ssid = utf8(operand(run))
  const security = SECURITIES.indexOf(text(run, 'security')!.toLowerCase())
  if (security < 0) throw new CliError('usage', `--security is one of ${SECURITIES.join(', ')}.`)
  const key = security === 0 ? undefined : await askKey(run)
  await withDevice(run, async ({ command }) => {
    const id = await command('Adding the network', (channel, options) =>
      addNetwork(channel, { ssid, security, key }, options),
    )
    run.out.result(
      { id, ...ssidOf(ssid), security: securityName(security) },
      `${plain(operand(run))} is network ${id}.`,
    )
  })
}

const askKey = (run: Run) =>
  askSecret(run.io, {
    what: 'Key of the network',
    file: text(run, 'keyFile'),
    stdin: flag(run, 'keyStdin'),
    options: '--key-file or --key-stdin',
  })

async function remove(run: Run): Promise<void> {
  const given = operand(run)
  if (!/^\d{1,9}$/.test(given))
    throw new CliError('usage', `${given} is no id. See them: latchkey device wifi list`)
  const id = Number(given)
  await withDevice(run, async ({ command }) => {
    await command('Removing the network', (channel, options) => removeNetwork(channel, id, options))
    run.out.result({ id }, `Network ${id} is removed.`)
  })
}
