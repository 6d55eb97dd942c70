// The device as a whole: status, restart, manufacturing state, keystore, revocation.
import type { Bytes } from '@/lib/core/bytes'
import type { Channel, CallOptions } from '../protocol/channel'

export const readStatus = async (channel: Channel) => (await channel.call('device.status', {})).result
export const readKeystore = async (channel: Channel) => (await channel.call('keystore.status', {})).result

/** Gives the device a trusted keystore; it answers with the version it now has. Needs no capability. */
export async function updateKeystore(channel: Channel, file: Bytes): Promise<number> {
  return (await channel.call('keystore.update', { package: file })).result.version
}

export async function applyRevocation(channel: Channel, notice: Bytes): Promise<number> {
  return (await channel.call('revocation.update', { notice })).result.epoch
}

/** Off the bus within 1 s, back within 10 s, with a new boot ID. */
export const restart = (channel: Channel, options: CallOptions) => channel.call('device.restart', {}, options)

/** Upward only and for good; the answer is the state it is in now. */
export async function setManufacturingState(
  channel: Channel,
  state: number,
  options: CallOptions,
): Promise<number> {
  return (await channel.call('manufacturing-state.set', { state }, options)).result.state
}
