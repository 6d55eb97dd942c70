// How a form or a route reaches a use case: input held to its schema, only coded errors out. A server action is one line.
import { headers } from 'next/headers'
import type { z } from 'zod'
import { DomainError } from '@/lib/domain/errors'
import { requireContext } from './auth/viewer'
import { readText } from './body'
import type { Context } from './context'
import { env } from './env'
import { type Refused, refusedOf, statusOf } from './errors'

export type Answer<T> =
  { ok: true; value: T } | { ok: false; error: Refused & { fields?: Record<string, string> } }

/** Runs a use case for the signed-in person on input of this shape. */
export async function act<I, O>(
  schema: z.ZodType<I>,
  usecase: (context: Context, input: I) => Promise<O>,
  raw: unknown,
): Promise<Answer<O>> {
  try {
    const context = await requireContext()
    return { ok: true, value: await usecase(context, parse(schema, raw)) }
  } catch (error) {
    return {
      ok: false,
      error: { ...refusedOf(error), ...(error instanceof BadInput && { fields: error.fields }) },
    }
  }
}

class BadInput extends DomainError {
  constructor(readonly fields: Record<string, string>) {
    super(
      'invalid-input',
      Object.entries(fields)
        .map(([name, why]) => `${name}: ${why}`)
        .join('; ') || undefined,
    )
  }
}

/** What is wrong with each field, where that was the refusal. */
export const fieldsOf = (error: unknown): Record<string, string> | undefined =>
  error instanceof BadInput ? error.fields : undefined

/** Throws `invalid-input` with what is wrong with each field. */
export function parse<I>(schema: z.ZodType<I>, raw: unknown): I {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  throw new BadInput(
    Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.') || 'input', issue.message])),
  )
}

/** Browsers name the origin of every request that changes something; another site's is refused. Throws `origin-refused`. */
export async function requireSameOrigin(): Promise<void> {
  const given = (await headers()).get('origin')
  if (given !== new URL(env().LATCHKEY_URL).origin) throw new DomainError('origin-refused')
}

const MOST_BYTES = 65_536

/** A route handler's JSON body, at most 64 KiB. */
export async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request, MOST_BYTES)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new DomainError('invalid-input', 'The body is not JSON.', { cause })
  }
}

/** A route handler around a use case or a query: its value as JSON, or the coded error with its status. */
export async function respond(work: () => Promise<unknown>): Promise<Response> {
  try {
    const value = await work()
    return value instanceof Response ? value : Response.json(value)
  } catch (error) {
    const refused = refusedOf(error)
    return Response.json({ error: refused }, { status: statusOf(refused.code) })
  }
}
