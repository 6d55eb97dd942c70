// The selection: the one file chosen for the servicing session. It belongs to the browser profile: every tab uses it, a
// restart of the browser keeps it, signing out does not end it, and the server never hears of it.
import { endedCapabilities } from './ended'
import { findFile } from './files'
import { selectionOf } from './selected'
import { type Selection, profileDb } from './store'
import { tell } from './tabs'

export async function currentSelection(): Promise<Selection | null> {
  return ((await (await profileDb()).get('facts', 'selection')) as Selection | undefined) ?? null
}

/** Starts the servicing session with a file of the library. False where the file is no longer there, or was revoked. */
export async function select(cti: string, nowMs: number): Promise<boolean> {
  const file = await findFile(cti)
  if (!file || (await endedCapabilities()).some((one) => one.cti === cti)) return false
  await (await profileDb()).put('facts', selectionOf(file, nowMs), 'selection')
  tell({ kind: 'selection' })
  return true
}

/** Ends the servicing session: later commands go without. */
export async function endSelection(): Promise<void> {
  await (await profileDb()).delete('facts', 'selection')
  tell({ kind: 'selection' })
}
