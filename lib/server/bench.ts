// What a demo's browsers build their bench from: the file that the seed wrote. Production has none.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { env } from './env'

/** JSON, or null where this is no demo. */
export async function benchSeed(): Promise<string | null> {
  const { LATCHKEY_MODE, LATCHKEY_HOME } = env()
  if (LATCHKEY_MODE !== 'demo') return null
  return readFile(path.join(/* turbopackIgnore: true */ LATCHKEY_HOME, 'demo-bench.json'), 'utf8').catch(
    () => null,
  )
}

export const isDemo = (): boolean => env().LATCHKEY_MODE === 'demo'
