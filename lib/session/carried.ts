// What a command takes along: the selected file with the profile's way to prove its key, or the news that it is missing.
import { fromHex } from '@/lib/core/bytes'
import type { Authorization } from '@/lib/device/protocol/channel'
import { signProof } from '@/lib/domain/proof'
import { findFile } from './files'
import { profileKey } from './profile-key'
import { currentSelection } from './selection'
import type { Selection } from './store'

export type Carried =
  | { kind: 'nothing' }
  | { kind: 'missing'; selection: Selection }
  | { kind: 'file'; selection: Selection; auth: Authorization }

/** What the next command carries; read anew for every command, so that another tab's choice counts at once. */
export async function carried(): Promise<Carried> {
  const selection = await currentSelection()
  if (!selection) return { kind: 'nothing' }
  const entry = await findFile(selection.cti)
  if (!entry) return { kind: 'missing', selection }
  const deviceId = fromHex(entry.deviceId)
  const key = entry.boundTo ? await profileKey() : null
  const prove: Authorization['prove'] = key
    ? ({ nonce, call }) => signProof({ nonce, capabilityFile: entry.file, call, deviceId }, key.sign)
    : undefined
  return { kind: 'file', selection, auth: { file: entry.file, deviceId, prove } }
}
