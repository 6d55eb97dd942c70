// A virtual device's flash in two files that are written in turn, so that a power cut leaves the old value or the new one;
// the content of an upload is added to a file beside them. It knows no protocol.
import { appendFile, mkdir, open, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { type Bytes, concat } from '../../lib/core/bytes'
import type { Flash, FlashState } from '../../lib/device/virtual/state'

type Stored = { sequence: number; state: FlashState }

/** `added` names the state that its content belongs to, so that a leftover of an earlier one is not taken for its own. */
export async function flashInFiles(
  folder: string,
  initial: () => FlashState,
): Promise<Flash & { found: boolean }> {
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, 'flash.bin')
  const addedFile = (sequence: number) => path.join(folder, `added-${sequence % 2}.bin`)
  const found = await read(file)
  let sequence = found?.sequence ?? 0
  return {
    found: found !== undefined,
    load: async () => {
      const stored = await read(file)
      const state = stored?.state ?? initial()
      if (stored && state.staged) {
        const added = await readFile(addedFile(stored.sequence)).catch(() => new Uint8Array(0))
        state.staged.received = concat(state.staged.received, added)
      }
      return state
    },
    save: async (state) => {
      sequence += 1
      await replace(addedFile(sequence), new Uint8Array(0))
      await replace(file, serialize({ sequence, state: plain(state) } satisfies Stored))
    },
    append: (content: Bytes) => appendFile(addedFile(sequence), content),
  }
}

// Buffers of their own: a view into a larger one would be written whole.
function plain(state: FlashState): FlashState {
  return structuredClone(state)
}

async function read(file: string): Promise<Stored | undefined> {
  const bytes = await readFile(file).catch(() => undefined)
  if (!bytes) return undefined
  return own(deserialize(bytes)) as Stored
}

// What comes back are views into the file: WebCrypto and structured clone want buffers of their own.
function own(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (Array.isArray(value)) return value.map(own)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, own(one)]))
}

async function replace(file: string, bytes: Uint8Array): Promise<void> {
  const beside = `${file}.new`
  const handle = await open(beside, 'w', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, file)
}
