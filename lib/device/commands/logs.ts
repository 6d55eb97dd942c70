// The device's log: all it holds, or line by line as it comes. Its text is untrusted and shown as text.
import type { Bytes } from '@/lib/core/bytes'
import type { CallOptions, Channel } from '../protocol/channel'

export type LogLine = { uptimeMs: number; line: string; lost: number }

/** The log as the device holds it now, UTF-8, hash checked. */
export async function readLog(channel: Channel, options: CallOptions): Promise<Bytes> {
  return (await channel.call('log.read', {}, options)).data
}

/** Follows until the signal aborts; ends otherwise with the code that the capability would now get. */
export async function followLog(
  channel: Channel,
  onLine: (line: LogLine) => void,
  options: CallOptions,
): Promise<void> {
  await channel.follow({
    ...options,
    onEvent: (event) => {
      if (event.kind === 'log') onLine(event)
    },
  })
}
