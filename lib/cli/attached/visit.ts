// What happens around the commands of a visit, as far as the portal is reached: a revocation is applied before anything
// else, the device states itself, and what it signed of what was done goes into the record. Nothing of this stops a
// technician in a cellar: what cannot be delivered is kept.
import { type Bytes, fromBase64, toBase64, toBytes, uuidToText } from '@/lib/core/bytes'
import type { DeviceFacts } from '@/lib/device/device'
import { stateIdentity } from '@/lib/device/commands/identity'
import { applyNotice, listReceipts, readReceiptOf } from '@/lib/device/commands/receipts'
import type { Channel } from '@/lib/device/protocol/channel'
import { type PortalVisit, type ReceiptsGiven, proven, receiptsTaken, visit } from '@/lib/domain/api/v1'
import { CliError, PortalError } from '../errors'
import { keepKeystore } from '../kept/field'
import {
  delivered,
  keepNotice,
  keepReceipts,
  keepVisited,
  noticeFor,
  visitedOf,
  waitingReceipts,
} from '../kept/record'
import { currentSignIn } from '../kept/sign-in'
import { Portal } from '../portal/client'
import type { Run } from '../run'

const TIMEOUT_MS = 4000
const NOT_REACHED_FOR_MS = 60_000
const STATED_FOR_MS = 10 * 60_000

export type Visit = { portal: Portal; nonce: string } | null

/** Before the first command. Gives the visit where the portal takes part; true in `told` where the epoch was raised. */
export async function beginVisit(
  run: Run,
  device: { facts: DeviceFacts; channel: Channel },
): Promise<{ visit: Visit; told: boolean }> {
  const { facts, channel } = device
  const opened = await ask(run, facts)
  const notice = opened?.visit.notice ?? (await noticeFor(run.folder, facts.deviceId))
  const told = notice !== null && notice.epoch > facts.epoch && (await tell(run, channel, notice.bytes))
  if (!opened) return { visit: null, told }
  const { portal } = opened
  await quietly(run, 'The device could not state itself to the portal', () => state(run, opened, device))
  await quietly(run, 'Receipts of before could not be delivered', () => deliver(run, portal))
  return { visit: { portal, nonce: opened.visit.receiptNonce }, told }
}

async function ask(run: Run, facts: DeviceFacts): Promise<{ portal: Portal; visit: PortalVisit } | null> {
  const { folder, io } = run
  const signIn = await currentSignIn(folder)
  const before = await visitedOf(folder)
  if (!signIn || io.nowMs() - before.unreachedMs < NOT_REACHED_FOR_MS) return null
  const portal = new Portal(io, signIn.portal, { token: signIn.token, timeoutMs: TIMEOUT_MS })
  try {
    const found = await portal.post(
      `/catalogs/${facts.catalogId}/visits`,
      { deviceId: facts.deviceId },
      visit,
    )
    if (found.notice) await keepNotice(folder, facts.deviceId, found.notice)
    if (found.keystore) await keepKeystore(folder, fromBase64(found.keystore.bytes))
    return found.held ? { portal, visit: found } : null
  } catch (error) {
    if (io.interrupted.aborted) throw error
    const unreached = error instanceof CliError && error.code === 'portal-unreachable'
    if (unreached) await keepVisited(folder, { ...before, unreachedMs: io.nowMs() })
    run.out.say(`The visit goes unreported for now: ${(error as Error).message}`)
    return null
  }
}

/** A device that does not take it says why; that stops nothing, since the portal goes on showing it as unconfirmed. */
async function tell(run: Run, channel: Channel, bytes: string): Promise<boolean> {
  return quietly(run, 'The device did not take a revocation', async () => {
    await applyNotice(channel, fromBase64(bytes))
    run.out.say('The device was told of a revocation.')
  })
}

async function state(
  run: Run,
  { portal, visit: { statementNonce } }: { portal: Portal; visit: PortalVisit },
  { facts, channel }: { facts: DeviceFacts; channel: Channel },
): Promise<void> {
  const before = await visitedOf(run.folder)
  const last = before.stated[facts.deviceId]
  if (last?.bootId === facts.bootId && run.io.nowMs() - last.atMs < STATED_FOR_MS) return
  const statement = toBase64(await stateIdentity(channel, fromBase64(statementNonce)))
  await portal.put(`/catalogs/${facts.catalogId}/statements`, { nonce: statementNonce, statement }, proven)
  const stated = { ...before.stated, [facts.deviceId]: { bootId: facts.bootId, atMs: run.io.nowMs() } }
  await keepVisited(run.folder, { unreachedMs: 0, stated })
}

/** What was kept where there was no network. One that the portal refuses is kept on, and holds up no other. */
export async function deliver(run: Pick<Run, 'folder'>, portal: Pick<Portal, 'put'>): Promise<void> {
  let refused: PortalError | undefined
  for (const one of await waitingReceipts(run.folder)) {
    const { catalogId, ...given } = one.receipts
    try {
      await portal.put(`/catalogs/${catalogId}/receipts`, given, receiptsTaken)
      await delivered(run.folder, one)
    } catch (error) {
      if (!(error instanceof PortalError)) throw error
      refused = error
    }
  }
  if (refused) throw refused
}

export type Owed = { visit: Visit; cti: Bytes }

/** After commands that changed the device: its receipt under the capability, delivered or kept. Throws a DeviceError. */
export async function endVisit(
  run: Run,
  { facts, channel }: { facts: DeviceFacts; channel: Channel },
  { visit: begun, cti }: Owed,
): Promise<void> {
  const nonce = begun ? fromBase64(begun.nonce) : toBytes(crypto.getRandomValues(new Uint8Array(32)))
  const listed = (await listReceipts(channel)).map(uuidToText)
  const receipts = [toBase64(await readReceiptOf(channel, cti, nonce))]
  const given: ReceiptsGiven = { deviceId: facts.deviceId, nonce: begun && begun.nonce, receipts, listed }
  const path = `/catalogs/${facts.catalogId}/receipts`
  const taken = begun && (await begun.portal.put(path, given, receiptsTaken).catch(() => null))
  if (!taken) await keepReceipts(run.folder, { ...given, nonce: null, catalogId: facts.catalogId })
}

async function quietly(run: Run, what: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (run.io.interrupted.aborted) return false
    run.out.say(`${what}: ${(error as Error).message}`)
    return false
  }
}
