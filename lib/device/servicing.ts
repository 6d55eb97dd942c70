// The servicing of whatever is attached to one tab: every device on its connection, the one in view, and the one way in which
// a person's command reaches it. It knows the rule of the ten points: what has a need carries the selection, to the
// device it names or not at all; a missing file stops one command and ends the selection.
import { AttachedDevice, type DeviceFacts } from './device'
import { DeviceError, asDeviceError } from './errors'
import type { CallOptions } from './protocol/channel'
import type { Authorization, Channel, Surroundings } from './protocol/channel'
import type { Progress } from './protocol/messages'
import type { Port } from './transport/port'

/** What a person's command may carry; read anew for each. */
export type Holder = {
  carried(): Promise<{ kind: 'nothing' } | { kind: 'missing' } | { kind: 'file'; auth: Authorization }>
  end(): Promise<void>
}
export type Work = {
  title: string
  stage: string
  done: number
  total: number
  startedMs: number
  cancel: (() => void) | null
}
export type ConnectionState =
  | { kind: 'opening' }
  | { kind: 'identifying' }
  | { kind: 'ready' }
  | { kind: 'working'; work: Work }
  | { kind: 'restarting' }
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
}
export type View = {
  connections: readonly Connection[]
  current: Connection | null
  choosing: boolean
  problem: DeviceError | null
}

const RESTART_MS = 20_000

export class Servicing {
  #connections: Connection[] = []
  #currentId: string | null = null
  #choosing = false
  #problem: DeviceError | null = null
  #lastId = 0
  #hearers = new Set<() => void>()
  #view: View = { connections: [], current: null, choosing: false, problem: null }

  constructor(
    private readonly around: Surroundings,
    private readonly holder: Holder,
  ) {}

  // What is seen

  get view(): View {
    return this.#view
  }
  subscribe = (hear: () => void): (() => void) => {
    this.#hearers.add(hear)
    return () => this.#hearers.delete(hear)
  }
  #changed(): void {
    // Copies, so that who compares what is seen with what was seen finds a difference.
    const connections = this.#connections.map((one) => ({ ...one }))
    const current = connections.find((one) => one.id === this.#current()?.id) ?? null
    this.#view = { connections, current, choosing: this.#choosing, problem: this.#problem }
    for (const hear of this.#hearers) hear()
  }
  #current(): Connection | undefined {
    return this.#connections.find((one) => one.id === this.#currentId) ?? this.#connections[0]
  }
  #put(connection: Connection, change: Partial<Connection>): void {
    Object.assign(connection, change)
    this.#changed()
  }

  choose(id: string): void {
    this.#currentId = id
    this.#changed()
  }
  setChoosing(choosing: boolean): void {
    this.#choosing = choosing
    if (choosing) this.#problem = null
    this.#changed()
  }
  setProblem(problem: DeviceError | null): void {
    this.#problem = problem
    this.#changed()
  }

  // Attach and unplug

  /** Opens a plugged device. Where it is one that was lost, that one goes on under its old label. */
  async attach(port: Port): Promise<void> {
    if (
      this.#connections.some(
        (one) => one.port.key === port.key && one.state.kind !== 'lost' && one.state.kind !== 'failed',
      )
    )
      return
    const again = this.#connections.find(
      (one) => one.port.key === port.key || (port.serial !== '' && one.port.serial === port.serial),
    )
    const connection: Connection = again ?? {
      id: `${++this.#lastId}`,
      port,
      state: { kind: 'opening' },
      facts: null,
      device: null,
    }
    connection.port = port
    if (!again) this.#connections.push(connection)
    this.#currentId = connection.id
    this.#put(connection, { state: { kind: 'opening' } })
    try {
      const transport = await port.open()
      const device = await AttachedDevice.open(transport, this.around, () =>
        this.#put(connection, { state: { kind: 'identifying' } }),
      )
      void device.channel.closed.then(() => this.#gone(connection, device))
      this.#put(connection, { device, facts: device.facts, state: { kind: 'ready' } })
    } catch (error) {
      this.#put(connection, { device: null, state: { kind: 'failed', error: asDeviceError(error) } })
    }
  }

  /** The cable is empty. What nobody was working with is simply no longer there. */
  unplugged(key: string): void {
    const connection = this.#connections.find((one) => one.port.key === key)
    if (connection) void connection.device?.close()
    if (connection) this.#lose(connection)
  }

  #gone(connection: Connection, device: AttachedDevice): void {
    if (connection.device === device) this.#lose(connection)
  }

  #lose(connection: Connection): void {
    const { state } = connection
    if (state.kind === 'lost') return
    if (state.kind === 'restarting') return this.#put(connection, { device: null })
    const percent =
      state.kind === 'working' && state.work.total > 0
        ? Math.floor((100 * state.work.done) / state.work.total)
        : null
    if (!connection.facts) this.#forget(connection)
    else this.#put(connection, { device: null, state: { kind: 'lost', percent } })
  }

  #forget(connection: Connection): void {
    this.#connections = this.#connections.filter((one) => one !== connection)
    this.#changed()
  }

  /** Drops a device that is no longer there from the page. */
  dismiss(id: string): void {
    const connection = this.#connections.find((one) => one.id === id)
    if (connection && !connection.device) this.#forget(connection)
  }

  /** Lets go of a device for another tab. False while something is being written to it. */
  release(serial: string): boolean {
    const connection = this.#connections.find((one) => one.port.serial === serial)
    if (!connection) return true
    if (connection.state.kind === 'working') return false
    void connection.device?.close()
    this.#put(connection, {
      device: null,
      state: {
        kind: 'failed',
        error: new DeviceError('held-elsewhere', 'another tab of this browser uses it'),
      },
    })
    return true
  }

  // Commands

  /** A command of a person. Throws a DeviceError; what stands on the page follows from it. */
  async command<T>(
    title: string,
    run: (channel: Channel, options: CallOptions) => Promise<T>,
    more: { quiet?: boolean; cancel?: boolean; mutates?: boolean } = {},
  ): Promise<T> {
    const connection = this.#current()
    if (!connection?.device) throw new DeviceError('disconnected')
    const auth = await this.#authorize()
    const stop = new AbortController()
    const work: Work = {
      title,
      stage: 'Checked',
      done: 0,
      total: 0,
      startedMs: this.around.nowMs(),
      cancel: more.cancel ? () => stop.abort() : null,
    }
    const progress = (change: Partial<Work>) => {
      if (connection.state.kind === 'working')
        this.#put(connection, { state: { kind: 'working', work: Object.assign(work, change) } })
    }
    if (!more.quiet) this.#put(connection, { state: { kind: 'working', work } })
    try {
      const onProgress = ({ stage, done, total }: Progress) => total > 0 && progress({ stage, done, total })
      const result = await run(connection.device.channel, { auth, signal: stop.signal, onProgress })
      if (this.#isWorking(connection, work)) this.#put(connection, { state: { kind: 'ready' } })
      return result
    } catch (error) {
      const failed = asDeviceError(error)
      if (failed.code === 'disconnected') this.#lose(connection)
      else if (failed.code === 'outcome-unknown')
        this.#put(connection, { state: { kind: 'outcome-unknown', title } })
      else if (connection.device?.channel.broken) this.#giveUp(connection, failed)
      else if (this.#isWorking(connection, work)) this.#put(connection, { state: { kind: 'ready' } })
      throw failed
    }
  }

  /** The link is beyond repair from here: the person opens the device anew. */
  #giveUp(connection: Connection, error: DeviceError): void {
    void connection.device?.close()
    this.#put(connection, { device: null, state: { kind: 'failed', error } })
  }

  #isWorking(connection: Connection, work: Work): boolean {
    return connection.state.kind === 'working' && connection.state.work === work
  }

  /** How far the running command is: bytes the device has acknowledged. */
  advance(stage: string, done: number, total: number): void {
    const connection = this.#current()
    if (connection?.state.kind !== 'working') return
    this.#put(connection, {
      state: { kind: 'working', work: Object.assign(connection.state.work, { stage, done, total }) },
    })
  }

  async #authorize(): Promise<Authorization | undefined> {
    const carried = await this.holder.carried()
    if (carried.kind === 'missing') {
      await this.holder.end()
      throw new DeviceError('capability-missing')
    }
    return carried.kind === 'file' ? carried.auth : undefined
  }

  /** The device was told to restart: it may be gone for a while, and only the same one resumes. */
  expectRestart(): void {
    const connection = this.#current()
    if (!connection) return
    this.#put(connection, { state: { kind: 'restarting' } })
    setTimeout(() => {
      if (connection.state.kind === 'restarting')
        this.#put(connection, { state: { kind: 'lost', percent: null } })
    }, RESTART_MS)
  }

  /** Reads the device in view again, on a new link. */
  async readAgain(): Promise<void> {
    const connection = this.#current()
    if (!connection?.device) return
    try {
      await connection.device.readAgain()
      this.#put(connection, { facts: connection.device.facts, state: { kind: 'ready' } })
    } catch (error) {
      this.#put(connection, { state: { kind: 'failed', error: asDeviceError(error) } })
    }
  }

  /** After an update of what the device trusts. */
  async refresh(): Promise<void> {
    const connection = this.#current()
    if (!connection?.device) return
    await connection.device.refresh()
    this.#put(connection, { facts: connection.device.facts })
  }

  /** Tries again to open what could not be opened. */
  async retry(id: string): Promise<void> {
    const connection = this.#connections.find((one) => one.id === id)
    if (connection) await this.attach(connection.port)
  }
}
