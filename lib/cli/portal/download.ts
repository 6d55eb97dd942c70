// Downloading a capability for this profile: the portal's nonce, signed with the profile's key, and the file into the
// library, with the catalog's trusted keystore beside it for the field.
import { fromBase64, fromHex, toBase64, toHex, uuidFromText } from '@/lib/core/bytes'
import { uncompressed } from '@/lib/core/cose'
import { type PortalRequest, devicesFound, downloaded, nonceGiven, requestPage } from '@/lib/domain/api/v1'
import { signDownloadProof } from '@/lib/domain/proof'
import type { LibraryFile } from '@/lib/session/store'
import { CliError } from '../errors'
import type { Folder } from '../kept/folder'
import { keepKeystore } from '../kept/field'
import { addFile } from '../kept/library'
import { profileKey } from '../kept/profile-key'
import type { Portal } from './client'

/** The catalogs that hold a device, as this person may see them. Throws `device-unknown`. */
export async function holdingsOf(portal: Portal, deviceId: string) {
  const { items } = await portal.get(`/devices?id=${deviceId}`, devicesFound)
  if (items.length === 0) throw new CliError('device-unknown', deviceId.slice(0, 8))
  return items
}

/** One's own requests in a catalog, newest first, at most so many. */
export async function requestsIn(portal: Portal, catalogId: string, most = 200): Promise<PortalRequest[]> {
  const all: PortalRequest[] = []
  for (let cursor = ''; all.length < most;) {
    const page = await portal.get(`/requests?catalog=${catalogId}${cursor}`, requestPage)
    all.push(...page.items)
    if (page.next === null) break
    cursor = `&cursor=${encodeURIComponent(page.next)}`
  }
  return all
}

const OPEN = ['approved', 'downloaded', 'waiting']

/** The newest request for a device that is approved or was downloaded; `waiting` where one only waits. */
export async function requestFor(
  portal: Portal,
  deviceId: string,
): Promise<{ kind: 'ready' | 'waiting'; request: PortalRequest } | { kind: 'none' }> {
  const holdings = await holdingsOf(portal, deviceId)
  const lists = await Promise.all(holdings.map((one) => requestsIn(portal, one.catalogId)))
  const mine = lists.flat().filter((one) => one.device.deviceId === deviceId && OPEN.includes(one.state))
  const newest = (states: string[]) => mine.find((one) => states.includes(one.state))
  const ready = newest(['approved']) ?? newest(['downloaded'])
  if (ready) return { kind: 'ready', request: ready }
  const waiting = newest(['waiting'])
  return waiting ? { kind: 'waiting', request: waiting } : { kind: 'none' }
}

export type Downloading = { portal: Portal; folder: Folder; label: string; nowMs: number }

export async function downloadInto(
  { portal, folder, label, nowMs }: Downloading,
  requestId: string,
): Promise<{ entry: LibraryFile; repeated: boolean }> {
  const { nonce, deviceId, bearer } = await portal.post(`/requests/${requestId}/nonce`, {}, nonceGiven)
  const profile = bearer ? null : await proved(folder, { requestId, nonce, deviceId, label })
  const answer = await portal.post(`/requests/${requestId}/download`, { nonce, profile }, downloaded)
  if (answer.keystore) await keepKeystore(folder, fromBase64(answer.keystore))
  const { deviceName, place, approvedBy } = answer
  const known = { deviceName, place, approvedBy }
  const entry = await addFile(folder, fromBase64(answer.file), { nowMs, known, replace: true })
  if (entry.deviceId !== deviceId)
    throw new CliError('portal-answer', 'The capability is for another device.')
  return { entry, repeated: answer.repeated }
}

async function proved(
  folder: Folder,
  given: { requestId: string; nonce: string; deviceId: string; label: string },
) {
  const key = await profileKey(folder)
  const subject = {
    requestId: uuidFromText(given.requestId),
    nonce: fromBase64(given.nonce),
    deviceId: fromHex(given.deviceId),
  }
  return {
    publicKey: toHex(uncompressed(key.publicKey).subarray(1)),
    proof: toBase64(await signDownloadProof(subject, key.sign)),
    label: given.label,
  }
}
