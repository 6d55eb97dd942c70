// The servicing of whatever is attached to one tab: every device on its connection, the one in view, and the one way in which
// a person's command reaches it. It knows the rule of the ten points: what has a need carries the selection, to the
// device it names or not at all; a missing file stops one command and ends the selection.
import { uuidToText } from '@/lib/core/bytes'
import { AttachedDevice } from './device'
import type { Connection, ConnectionState, Holder, Unanswered, View } from './connection'
import { isGone, newConnection } from './connection'
import { DEVICE_WORDS, DeviceError, asDeviceError } from './errors'
import { openPort } from './open-port'
import { findOutcome, leavesDoubt } from './outcome'
import type { Authorization, CallOptions, Channel, Surroundings } from './protocol/channel'
import type { Port } from './transport/port'
import { type CommandOptions, type Work, newWork, withBytes, withProgress } from './work'

/** Off the bus within 1 s, back within 10 s. */
const RESTART_MS = 11_000

export class Servicing {
  #connections: Connection[] = []
  #currentId: string | null = null
  #choosing = false
  #problem: DeviceError | null = null
  #lastId = 0
  #giveUps = new Map<Connection, AbortController>()
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
    if (this.#connections.some((one) => one.port.key === port.key && !isGone(one))) return
    const again = this.#connections.find(
      (one) => one.port.key === port.key || (port.serial !== '' && one.port.serial === port.serial),
    )
    const connection = again ?? newConnection(`${++this.#lastId}`, port)
    connection.port = port
    if (!again) this.#connections.push(connection)
    this.#currentId = connection.id
    this.#put(connection, { state: { kind: 'opening' } })
    const giveUp = new AbortController()
    this.#giveUps.set(connection, giveUp)
    try {
      const transport = await openPort(port, giveUp.signal)
      const device = await AttachedDevice.open(transport, this.around, () =>
        this.#put(connection, { state: { kind: 'identifying' } }),
      )
      void device.channel.closed.then(() => this.#gone(connection, device))
      connection.device = device
      await this.#settle(connection, device)
    } catch (error) {
      this.#put(connection, { device: null, state: { kind: 'failed', error: asDeviceError(error) } })
    }
  }

  /** Stops waiting for a device that does not open. */
  giveUp(id: string): void {
    for (const [connection, giveUp] of this.#giveUps) if (connection.id === id) giveUp.abort()
  }

  /** The cable is empty. What nobody was working with is simply no longer there. */
  unplugged(key: string): void {
    const connection = this.#connections.find((one) => one.port.key === key)
    if (connection) void connection.device?.close(new DeviceError('disconnected'))
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
        error: new DeviceError(
          'other-tab',
          `Another tab took this device over. ${DEVICE_WORDS['other-tab'].next}`,
        ),
      },
    })
    return true
  }

  // Commands

  /** A command of a person. Throws a DeviceError; what stands on the page follows from it. */
  async command<T>(
    title: string,
    run: (channel: Channel, options: CallOptions) => Promise<T>,
    more: CommandOptions = {},
  ): Promise<T> {
    const connection = this.#current()
    if (!connection?.device) throw new DeviceError('disconnected')
    const { channel } = connection.device
    const stop = new AbortController()
    const startedMs = this.around.nowMs()
    const work = newWork(title, { ...more, startedMs, cancel: more.cancel ? () => stop.abort() : null })
    const unanswered: Unanswered = { title, call: null, askedMs: startedMs }
    try {
      const auth = await this.#authorize()
      if (!more.quiet) this.#put(connection, { finding: null, state: { kind: 'working', work } })
      const result = await run(channel, {
        auth,
        signal: stop.signal,
        onProgress: (progress) => {
          if (this.#isAt(connection, work)) this.#work(connection, withProgress(work, progress))
        },
        onCall: (call) => {
          unanswered.call = call
          return this.holder.asked?.({ ...call, title, deviceId: connection.facts?.deviceId ?? '' })
        },
      })
      if (!more.holds && this.#isAt(connection, work)) this.#rest(connection)
      return result
    } catch (error) {
      const failed = asDeviceError(error)
      this.#failed(connection, failed, unanswered)
      if (!more.quiet) this.#rest(connection)
      throw failed
    }
  }

  // A link that is beyond repair from here is opened anew by the person.
  #failed(connection: Connection, error: DeviceError, unanswered: Unanswered): void {
    const { code } = error
    if (leavesDoubt(code, unanswered.call)) connection.unanswered = unanswered
    if (code === 'revoked' && unanswered.call?.cti)
      this.#put(connection, { revoked: uuidToText(unanswered.call.cti) })
    if (code === 'disconnected') return this.#lose(connection)
    if (code === 'outcome-unknown')
      return this.#put(connection, { state: { kind: 'outcome-unknown', title: unanswered.title } })
    if (!connection.device?.channel.broken) return
    void connection.device.close()
    this.#put(connection, { device: null, state: { kind: 'failed', error } })
  }

  #isAt({ state }: Connection, work: Work): boolean {
    return state.kind === 'working' && state.work === work
  }

  #work(connection: Connection, work: Work): void {
    this.#put(connection, { state: { kind: 'working', work } })
  }

  #rest(connection: Connection): void {
    if (connection.state.kind === 'working') this.#put(connection, { state: { kind: 'ready' } })
  }

  /** How far the running command is: bytes the device has acknowledged. */
  advance(stage: string, done: number, total: number): void {
    const connection = this.#current()
    if (connection?.state.kind !== 'working') return
    this.#work(connection, withBytes(connection.state.work, { stage, done, total }, this.around.nowMs()))
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
    const state: ConnectionState = { kind: 'restarting', sinceMs: this.around.nowMs() }
    this.#put(connection, { state })
    setTimeout(() => {
      if (connection.state === state) this.#put(connection, { state: { kind: 'lost', percent: null } })
    }, RESTART_MS)
  }

  /** Reads the device in view again, on a new link; after a doubt its receipt is asked what became of the command. */
  async readAgain(): Promise<void> {
    const connection = this.#current()
    if (!connection?.device) return
    const { device } = connection
    try {
      await device.readAgain()
      await this.#settle(connection, device)
    } catch (error) {
      const failed = asDeviceError(error)
      if (failed.code === 'disconnected') this.#lose(connection)
      else this.#put(connection, { state: { kind: 'failed', error: failed } })
    }
  }

  /** Freshly read and proved: nothing read before is believed any more, and a doubt is settled as far as it can be. */
  async #settle(connection: Connection, device: AttachedDevice): Promise<void> {
    const { unanswered } = connection
    const finding = unanswered && {
      title: unanswered.title,
      finding: await findOutcome(device.channel, unanswered.call, this.around.random),
    }
    const readings = connection.readings + 1
    const fresh = { device, facts: device.facts, unanswered: null, finding, readings }
    this.#put(connection, { ...fresh, state: { kind: 'ready' } })
  }

  /** What was found is understood. */
  dismissFinding(): void {
    const connection = this.#current()
    if (connection) this.#put(connection, { finding: null })
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
