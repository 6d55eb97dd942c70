// A route of /api/v1 from its operation: who asks by API token and never by cookie, at what rate, with what right, on what
// input; done once where the request has a key; and only what the operation's schema shows comes out.
import type { z } from 'zod'
import type { Bytes } from '@/lib/core/bytes'
import { utf8Text } from '@/lib/core/bytes'
import type { Operation } from '@/lib/domain/api/operation'
import { DomainError } from '@/lib/domain/errors'
import { attempt } from '@/lib/domain/signed-object'
import { parse } from '../action'
import { type Bearer, bearerOf } from '../auth/bearer'
import { readUpTo } from '../body'
import { ratesPool } from '../db'
import { answer, problemOf } from './problem'
import { type Rates, makeRates, rateHeaders } from './rates'
import { fingerprintOf, keyOf, once } from './repeats'

export type Call<P, Q, B> = Bearer & { params: P; query: Q; body: B; bytes: Bytes }
type At = { params: Promise<unknown> }

const MOST_BYTES = 65_536
let rates: Rates | undefined

export function serve<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  op: Operation<P, Q, B, A>,
  work: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<z.input<A> | Response>,
): (request: Request, at: At) => Promise<Response> {
  return async (request, at) => {
    const headers = new Headers()
    const response = await handle({ op: op as Operation, work: work as Work, request, at, headers }).catch(
      problemOf,
    )
    headers.forEach((value, name) => response.headers.set(name, value))
    return response
  }
}

type Work = (call: Call<unknown, unknown, unknown>) => Promise<unknown>
type Given = { op: Operation; work: Work; request: Request; at: At; headers: Headers }

async function handle({ op, work, request, at, headers }: Given): Promise<Response> {
  const bearer = await bearerOf(request.headers.get('authorization'))
  rates ??= makeRates(ratesPool())
  const rate = await rates.take(bearer.context.viewer.tokenId!)
  rateHeaders(headers, rate, rates.policy)
  if (rate.over) throw new DomainError('too-many-calls')
  if (op.scope && !bearer.scopes.includes(op.scope))
    throw new DomainError('scope-missing', `It needs ${op.scope}.`)
  const bytes = await readUpTo(request, op.takes?.mostBytes ?? MOST_BYTES)
  const input = {
    params: op.params && parse(op.params, await at.params),
    query: op.query && parse(op.query, Object.fromEntries(new URL(request.url).searchParams)),
    body: op.body && parse(op.body, jsonOf(bytes)),
    bytes,
  }
  const run = async (context: Bearer['context']) =>
    made(op, input.params, await work({ ...bearer, context, ...input }))
  const key = op.method === 'POST' ? keyOf(request.headers) : undefined
  if (key === undefined) return run(bearer.context)
  const repeatable = { key, fingerprint: await fingerprintOf(request, bytes), secret: op.secret ?? false }
  return answer(await once(bearer.context, repeatable, run))
}

function jsonOf(bytes: Bytes): unknown {
  const read = attempt(() => ({ value: JSON.parse(utf8Text(bytes)) as unknown }))
  if (!read) throw new DomainError('invalid-input', 'The body is not JSON.')
  return read.value
}

function made(op: Operation, params: unknown, value: unknown): Response {
  if (value instanceof Response || 'file' in op.answer) return answer(value)
  const shown = op.answer.body.parse(value)
  const response = answer(shown, op.answer.status)
  if (op.location)
    response.headers.set('location', filled(op.location, { ...(params as object), ...(shown as object) }))
  return response
}

const filled = (path: string, values: object): string =>
  `/api/v1${path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String((values as Record<string, unknown>)[name])))}`
