'use client'
// The portal's own routes, as this browser asks them. Answers are JSON; a refusal is a coded error with its words.
import { fromBase64, fromHex, toBase64, toHex, uuidFromText } from '@/lib/core/bytes'
import { CodedError } from '@/lib/core/coded-error'
import { uncompressed } from '@/lib/core/cose'
import { signDownloadProof } from '@/lib/domain/proof'
import { keepKeystore, rememberDevice } from '@/lib/session/field'
import { addFile } from '@/lib/session/library'
import { profileKey } from '@/lib/session/profile-key'
import type { LibraryFile } from '@/lib/session/store'

export class PortalError extends CodedError<string> {
  constructor(
    code: string,
    readonly title: string,
    readonly next: string,
  ) {
    super(code, title)
  }
}

const UNREACHABLE = new PortalError(
  'unreachable',
  'The portal cannot be reached',
  'Check the network, then try again. Servicing goes on without it.',
)

export async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(path, { ...init, headers: { 'content-type': 'application/json' } }).catch(
    () => {
      throw UNREACHABLE
    },
  )
  const body = (await response.json().catch(() => null)) as {
    error?: { code: string; title: string; next: string }
  } | null
  if (body?.error) throw new PortalError(body.error.code, body.error.title, body.error.next)
  if (!response.ok || body === null) throw UNREACHABLE
  return body as T
}

const post = <T>(path: string, body: unknown = {}) =>
  ask<T>(path, { method: 'POST', body: JSON.stringify(body) })

type Nonce = { nonce: string; deviceId: string; bearer: boolean }
type Downloaded = {
  cti: string
  file: string
  keystore: string | null
  deviceName: string | null
  place: string
  approvedBy: string | null
}

/** Downloads a request's capability for this profile and puts it into the library. */
export async function downloadCapability(requestId: string): Promise<LibraryFile> {
  const { nonce, deviceId, bearer } = await post<Nonce>(`/api/requests/${requestId}/nonce`)
  const profile = bearer ? null : await proveProfile({ requestId, nonce, deviceId })
  const downloaded = await post<Downloaded>(`/api/requests/${requestId}/download`, { nonce, profile })
  if (downloaded.keystore) await keepKeystore(fromBase64(downloaded.keystore))
  const { deviceName, place, approvedBy } = downloaded
  return addFile(fromBase64(downloaded.file), {
    nowMs: Date.now(),
    replace: true,
    known: { deviceName, place, approvedBy },
  })
}

async function proveProfile(given: { requestId: string; nonce: string; deviceId: string }) {
  const key = await profileKey()
  const subject = {
    requestId: uuidFromText(given.requestId),
    nonce: fromBase64(given.nonce),
    deviceId: fromHex(given.deviceId),
  }
  const proof = await signDownloadProof(subject, key.sign)
  return {
    publicKey: toHex(uncompressed(key.publicKey).subarray(1)),
    proof: toBase64(proof),
    label: profileLabel(),
  }
}

function profileLabel(): string {
  const platform = /Android|Windows|Mac|CrOS|Linux/.exec(navigator.userAgent)?.[0] ?? 'this computer'
  return `Chrome on ${platform === 'CrOS' ? 'ChromeOS' : platform}`
}

export type Holding = {
  id: string
  catalogId: string
  catalog: string
  name: string | null
  product: string
  group: string
  claim: 'pending' | 'proven'
  keystoreVersion: number | null
  mayRequest: boolean
}

/** The device in the person's catalogs; its name is kept for the field. */
export async function lookUpDevice(deviceId: string): Promise<Holding[]> {
  const { holdings } = await ask<{ holdings: Holding[] }>(`/api/devices/lookup?id=${deviceId}`)
  const [first] = holdings
  if (first) {
    const place = `${first.product} · ${first.group}`
    await rememberDevice({
      deviceId,
      name: first.name,
      place,
      catalogId: first.catalogId,
      holding: first.id,
      seenMs: Date.now(),
    })
  }
  return holdings
}

/** Brings the catalog's newest keystore along. */
export async function fetchKeystore(catalogId: string): Promise<boolean> {
  const response = await fetch(`/api/catalogs/${catalogId}/keystore`).catch(() => null)
  return response?.ok ? keepKeystore(new Uint8Array(await response.arrayBuffer())) : false
}

/** The catalog's keystore of this very version; null where the portal cannot be reached or has none to give. */
export async function fetchKeystoreVersion(
  catalogId: string,
  version: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const response = await fetch(`/api/catalogs/${catalogId}/keystore?version=${version}`).catch(() => null)
  return response?.ok ? new Uint8Array(await response.arrayBuffer()) : null
}

export type CatalogImage = {
  id: string
  name: string
  version: string
  kind: number
  sizeBytes: number
  componentId: string
  kid: string
}
export const listCatalogImages = async (catalogId: string) =>
  (await ask<{ images: CatalogImage[] }>(`/api/catalogs/${catalogId}/images`)).images

export async function fetchImage(catalogId: string, id: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/api/catalogs/${catalogId}/images/${id}`).catch(() => null)
  if (!response?.ok) throw UNREACHABLE
  return new Uint8Array(await response.arrayBuffer())
}

/** Has the attached device state itself to the catalog, over the portal's nonce. */
export async function proveToCatalog(
  catalogId: string,
  state: (nonce: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>,
): Promise<{ id: string; claimed: boolean }> {
  const { nonce } = await post<{ nonce: string }>(`/api/catalogs/${catalogId}/statements`)
  const statement = toBase64(await state(fromBase64(nonce)))
  return ask(`/api/catalogs/${catalogId}/statements`, {
    method: 'PUT',
    body: JSON.stringify({ nonce, statement, groupId: null, name: null }),
  })
}
