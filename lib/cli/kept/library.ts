// The library of this user: capability files as files, and what the portal said of each beside it. A file that was removed
// by hand is missing, whatever its note says.
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { Bytes } from '@/lib/core/bytes'
import { LibraryError, checkFile } from '@/lib/session/capability-file'
import type { LibraryFile } from '@/lib/session/store'
import { type Folder, readJson, readKept, removeKept, writeJson, writeKept } from './folder'
import { profileKey } from './profile-key'

const note = z.object({
  deviceName: z.string().nullable(),
  place: z.string().nullable(),
  approvedBy: z.string().nullable(),
  addedAtMs: z.number(),
})
type Known = Partial<Omit<z.infer<typeof note>, 'addedAtMs'>>
const CTI = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const fileOf = (cti: string) => `library/${cti}.cap`
const noteOf = (cti: string) => `library/${cti}.json`

export async function addFile(
  folder: Folder,
  file: Bytes,
  given: { nowMs: number; known?: Known; replace?: boolean },
): Promise<LibraryFile> {
  const entry = await checkFile(file, { nowMs: given.nowMs, profile: () => profileKey(folder) })
  if (!given.replace && (await findFile(folder, entry.cti))) throw new LibraryError('already-here')
  const { deviceName = null, place = null, approvedBy = null } = given.known ?? {}
  const said = { deviceName, place, approvedBy, addedAtMs: given.nowMs }
  await writeJson(folder, noteOf(entry.cti), said)
  await writeKept(folder, fileOf(entry.cti), file)
  return { ...entry, ...said }
}

/** Undefined where there is no such file, or what lies there is not it. Its time may be over: that the device decides. */
export async function findFile(folder: Folder, cti: string): Promise<LibraryFile | undefined> {
  if (!CTI.test(cti)) return undefined
  const file = await readKept(folder, fileOf(cti))
  if (!file) return undefined
  const said = await readJson(folder, noteOf(cti), note).catch(() => null)
  const profile = () => profileKey(folder)
  const entry = await checkFile(file, { nowMs: 0, profile }).catch((error: unknown) => {
    if (error instanceof LibraryError) return undefined
    throw error
  })
  return entry?.cti === cti ? { ...entry, ...said } : undefined
}

export async function listFiles(folder: Folder): Promise<LibraryFile[]> {
  const names = await readdir(path.join(folder.at, 'library')).catch(() => [])
  const ctis = names.filter((name) => name.endsWith('.cap')).map((name) => name.slice(0, -'.cap'.length))
  const files = await Promise.all(ctis.map((cti) => findFile(folder, cti)))
  return files.filter((one) => one !== undefined).sort((a, b) => b.addedAtMs - a.addedAtMs)
}

export async function removeFile(folder: Folder, cti: string): Promise<void> {
  await removeKept(folder, fileOf(cti))
  await removeKept(folder, noteOf(cti))
}
