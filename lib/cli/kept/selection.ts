// The selection of this user: the one file chosen for the servicing session. Every terminal of the user has it, signing out
// does not end it, and the portal never hears of it.
import { z } from 'zod'
import { type Carried, carriedOf } from '@/lib/session/capability-file'
import { selectionOf } from '@/lib/session/selected'
import type { LibraryFile, Selection } from '@/lib/session/store'
import { type Folder, readJson, removeKept, writeJson } from './folder'
import { findFile } from './library'
import { profileKey } from './profile-key'

const NAME = 'selection.json'
const shape: z.ZodType<Selection> = z.object({
  cti: z.string(),
  deviceId: z.string(),
  deviceName: z.string().nullable(),
  place: z.string().nullable(),
  type: z.enum(['fieldServicing', 'appDevelopment']).nullable(),
  expiresAtS: z.number(),
  bootId: z.string().nullable(),
  sinceMs: z.number(),
})

export const currentSelection = (folder: Folder): Promise<Selection | null> => readJson(folder, NAME, shape)

export async function select(folder: Folder, file: LibraryFile, nowMs: number): Promise<Selection> {
  const selection = selectionOf(file, nowMs)
  await writeJson(folder, NAME, selection)
  return selection
}

export const endSelection = (folder: Folder): Promise<void> => removeKept(folder, NAME)

/** What the next command carries; read anew for every command, so that another terminal's choice counts at once. */
export async function carried(folder: Folder): Promise<Carried> {
  const selection = await currentSelection(folder)
  const entry = selection ? await findFile(folder, selection.cti) : undefined
  return carriedOf(selection, entry, () => profileKey(folder))
}
