// The bench's flash in IndexedDB: what the virtual devices keep when the last tab closes. It knows no protocol.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Flash, FlashState } from '@/lib/device/virtual/state'
import type { BenchSeed } from './seed'

interface BenchDb extends DBSchema {
  flash: { key: string; value: FlashState }
  facts: { key: string; value: unknown }
}
export type BenchStore = {
  seed(): Promise<BenchSeed | undefined>
  keepSeed(seed: BenchSeed): Promise<void>
  granted(): Promise<string[]>
  keepGranted(ids: string[]): Promise<void>
  plugged(): Promise<string[]>
  keepPlugged(ids: string[]): Promise<void>
  flash(id: string, initial: () => FlashState): Flash
}

export async function openBenchStore(): Promise<BenchStore> {
  const db = await openDB<BenchDb>('latchkey-bench', 1, {
    upgrade(fresh) {
      fresh.createObjectStore('flash')
      fresh.createObjectStore('facts')
    },
  })
  const list = async (name: string) => ((await db.get('facts', name)) as string[] | undefined) ?? []
  return {
    seed: async () => (await db.get('facts', 'seed')) as BenchSeed | undefined,
    keepSeed: (seed) => keepSeed(db, seed),
    granted: () => list('granted'),
    keepGranted: async (ids) => void (await db.put('facts', ids, 'granted')),
    plugged: () => list('plugged'),
    keepPlugged: async (ids) => void (await db.put('facts', ids, 'plugged')),
    flash: (id, initial) => ({
      load: async () => (await db.get('flash', id)) ?? initial(),
      save: async (state) => void (await db.put('flash', state, id)),
    }),
  }
}

// A demo that was made anew has other keys: devices of the old one would obey nobody.
async function keepSeed(db: IDBPDatabase<BenchDb>, seed: BenchSeed): Promise<void> {
  const kept = (await db.get('facts', 'seed')) as BenchSeed | undefined
  const tx = db.transaction(['flash', 'facts'], 'readwrite')
  if (kept?.installation !== seed.installation) {
    await tx.objectStore('flash').clear()
    await tx.objectStore('facts').clear()
  }
  await tx.objectStore('facts').put(seed, 'seed')
  await tx.done
}
