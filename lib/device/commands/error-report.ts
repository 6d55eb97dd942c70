// The error report: what the device wrote down about failures of its own, kept over restarts until it is cleared.
import type { Bytes } from '@/lib/core/bytes'
import type { CallOptions, Channel } from '../protocol/channel'

/** As the device holds it now, hash checked; empty where nothing failed. Its text is untrusted and shown as text. */
export async function readErrorReport(channel: Channel, options: CallOptions): Promise<Bytes> {
  return (await channel.call('error-report.read', {}, options)).data
}

export async function clearErrorReport(channel: Channel, options: CallOptions): Promise<void> {
  await channel.call('error-report.clear', {}, options)
}
