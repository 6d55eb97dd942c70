// The routes of the device authorization grant: forms in, and errors as OAuth names them (RFC 6749, section 5.2).
import type { z } from 'zod'
import { oauthErrorOf } from '@/lib/domain/api/oauth'
import { DomainError } from '@/lib/domain/errors'
import { parse } from './action'
import { answer } from './api/problem'
import { gate } from './auth/auth'
import { readText } from './body'
import { env } from './env'
import { refusedOf, statusOf } from './errors'
import type { Gate } from './gate'

const MOST_BYTES = 8192

export type Asking<I> = { input: I; gate: Gate; address: string | null; url: string }

/** Runs `work` on a form of this shape, for whoever sends it. */
export async function oauth<I>(
  request: Request,
  schema: z.ZodType<I>,
  work: (asking: Asking<I>) => Promise<unknown>,
): Promise<Response> {
  try {
    const input = parse(schema, Object.fromEntries(new URLSearchParams(await formOf(request))))
    const address = request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? null
    return answer(await work({ input, gate: gate(), address, url: env().LATCHKEY_URL }))
  } catch (error) {
    const { code, title, detail } = refusedOf(error)
    const status = [429, 500, 503].includes(statusOf(code))
      ? statusOf(code)
      : code === 'client-unknown'
        ? 401
        : 400
    const body = { error: oauthErrorOf(code), error_description: detail ?? title }
    return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
  }
}

async function formOf(request: Request): Promise<string> {
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded'))
    throw new DomainError('invalid-input', 'Send a form: application/x-www-form-urlencoded.')
  return readText(request, MOST_BYTES)
}
