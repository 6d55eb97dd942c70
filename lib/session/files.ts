// The library's files as they lie there: listing, finding, removing. What is in one is read elsewhere.
import { type LibraryFile, profileDb } from './store'
import { tell } from './tabs'

export async function listFiles(): Promise<LibraryFile[]> {
  const files = await (await profileDb()).getAll('library')
  return files.sort((a, b) => b.addedAtMs - a.addedAtMs)
}

export async function findFile(cti: string): Promise<LibraryFile | undefined> {
  return (await profileDb()).get('library', cti)
}

export async function removeFile(cti: string): Promise<void> {
  await (await profileDb()).delete('library', cti)
  tell({ kind: 'library' })
}

/** "freezer-7-bay-3.cap" */
export function fileName(file: Pick<LibraryFile, 'deviceName' | 'deviceId' | 'type'>): string {
  const name = (file.deviceName ?? file.deviceId.slice(0, 8))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return `${name}${file.type === 'appDevelopment' ? '-dev' : ''}.cap`
}
