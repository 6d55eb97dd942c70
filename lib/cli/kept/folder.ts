// Where the command line keeps what it keeps, one folder for each user of this computer: files that only that user reads,
// written whole or not at all.
import { chmod, link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { CliError } from '../errors'
import type { Io } from '../io'

export type Folder = { at: string; platform: string }

/** LATCHKEY_CONFIG, or the place that each system has for this. */
export function folderOf(io: Pick<Io, 'env' | 'platform' | 'homedir'>): Folder {
  const { env, platform, homedir } = io
  const at = (base: string | undefined, ...rest: string[]) => path.join(base || homedir, ...rest)
  if (env.LATCHKEY_CONFIG) return { at: path.resolve(env.LATCHKEY_CONFIG), platform }
  if (platform === 'win32')
    return {
      at: env.APPDATA ? at(env.APPDATA, 'latchkey') : at('', 'AppData', 'Roaming', 'latchkey'),
      platform,
    }
  if (platform === 'darwin') return { at: at('', 'Library', 'Application Support', 'latchkey'), platform }
  return {
    at: env.XDG_CONFIG_HOME ? at(env.XDG_CONFIG_HOME, 'latchkey') : at('', '.config', 'latchkey'),
    platform,
  }
}

const missing = (error: unknown) => (error as { code?: string }).code === 'ENOENT'

async function prepare(folder: Folder, name: string): Promise<string> {
  const file = path.join(folder.at, name)
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  return file
}

/** Null where there is none. A file that others can read is refused: what it holds may be known to them. */
export async function readKept(folder: Folder, name: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const file = path.join(folder.at, name)
  try {
    if (folder.platform !== 'win32' && (await stat(file)).mode & 0o077) throw new CliError('kept-open', file)
    return new Uint8Array(await readFile(file))
  } catch (cause) {
    if (missing(cause)) return null
    throw cause instanceof CliError ? cause : new CliError('file-unreadable', file, { cause })
  }
}

async function written<T>(file: string, work: () => Promise<T>): Promise<T> {
  return work().catch((cause: unknown) => {
    throw new CliError('file-unreadable', file, { cause })
  })
}

export async function writeKept(folder: Folder, name: string, content: Uint8Array | string): Promise<void> {
  const file = path.join(folder.at, name)
  await written(file, async () => {
    await prepare(folder, name)
    const fresh = `${file}.${randomUUID()}`
    await writeFile(fresh, content, { mode: 0o600, flag: 'wx' })
    await chmod(fresh, 0o600)
    await rename(fresh, file)
  })
}

/** False where another run was first: what it wrote stands. */
export async function writeOnce(folder: Folder, name: string, content: string): Promise<boolean> {
  const file = path.join(folder.at, name)
  return written(file, async () => {
    await prepare(folder, name)
    const fresh = `${file}.${randomUUID()}`
    await writeFile(fresh, content, { mode: 0o600, flag: 'wx' })
    try {
      await link(fresh, file)
      return true
    } catch (error) {
      if ((error as { code?: string }).code === 'EEXIST') return false
      throw error
    } finally {
      await rm(fresh, { force: true })
    }
  })
}

export const removeKept = (folder: Folder, name: string): Promise<void> =>
  rm(path.join(folder.at, name), { force: true })

/** What a JSON file says, held to its form. Null where there is none. */
export async function readJson<T>(folder: Folder, name: string, shape: z.ZodType<T>): Promise<T | null> {
  const bytes = await readKept(folder, name)
  if (!bytes) return null
  try {
    return shape.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch (cause) {
    throw new CliError('kept-damaged', path.join(folder.at, name), { cause })
  }
}

export const writeJson = (folder: Folder, name: string, value: unknown): Promise<void> =>
  writeKept(folder, name, `${JSON.stringify(value, null, 2)}\n`)
