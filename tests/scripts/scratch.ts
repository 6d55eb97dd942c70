// Folders for tests to write in, gone when the tests are over.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const folders: string[] = []
process.once('exit', () => folders.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })))

export function scratchFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-scratch-'))
  folders.push(folder)
  return folder
}

/** Writes files, given by name and content, making their folders. */
export function write(root: string, files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, content)
  }
}
