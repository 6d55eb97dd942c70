// Pages of a list: items, and a cursor for what follows, null at the end. A cursor is whatever the list needs to go on, in
// base64url: opaque to a client, and read like any other input, for a client may send anything.
import { z } from 'zod'
import { fromBase64Url, toBase64Url, utf8, utf8Text } from '@/lib/core/bytes'
import { DomainError } from '../errors'
import { attempt } from '../signed-object'

const MOST_CHARS = 500

export const cursor = z.string().max(MOST_CHARS).optional().describe('The `next` of the page before.')
export const limit = z.coerce.number().int().min(1).max(200).default(50).describe('How many at most.')
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable().describe('The cursor of the next page.') })

export const cursorOf = (place: unknown): string => toBase64Url(utf8(JSON.stringify(place)))

/** Throws `invalid-input` for what no list gave out. */
export function placeOf<T>(schema: z.ZodType<T>, text: string | undefined): T | undefined {
  if (text === undefined) return undefined
  const place = attempt(() => schema.parse(JSON.parse(utf8Text(fromBase64Url(text)))))
  if (place === undefined) throw new DomainError('invalid-input', 'This cursor is not one of this list.')
  return place
}

const page = z.number().int().min(1).max(100_000)
/** For lists that count pages. */
export const pageIn = (text: string | undefined): number => placeOf(page, text) ?? 1
/** The cursor after page `at`, null where `more` is false. */
export const pageAfter = (at: number, more: boolean): string | null => (more ? cursorOf(at + 1) : null)
