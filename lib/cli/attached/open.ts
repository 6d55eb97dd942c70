// One attached device, opened and proved, and the one way in which a command reaches it: with the selection, to the device
// it names or not at all. Progress is shown while it works; an interrupt cancels the request and waits for its answer.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bytes } from '@/lib/core/bytes'
import { AttachedDevice, type DeviceFacts } from '@/lib/device/device'
import { DeviceError, type DeviceErrorCode } from '@/lib/device/errors'
import type { AskedCall, CallOptions, Channel, Surroundings } from '@/lib/device/protocol/channel'
import { Servicing } from '@/lib/device/servicing'
import type { Work } from '@/lib/device/work'
import { formatShort } from '@/lib/domain/device-id'
import { OPERATIONS } from '@/lib/domain/operations'
import { CliError } from '../errors'
import { carried, endSelection } from '../kept/selection'
import type { Run } from '../run'
import { choosePlace } from './choose'
import { type Place, listPlaces } from './ports'
import { type Visit, beginVisit, endVisit } from './visit'

type Ask<T> = (channel: Channel, options: CallOptions) => Promise<T>
export type Opened = {
  place: Place
  facts: DeviceFacts
  /** A command of the person. */
  command<T>(title: string, ask: Ask<T>): Promise<T>
  /** What the program asks by itself: without a capability, and without using up the warning that one is missing. */
  read<T>(ask: (channel: Channel) => Promise<T>): Promise<T>
  /** How far the running command is. */
  advance(stage: string, done: number, total: number): void
}

/** After these the device is not asked more: it is gone, or it is not known what it is doing. */
const SILENT: readonly DeviceErrorCode[] = ['disconnected', 'timeout', 'outcome-unknown', 'protocol']
const BACK_WITHIN_MS = 20_000
const LOOK_AGAIN_MS = 300

export const around = (run: Run): Surroundings => ({
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  nowMs: run.io.nowMs,
})

/** Opens the device that is meant, runs `work`, and lets go of it whatever happens. */
export async function withDevice<T>(run: Run, work: (opened: Opened) => Promise<T>): Promise<T> {
  const { place, digits } = choosePlace(await listPlaces(run.options.usbip), run.options.device)
  const { folder, io } = run
  const holder = { carried: () => carried(folder), end: () => endSelection(folder) }
  const servicing = new Servicing(around(run), holder)
  const cancel = () => workOf(servicing)?.cancel?.()
  io.interrupted.addEventListener('abort', cancel)
  let visiting: Visiting | undefined
  try {
    await servicing.attach(place.port)
    const { current } = servicing.view
    if (current?.state.kind === 'failed') throw current.state.error
    const facts = current?.facts
    if (!facts) throw new DeviceError('disconnected')
    if (digits !== null && !facts.deviceId.startsWith(digits))
      throw new CliError(
        'device-not-attached',
        `What is attached there proved to be ${formatShort(facts.deviceId)}.`,
      )
    showProgress(run, servicing)
    visiting = new Visiting(run, servicing)
    const done = await work({
      place,
      facts,
      command: visiting.command,
      read: (ask) => ask(current.device!.channel),
      advance: (stage, of, total) => servicing.advance(stage, of, total),
    })
    await visiting.end()
    return done
  } catch (error) {
    // What was done before it is part of the record too, where the device can still be asked.
    if (error instanceof DeviceError && !SILENT.includes(error.code)) await visiting?.end()
    throw error
  } finally {
    io.interrupted.removeEventListener('abort', cancel)
    await servicing.view.current?.device?.close().catch(() => undefined)
  }
}

/** The commands of one run: around them, what a visit is (visit.ts). A run that gives none is no visit. */
class Visiting {
  #visit: Visit | undefined
  /** The capability under which the device was changed. */
  #changedUnder: Bytes | null = null

  constructor(
    private readonly run: Run,
    private readonly servicing: Servicing,
  ) {}

  #device() {
    const { facts, device } = this.servicing.view.current ?? {}
    return facts && device ? { facts, channel: device.channel } : null
  }

  command = async <T>(title: string, ask: Ask<T>): Promise<T> => {
    const device = this.#device()
    if (this.#visit === undefined && device) {
      const begun = await beginVisit(this.run, device)
      this.#visit = begun.visit
      if (begun.told) await this.servicing.refresh()
    }
    const onCall = ({ op, cti }: AskedCall) => {
      if (cti && OPERATIONS[op].mutates) this.#changedUnder = cti
    }
    return this.servicing.command(title, (channel, options) => ask(channel, { ...options, onCall }), {
      cancel: true,
    })
  }

  async end(): Promise<void> {
    const device = this.#device()
    if (!this.#changedUnder) return
    const owed = { visit: this.#visit ?? null, cti: this.#changedUnder }
    try {
      if (!device) throw new DeviceError('disconnected')
      await endVisit(this.run, device, owed)
    } catch (error) {
      if (error instanceof DeviceError && error.code === 'disconnected') this.run.owed = owed
      else this.run.out.say(unread(error as Error))
    }
  }
}

function workOf(servicing: Servicing): Work | undefined {
  const state = servicing.view.current?.state
  return state?.kind === 'working' ? state.work : undefined
}

function showProgress(run: Run, servicing: Servicing): void {
  let first: { title: string; done: number; atMs: number } | undefined
  servicing.subscribe(() => {
    const work = workOf(servicing)
    if (!work) return
    const { title, stage, done, total } = work
    if (first?.title !== title || done < first.done) first = { title, done, atMs: run.io.nowMs() }
    run.out.progress(
      total === 0 ? `${title} …` : `${title}: ${progressText({ stage, done, total }, first, run.io.nowMs())}`,
    )
  })
}

type Progress = { stage: string; done: number; total: number }
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(2)

/** `Uploading 1.16 of 1.84 MB, 63 %, 74 kB/s, 9 s left` for bytes; stages that count to 100 are percent. */
export function progressText(
  { stage, done, total }: Progress,
  first: { done: number; atMs: number },
  nowMs: number,
): string {
  const percent = `${Math.floor((100 * done) / total)} %`
  if (total <= 100) return `${stage} ${percent}`
  const seconds = (nowMs - first.atMs) / 1000
  const rate = seconds > 0.5 ? (done - first.done) / seconds : 0
  const ahead =
    rate > 0 ? `, ${Math.round(rate / 1000)} kB/s, ${Math.ceil((total - done) / rate)} s left` : ''
  return `${stage} ${megabytes(done)} of ${megabytes(total)} MB, ${percent}${ahead}`
}

/** Waits for the same device after a restart, on a new boot, proved anew. Throws `disconnected` where it does not come. */
export async function waitForReturn(run: Run, before: DeviceFacts): Promise<DeviceFacts> {
  const until = run.io.nowMs() + BACK_WITHIN_MS
  run.out.say('Restarting …')
  while (run.io.nowMs() < until) {
    await sleep(LOOK_AGAIN_MS, undefined, { signal: run.io.interrupted })
    const places = await listPlaces(run.options.usbip).catch(() => [])
    for (const { port } of places.filter(
      ({ port: one }) => one.serial && before.deviceId.startsWith(one.serial),
    )) {
      const facts = await backAt(run, port, before).catch(() => null)
      if (facts) return facts
    }
  }
  throw new DeviceError('disconnected', 'It was told to restart and has not come back within 20 s.')
}

/** The same device on a new boot, or null; a receipt that it owes from before its restart is read then. */
async function backAt(run: Run, port: Place['port'], before: DeviceFacts): Promise<DeviceFacts | null> {
  const device = await AttachedDevice.open(await port.open(), around(run), () => {})
  try {
    const { facts } = device
    if (facts.deviceId !== before.deviceId || facts.bootId === before.bootId) return null
    const { owed } = run
    run.owed = undefined
    if (owed) await endVisit(run, device, owed).catch((error: Error) => run.out.say(unread(error)))
    return facts
  } finally {
    await device.close().catch(() => undefined)
  }
}

const unread = (error: Error) => `The receipt could not be read: ${error.message}`

/** Opens a port only to see what is there. Throws a DeviceError. */
export async function factsOf(run: Run, port: Place['port']): Promise<DeviceFacts> {
  const device = await AttachedDevice.open(await port.open(), around(run), () => {})
  await device.close().catch(() => undefined)
  return device.facts
}
