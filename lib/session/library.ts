// The library: capability files kept in this browser profile. A file is checked before it comes in; whether the device will
// obey it, only the device decides.
import type { Bytes } from '@/lib/core/bytes'
import { LibraryError, checkFile } from './capability-file'
import { profileKey } from './profile-key'
import { type LibraryFile, profileDb } from './store'
import { tell } from './tabs'

type Known = Partial<Pick<LibraryFile, 'deviceName' | 'place' | 'approvedBy'>>

/** Puts a downloaded file in, or one from disk; a repeat of a download replaces the same capability. */
export async function addFile(
  file: Bytes,
  given: { nowMs: number; known?: Known; replace?: boolean },
): Promise<LibraryFile> {
  const entry = await checkFile(file, { nowMs: given.nowMs, profile: profileKey })
  const db = await profileDb()
  if (!given.replace && (await db.get('library', entry.cti))) throw new LibraryError('already-here')
  const device = await db.get('devices', entry.deviceId)
  const named = { ...entry, deviceName: device?.name ?? null, place: device?.place ?? null, ...given.known }
  await db.put('library', named, named.cti)
  tell({ kind: 'library' })
  return named
}
