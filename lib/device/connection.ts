// What is seen of everything attached to one tab: each connection, where it stands, and the work it is at. It changes none of it.
import type { AttachedDevice, DeviceFacts } from './device'
import type { DeviceError } from './errors'
import type { Finding } from './outcome'
import type { AskedCall, Authorization } from './protocol/channel'
import type { Port } from './transport/port'
import type { Work } from './work'

/** A command whose answer did not come, and what its receipt can be asked for. */
export type Unanswered = { title: string; call: AskedCall | null; askedMs: number }
export type ConnectionState =
  | { kind: 'opening' }
  | { kind: 'identifying' }
  | { kind: 'ready' }
  | { kind: 'working'; work: Work }
  | { kind: 'restarting'; sinceMs: number }
  | { kind: 'outcome-unknown'; title: string }
  | { kind: 'lost'; percent: number | null }
  | { kind: 'failed'; error: DeviceError }
export type Connection = {
  /** The label the page gives at attach and keeps until unplug: "1", "2" … */
  id: string
  port: Port
  state: ConnectionState
  facts: DeviceFacts | null
  device: AttachedDevice | null
  /** How often the device was read again: what was read before a doubt is not believed after it. */
  readings: number
  /** A change whose answer did not come; kept over an unplugging, until the receipt was asked. */
  unanswered: Unanswered | null
  /** What the receipt said of it, until the next command. */
  finding: { title: string; finding: Finding } | null
  /** cti (dashed) of the capability that this device refused as revoked. */
  revoked: string | null
}
export type View = {
  connections: readonly Connection[]
  current: Connection | null
  choosing: boolean
  problem: DeviceError | null
}
/** What a person's command may carry; read anew for each. */
export type Holder = {
  carried(): Promise<{ kind: 'nothing' } | { kind: 'missing' } | { kind: 'file'; auth: Authorization }>
  end(): Promise<void>
  /** Hears of each call before it is sent: what a receipt is matched with later. `title` holds no secret. */
  asked?(call: AskedCall & { title: string; deviceId: string }): void | Promise<void>
}

export const newConnection = (id: string, port: Port): Connection => ({
  id,
  port,
  state: { kind: 'opening' },
  facts: null,
  device: null,
  readings: 0,
  unanswered: null,
  finding: null,
  revoked: null,
})

/** Nothing of it is open, and nothing is being opened. */
export function isGone({ state, device }: Connection): boolean {
  return state.kind === 'lost' || state.kind === 'failed' || (state.kind === 'restarting' && !device)
}
