// Opening a port within a time: USB itself knows none. What opens too late, or after the person gave up, is closed again.
import { DeviceError } from './errors'
import type { Port } from './transport/port'
import type { Transport } from './transport/transport'

const OPEN_MS = 10_000

/** Throws `timeout` after 10 s and `aborted` when the signal says so. */
export async function openPort(port: Port, signal: AbortSignal): Promise<Transport> {
  const opened = port.open()
  let timer: ReturnType<typeof setTimeout> | undefined
  const gaveUp = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeviceError('timeout')), OPEN_MS)
    signal.addEventListener('abort', () => reject(new DeviceError('aborted')), { once: true })
  })
  try {
    return await Promise.race([opened, gaveUp])
  } catch (error) {
    void opened.then((late) => late.close()).catch(() => undefined)
    throw error
  } finally {
    clearTimeout(timer)
  }
}
