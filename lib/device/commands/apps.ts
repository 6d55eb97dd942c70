// Applications: state, storage and memory; start, stop, delete, debug. An application is known by its component.
import type { Bytes } from '@/lib/core/bytes'
import type { Result } from '@/lib/domain/operations'
import type { CallOptions, Channel } from '../protocol/channel'

export const APP_STATES = ['stopped', 'running', 'debugging', 'not present'] as const
export type AppState = (typeof APP_STATES)[number]
export type Quota = Result<'app.quota'>
export type Memory = Result<'memory.stats'>

type AppOperation = 'app.status' | 'app.start' | 'app.stop' | 'app.delete'

/** Reads or changes an application's state; the answer is the state it is in now. */
export async function application(
  channel: Channel,
  asked: { op: AppOperation; component: Bytes },
  options: CallOptions,
): Promise<AppState> {
  const { result } = await channel.call(asked.op, { component: asked.component }, options)
  return APP_STATES[result.state]!
}

/** How much of its storage the application uses, in kB. */
export async function readQuota(channel: Channel, component: Bytes, options: CallOptions): Promise<Quota> {
  return (await channel.call('app.quota', { component }, options)).result
}

/** Memory of the whole device and of each application, in kB. Needs app development. */
export async function readMemory(channel: Channel, options: CallOptions): Promise<Memory> {
  return (await channel.call('memory.stats', {}, options)).result
}

/** Stops the application for a debugger; the ports are the device's own. It ends when the link closes. */
export async function debugApplication(
  channel: Channel,
  component: Bytes,
  options: CallOptions,
): Promise<{ state: AppState; ports: number[] }> {
  const { result } = await channel.call('app.debug', { component }, options)
  return { state: APP_STATES[result.state]!, ports: result.ports }
}
