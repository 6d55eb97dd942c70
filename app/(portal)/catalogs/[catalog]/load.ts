// What every page of a catalog asks for: its data, or why not. A catalog, an id or a role that is not the person's own
// is not found; what only the role forbids is said.
import { notFound } from 'next/navigation'
import { isDomainError } from '@/lib/domain/errors'
import { requirePage } from '@/lib/server/auth/page'

type Context = Awaited<ReturnType<typeof requirePage>>
export type Loaded<T> = { value: T; refused: null } | { value: null; refused: string }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const isUuid = (text: string | undefined): text is string => text !== undefined && UUID.test(text)

/** `path` is where the page stands in the catalog; `ids` are what else its address names. */
export async function load<T>(
  at: { catalog: string; path: string; ids?: string[] },
  work: (context: Context) => Promise<T>,
): Promise<Loaded<T>> {
  if (![at.catalog, ...(at.ids ?? [])].every(isUuid)) notFound()
  const context = await requirePage(`/catalogs/${at.catalog}/${at.path}`)
  try {
    return { value: await work(context), refused: null }
  } catch (error) {
    if (!isDomainError(error)) throw error
    if (error.code === 'not-found') notFound()
    if (error.code !== 'not-permitted') throw error
    return { value: null, refused: error.message }
  }
}

export type Search = Promise<Record<string, string | string[] | undefined>>

/** One value of the address' query, trimmed; a repeated name counts once. */
export function one(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? (value[0] ?? '') : (value ?? '')).trim()
}

export const pageOf = (value: string | string[] | undefined): number => {
  const page = Number(one(value))
  return Number.isInteger(page) && page > 0 && page < 10_000 ? page : 1
}
