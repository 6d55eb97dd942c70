'use client'
// Around every visit, by itself and quietly: a waiting revocation is told to the device before any command of a person, the
// device states itself to its catalog, and its receipts are fetched at arrival, at pauses and at the end of a session.
import {
  type OpenedVisit,
  learnEnded,
  openVisit,
  packForField,
  sendKept,
  sendStatement,
} from '@/components/lib/visit-api'
import { type Bytes, fromHex, uuidFromText } from '@/lib/core/bytes'
import { stateIdentity } from '@/lib/device/commands/identity'
import { readReceiptOf } from '@/lib/device/commands/receipts'
import type { AttachedDevice } from '@/lib/device/device'
import type { Servicing } from '@/lib/device/servicing'
import { readRecord, tellNotice } from '@/lib/device/visit'
import { isClockOff } from '@/lib/domain/clock'
import type { Carried } from '@/lib/session/capability-file'
import { listFiles } from '@/lib/session/files'
import { keepReceipt, noticeFor } from '@/lib/session/record'
import { currentSelection } from '@/lib/session/selection'
import { onNews } from '@/lib/session/tabs'
import { showVisit } from './visit-view'

const PAUSE_MS = 1500
const IDLE_MS = 15_000
/** The other tab waits for the device meanwhile. */
const RELEASE_MS = 2_000
const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))
const arrivals = new Map<AttachedDevice, Promise<void>>()
const pauses = new Map<AttachedDevice, ReturnType<typeof setTimeout>>()
let lastSelected: { cti: string; deviceId: string } | null = null

/** A person's command waits for this: what has to be told to the devices that just arrived was told. */
export async function arrivalsDone(): Promise<void> {
  await Promise.all(arrivals.values())
}

let watched: Servicing | null = null

/** Something is about to be done under a capability: when it has been quiet for a while, its receipt is read. */
export function willCarry(carried: Carried): Carried {
  if (carried.kind !== 'file') return carried
  const { deviceId } = carried.selection
  const here = watched?.view.connections.find((one) => one.facts?.deviceId === deviceId)?.device
  if (here) pauseSoon(here, IDLE_MS)
  return carried
}

/** Watches the devices of this tab. Once for a page. */
export function watchVisits(servicing: Servicing): void {
  watched = servicing
  const working = new Set<AttachedDevice>()
  servicing.subscribe(() => {
    for (const { device, facts, state } of servicing.view.connections) {
      if (!device || !facts) continue
      if (!arrivals.has(device))
        arrivals.set(
          device,
          arrive(device, servicing).catch(() => undefined),
        )
      if (state.kind === 'working') working.add(device)
      else if (working.delete(device)) pauseSoon(device)
    }
  })
  onNews((news) => {
    if (news.kind === 'selection') void selectionChanged(servicing)
  })
  window.addEventListener('online', () => void sendKept())
  void currentSelection().then((selection) => (lastSelected = selection))
  void sendKept()
  void listFiles().then((files) => packForField([...new Set(files.map((one) => one.deviceId))].slice(0, 100)))
}

const placeOf = ({ facts }: AttachedDevice) => ({ catalogId: facts.catalogId, deviceId: facts.deviceId })

/** Ends when what was to be told first was told; the rest goes on behind it. */
async function arrive(device: AttachedDevice, servicing: Servicing): Promise<void> {
  const { facts, channel } = device
  const { deviceId } = facts
  const kept = await noticeFor(deviceId)
  const before = kept && kept.epoch > facts.epoch ? await tellNotice(channel, kept) : null
  const [visit] = await Promise.all([openVisit(placeOf(device)), learnEnded()])
  const waits = visit?.notice && visit.notice.epoch > facts.epoch && before !== 'taken' ? visit.notice : null
  const told = waits ? await tellNotice(channel, waits) : before
  if (told) showVisit(deviceId, { notice: told })
  if (told === 'taken') await servicing.refresh().catch(() => undefined)
  void afterwards(device, visit)
    .then(() => (told ? learnEnded() : undefined))
    .catch(() => undefined)
}

async function afterwards(device: AttachedDevice, visit: OpenedVisit | null): Promise<void> {
  const { deviceId } = device.facts
  if (visit) showVisit(deviceId, { holding: visit.holding !== null, claimInto: visit.claimInto })
  if (visit?.holding) await stateTo(device, visit)
  const record = await readRecord(device.channel, visit?.receiptNonce ?? random(32))
  await keepAll(device, record.receipts)
  await sendKept(visit ? { deviceId, nonce: visit.receiptNonce, listed: record.listed } : undefined)
}

async function stateTo(device: AttachedDevice, visit: OpenedVisit): Promise<void> {
  const statement = await stateIdentity(device.channel, visit.statementNonce)
  const stated = await sendStatement(device.facts.catalogId, { nonce: visit.statementNonce, statement })
  showVisit(device.facts.deviceId, {
    clockOffsetS: isClockOff(stated.clockOffsetS) ? stated.clockOffsetS : null,
  })
}

async function keepAll(
  device: AttachedDevice,
  receipts: readonly { cti: string; file: Bytes }[],
): Promise<void> {
  for (const { cti, file } of receipts) await keepReceipt({ ...placeOf(device), cti, file, atMs: Date.now() })
}

function pauseSoon(device: AttachedDevice, afterMs = PAUSE_MS): void {
  clearTimeout(pauses.get(device))
  pauses.set(
    device,
    setTimeout(() => void pause(device).catch(() => undefined), afterMs),
  )
}

/** What was done in this session so far; kept first, so that nothing of it is lost where the portal is not reached. */
async function pause(device: AttachedDevice, of = lastSelected): Promise<void> {
  if (!of || of.deviceId !== device.facts.deviceId) return
  const visit = await openVisit(placeOf(device))
  const nonce = visit?.receiptNonce ?? random(32)
  const file = await readReceiptOf(device.channel, uuidFromText(of.cti), nonce)
  await keepAll(device, [{ cti: of.cti, file }])
  await sendKept(visit ? { deviceId: device.facts.deviceId, nonce, listed: [] } : undefined)
}

/** What goes on beside the commands came to its end: its entry is in the receipt now. */
export function followEnded(deviceId: string): void {
  const here = watched?.view.connections.find((one) => one.facts?.deviceId === deviceId)?.device
  if (here) pauseSoon(here)
}

/** Another tab wants the device: what was done here is read and kept first, as far as that is quick. */
export async function beforeRelease(serial: string): Promise<void> {
  const here = watched?.view.connections.find((one) => one.port.serial === serial)
  const of = lastSelected
  if (!here?.device || here.state.kind !== 'ready' || of?.deviceId !== here.facts?.deviceId) return
  const { device } = here
  const kept = readReceiptOf(device.channel, uuidFromText(of!.cti), random(32))
    .then((file) => keepAll(device, [{ cti: of!.cti, file }]))
    .catch(() => undefined)
  await Promise.race([kept, new Promise((done) => setTimeout(done, RELEASE_MS))])
  void sendKept()
}

/** A session ended: its last receipt, and a statement that shows how far the counter rose. */
async function selectionChanged(servicing: Servicing): Promise<void> {
  const [before, now] = [lastSelected, await currentSelection()]
  lastSelected = now
  if (!before || before.cti === now?.cti) return
  const here = servicing.view.connections.find((one) => one.facts?.deviceId === before.deviceId)?.device
  if (!here) return
  await pause(here, before).catch(() => undefined)
  const visit = await openVisit(placeOf(here))
  if (visit?.holding) await stateTo(here, visit).catch(() => undefined)
}

/** Claims the attached device into the catalog that it names. Throws a PortalError. */
export async function claimAttached(
  device: AttachedDevice,
  into: { groupId: string; name: string | null },
): Promise<{ id: string }> {
  const { catalogId, deviceId } = device.facts
  const visit = await openVisit(placeOf(device))
  const nonce = visit?.statementNonce ?? fromHex('')
  const statement = await stateIdentity(device.channel, nonce)
  const stated = await sendStatement(catalogId, { nonce, statement, ...into })
  showVisit(deviceId, { holding: true, claimInto: [] })
  return stated
}
