// Wi-Fi networks the device knows. A key goes to the device and is never read back.
import { type Bytes } from '@/lib/core/bytes'
import type { Result } from '@/lib/domain/operations'
import type { CallOptions, Channel } from '../protocol/channel'

export type KnownNetwork = Result<'wifi.list'>['networks'][number]
export type SeenNetwork = Result<'wifi.scan'>['networks'][number]
export const WIFI_SECURITY = ['Open', 'WPA2', 'WPA3'] as const

export async function listNetworks(channel: Channel, options: CallOptions): Promise<KnownNetwork[]> {
  return (await channel.call('wifi.list', {}, options)).result.networks
}

/** What the device hears around it now. */
export async function scanNetworks(channel: Channel, options: CallOptions): Promise<SeenNetwork[]> {
  return (await channel.call('wifi.scan', {}, options)).result.networks
}

export async function addNetwork(
  channel: Channel,
  network: { ssid: Bytes; security: number; key?: string },
  options: CallOptions,
): Promise<number> {
  return (await channel.call('wifi.add', network, options)).result.id
}

export async function removeNetwork(channel: Channel, id: number, options: CallOptions): Promise<void> {
  await channel.call('wifi.remove', { id }, options)
}
