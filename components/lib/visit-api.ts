'use client'
// The portal's routes around a visit, as this browser asks them. Each is bounded in time: a visit goes on without the portal.
import { fromBase64, toBase64, type Bytes } from '@/lib/core/bytes'
import { keepKeystore } from '@/lib/session/field'
import { keepEnded } from '@/lib/session/ended'
import { dropReceipts, keepNotice, keptReceipts } from '@/lib/session/record'
import type { EndedCapability, KeptReceipt } from '@/lib/session/store'
import { PortalError, ask } from './portal-api'

const WITHIN_MS = 5000
const send = <T>(method: 'POST' | 'PUT', path: string, body: unknown) =>
  ask<T>(path, { method, body: JSON.stringify(body), signal: AbortSignal.timeout(WITHIN_MS) })

type Spoken = {
  holding: { id: string; name: string | null; claim: 'pending' | 'proven' } | null
  claimInto: { id: string; name: string; productId: string; product: string }[]
  statementNonce: string
  receiptNonce: string
  waiting: {
    notice: { epoch: number; bytes: string } | null
    keystore: { version: number; bytes: string } | null
  }
}
export type OpenedVisit = Pick<Spoken, 'holding' | 'claimInto'> & {
  statementNonce: Bytes
  receiptNonce: Bytes
  notice: { epoch: number; bytes: Bytes } | null
}

/** Null where the portal is not reached, nobody is signed in, or the catalog is not this person's. */
export async function openVisit(at: { catalogId: string; deviceId: string }): Promise<OpenedVisit | null> {
  const path = `/api/catalogs/${at.catalogId}/visits`
  const visit = await send<Spoken>('POST', path, { deviceId: at.deviceId }).catch(() => null)
  if (!visit) return null
  const { notice, keystore } = visit.waiting
  if (keystore) await keepKeystore(fromBase64(keystore.bytes))
  const waiting = notice && { epoch: notice.epoch, bytes: fromBase64(notice.bytes) }
  await keepNotice(at.deviceId, waiting)
  return {
    holding: visit.holding,
    claimInto: visit.claimInto,
    statementNonce: fromBase64(visit.statementNonce),
    receiptNonce: fromBase64(visit.receiptNonce),
    notice: waiting,
  }
}

export type Stated = { id: string; claimed: boolean; clockOffsetS: number | null }

/** Throws a PortalError with the words of the refusal. */
export const sendStatement = (
  catalogId: string,
  given: { nonce: Bytes; statement: Bytes; groupId?: string | null; name?: string | null },
) =>
  send<Stated>('PUT', `/api/catalogs/${catalogId}/statements`, {
    nonce: toBase64(given.nonce),
    statement: toBase64(given.statement),
    groupId: given.groupId ?? null,
    name: given.name ?? null,
  })

const MOST_BASE64 = 44_000

/** Hands in what is kept, a body at a time; what the portal did not take is kept on. */
export async function sendKept(now?: { deviceId: string; nonce: Bytes; listed: string[] }): Promise<void> {
  const kept = await keptReceipts()
  const places = new Map<string, KeptReceipt[]>()
  for (const one of kept) {
    const place = `${one.catalogId} ${one.deviceId}`
    places.set(place, [...(places.get(place) ?? []), one])
  }
  if (now && now.listed.length > 0 && ![...places.keys()].some((place) => place.endsWith(now.deviceId)))
    return
  for (const receipts of places.values()) await sendPlace(receipts, now)
}

async function sendPlace(receipts: KeptReceipt[], now?: Parameters<typeof sendKept>[0]): Promise<void> {
  const { catalogId, deviceId } = receipts[0]!
  const here = now?.deviceId === deviceId ? now : undefined
  let rest = receipts
  let nonce = here?.nonce ?? null
  while (rest.length > 0) {
    let size = 0
    const part = rest.slice(0, 16).filter((one) => (size += Math.ceil(one.file.length / 3) * 4) < MOST_BASE64)
    if (part.length === 0) return
    const body = {
      deviceId,
      nonce: nonce && toBase64(nonce),
      receipts: part.map((one) => toBase64(one.file)),
      listed: here?.listed ?? [],
    }
    const done = await send('PUT', `/api/catalogs/${catalogId}/receipts`, body).then(
      () => true,
      (error: unknown) => error instanceof PortalError && error.code === 'receipt-malformed',
    )
    if (!done) return
    await dropReceipts(part.map((one) => one.key))
    rest = rest.filter((one) => !part.includes(one))
    nonce = null
  }
}

/** What ended of this person's capabilities; without the portal, what it said before stands. */
export async function learnEnded(): Promise<void> {
  const signal = AbortSignal.timeout(WITHIN_MS)
  const said = await ask<{ ended: EndedCapability[] }>('/api/ended', { signal }).catch(() => null)
  if (said) await keepEnded(said.ended)
}

/** What ended, and what waits for the devices of this library: to have it without a network. */
export async function packForField(deviceIds: readonly string[]): Promise<void> {
  await learnEnded()
  if (deviceIds.length === 0) return
  type Packed = {
    devices: { deviceId: string; notice: { epoch: number; bytes: string } | null; keystore: string | null }[]
  }
  const packed = await send<Packed>('POST', '/api/field', { devices: deviceIds }).catch(() => null)
  for (const { deviceId, notice, keystore } of packed?.devices ?? []) {
    if (keystore) await keepKeystore(fromBase64(keystore))
    await keepNotice(deviceId, notice && { epoch: notice.epoch, bytes: fromBase64(notice.bytes) })
  }
}
