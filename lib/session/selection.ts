// The selection: the one file chosen for the servicing session. It belongs to the browser profile: every tab uses it, a
// restart of the browser keeps it, signing out does not end it, and the server never hears of it.
import { fromHex } from '@/lib/core/bytes'
import { signProof } from '@/lib/domain/proof'
import type { Authorization } from '@/lib/device/protocol/channel'
import { findFile } from './library'
import { profileKey } from './profile-key'
import { type Selection, profileDb } from './store'
import { tell } from './tabs'

export async function currentSelection(): Promise<Selection | null> {
  return ((await (await profileDb()).get('facts', 'selection')) as Selection | undefined) ?? null
}

/** Starts the servicing session with a file of the library. False where the file is no longer there. */
export async function select(cti: string, nowMs: number): Promise<boolean> {
  const file = await findFile(cti)
  if (!file) return false
  const { deviceId, deviceName, place, type, expiresAtS, bootId } = file
  const selection: Selection = { cti, deviceId, deviceName, place, type, expiresAtS, bootId, sinceMs: nowMs }
  await (await profileDb()).put('facts', selection, 'selection')
  tell({ kind: 'selection' })
  return true
}

/** Ends the servicing session: later commands go without. */
export async function endSelection(): Promise<void> {
  await (await profileDb()).delete('facts', 'selection')
  tell({ kind: 'selection' })
}

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
