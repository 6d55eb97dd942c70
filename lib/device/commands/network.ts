// The network beside Wi-Fi: interfaces as the device has them, and the proxy it goes through.
import type { Params, Result } from '@/lib/domain/operations'
import type { CallOptions, Channel } from '../protocol/channel'

export type NetworkInterface = Result<'network.interfaces'>['interfaces'][number]
export type Proxy = Params<'network.proxy.set'>

export async function listInterfaces(channel: Channel, options: CallOptions): Promise<NetworkInterface[]> {
  return (await channel.call('network.interfaces', {}, options)).result.interfaces
}

export async function readProxy(channel: Channel, options: CallOptions): Promise<Proxy> {
  return (await channel.call('network.proxy.get', {}, options)).result
}

/** A proxy that is enabled needs host and port. */
export async function setProxy(channel: Channel, proxy: Proxy, options: CallOptions): Promise<void> {
  await channel.call('network.proxy.set', proxy, options)
}
