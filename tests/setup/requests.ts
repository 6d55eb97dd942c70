// The way of a request in a few words: ask, approve, download, as a person's browser would do it.
import { type Bytes, fromHex, toHex, uuidFromText } from '@/lib/core/bytes'
import { type KeyPair, generateKeyPair, signer } from '@/lib/core/keys'
import { signDownloadProof } from '@/lib/domain/proof'
import type { Context } from '@/lib/server/context'
import { findRequest } from '@/lib/server/store/requests'
import { createBatch } from '@/lib/server/usecases/create-batch'
import { type CreateRequest, createRequest } from '@/lib/server/usecases/create-request'
import {
  type DownloadCapability,
  type Downloaded,
  downloadCapability,
} from '@/lib/server/usecases/download-capability'
import { prepareDownload } from '@/lib/server/usecases/prepare-download'
import { type Reviewed, reviewRequest } from '@/lib/server/usecases/review-request'

export const ASKED = {
  tasks: ['read-logs'],
  type: 'fieldServicing',
  whyLarger: null,
  reason: 'The compressor stalls after a power loss.',
  ticket: null,
  durationS: 4 * 3600,
  bearer: false,
  bootId: null,
} satisfies Omit<CreateRequest, 'catalogId' | 'device'>

export type On = { catalogId: string; device: string }

export async function ask(who: Context, on: On, more: Partial<CreateRequest> = {}): Promise<string> {
  return (await createRequest(who, { ...ASKED, ...on, ...more })).id
}

/** The request of a job on one device. */
export async function askInBatch(who: Context, { device, ...on }: On & { batch: string }): Promise<string> {
  const devices = { kind: 'holdings' as const, ids: [device] }
  const { lines } = await createBatch(who, { ...ASKED, ...on, devices, allOrNothing: true })
  return lines[0]!.request!
}

export async function decide(
  who: Context,
  request: { catalogId: string; id: string },
  more: { decision?: 'approve' | 'deny'; note?: string | null } = {},
): Promise<Reviewed> {
  const row = await who.inTransaction((tx) => findRequest(tx, request))
  const contentHash = row ? toHex(row.contentHash) : '00'.repeat(32)
  return reviewRequest(who, { ...request, decision: 'approve', note: null, contentHash, ...more })
}

/** A request of `who` that `owner` has approved. */
export async function approved(
  who: Context,
  owner: Context,
  on: On & { more?: Partial<CreateRequest> },
): Promise<string> {
  const { more, ...place } = on
  const id = await ask(who, place, more)
  await decide(owner, { catalogId: on.catalogId, id })
  return id
}

export const newProfile = (): Promise<KeyPair> => generateKeyPair({ extractable: true })

/** What a browser sends: the server's nonce, signed with its profile's key. */
export async function proofFor(who: Context, id: string, profile: KeyPair): Promise<DownloadCapability> {
  const { nonce, deviceId } = await prepareDownload(who, { id })
  return { id, nonce, profile: await provenBy(profile, { id, nonce, deviceId }) }
}

export async function provenBy(profile: KeyPair, over: { id: string; nonce: Bytes; deviceId: string }) {
  const subject = { requestId: uuidFromText(over.id), nonce: over.nonce, deviceId: fromHex(over.deviceId) }
  return {
    publicKey: profile.publicKey,
    proof: await signDownloadProof(subject, signer(profile.privateKey)),
    label: 'Chrome on a laptop',
  }
}

export async function download(who: Context, id: string, profile: KeyPair): Promise<Downloaded> {
  return downloadCapability(who, await proofFor(who, id, profile))
}

export async function downloadBearer(who: Context, id: string): Promise<Downloaded> {
  const { nonce } = await prepareDownload(who, { id })
  return downloadCapability(who, { id, nonce, profile: null })
}
