// What a selection keeps of the file it names, so that a session can be shown, and missed, without it.
import type { LibraryFile, Selection } from './store'

export function selectionOf(file: LibraryFile, nowMs: number): Selection {
  const { cti, deviceId, deviceName, place, type, expiresAtS, bootId } = file
  return { cti, deviceId, deviceName, place, type, expiresAtS, bootId, sinceMs: nowMs }
}
