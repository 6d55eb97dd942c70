// The bench's flash in IndexedDB: what the virtual devices keep when the last tab closes. It knows no protocol.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { type Bytes, concat } from '@/lib/core/bytes'
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
    flash: (id, initial) => flashOf(db, id, initial),
  }
}

// What came of the staged image since its device's flash was last saved, part by part.
const partsOf = (id: string) => IDBKeyRange.bound(`staged ${id} `, `staged ${id} ~`)
const partKey = (id: string, number: number) => `staged ${id} ${String(number).padStart(8, '0')}`

function flashOf(db: IDBPDatabase<BenchDb>, id: string, initial: () => FlashState): Flash {
  return {
    load: async () => {
      const tx = db.transaction(['flash', 'facts'])
      const state = await tx.objectStore('flash').get(id)
      const parts = (await tx.objectStore('facts').getAll(partsOf(id))) as Bytes[]
      if (state?.staged) state.staged.received = concat(state.staged.received, ...parts)
      return state ?? initial()
    },
    save: async (state) => {
      const tx = db.transaction(['flash', 'facts'], 'readwrite')
      await tx.objectStore('flash').put(state, id)
      await tx.objectStore('facts').delete(partsOf(id))
      await tx.done
    },
    append: async (content) => {
      const tx = db.transaction('facts', 'readwrite')
      await tx.store.put(content, partKey(id, await tx.store.count(partsOf(id))))
      await tx.done
    },
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
