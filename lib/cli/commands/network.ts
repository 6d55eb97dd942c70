// The network beside Wi-Fi: interfaces, and the proxy the device goes through.
import type { Command } from 'commander'
import { toHex } from '@/lib/core/bytes'
import { type Proxy, listInterfaces, readProxy, setProxy } from '@/lib/device/commands/network'
import { withDevice } from '../attached/open'
import { CliError } from '../errors'
import { type AddLeaf, type Run, group, operand } from '../run'
import { plain, table } from '../text'

export function addNetwork(device: Command, leaf: AddLeaf): void {
  const parent = group(device, 'network', 'Interfaces')
  leaf(parent, { name: 'list', about: 'The interfaces and their addresses', device: true, work: list })
  const proxy = group(device, 'proxy', 'The proxy the device goes through')
  leaf(proxy, { name: 'show', about: 'The present proxy', device: true, work: show })
  leaf(proxy, {
    name: 'set <host:port>',
    about: 'Go through this proxy, or through none: off',
    device: true,
    work: set,
  })
}

async function list(run: Run): Promise<void> {
  await withDevice(run, async ({ command }) => {
    const found = await command('Reading the interfaces', listInterfaces)
    const items = found.map(({ mac, ...one }) => ({ ...one, mac: toHex(mac).match(/../g)!.join(':') }))
    const rows = items.map((one) => [
      one.name,
      one.up ? 'up' : 'down',
      one.mac,
      one.addresses.join(' ') || 'none',
    ])
    run.out.result(
      { items },
      items.length === 0 ? 'No interfaces.' : table(['Interface', 'State', 'MAC', 'Addresses'], rows),
    )
  })
}

const words = ({ enabled, host, port }: Proxy) =>
  enabled ? `Through ${plain(host ?? '?')}:${port ?? '?'}.` : 'No proxy.'
const shownOf = ({ enabled, host, port }: Proxy) => ({ enabled, host: host ?? null, port: port ?? null })

async function show(run: Run): Promise<void> {
  await withDevice(run, async ({ command }) => {
    const proxy = await command('Reading the proxy', readProxy)
    run.out.result(shownOf(proxy), words(proxy))
  })
}

export function proxyOf(given: string): Proxy {
  if (given === 'off') return { enabled: false }
  const [, host, digits] = /^(.{1,253}):(\d{1,5})$/.exec(given) ?? []
  const port = Number(digits)
  if (!host || port < 1 || port > 65_535)
    throw new CliError('usage', `${given} is no proxy: give it as HOST:PORT, or off.`)
  return { enabled: true, host, port }
}

async function set(run: Run): Promise<void> {
  const proxy = proxyOf(operand(run))
  await withDevice(run, async ({ command }) => {
    await command('Setting the proxy', (channel, options) => setProxy(channel, proxy, options))
    run.out.result(shownOf(proxy), words(proxy))
  })
}
