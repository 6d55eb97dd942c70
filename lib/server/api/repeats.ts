// A request with an Idempotency-Key is done once: a repeat gets the very answer of the first. The key is marked in the same
// transaction as the change, so a crash in between leaves no doubt whether it happened. A refusal changes nothing and is
// judged anew.
import { DomainError } from '@/lib/domain/errors'
import { type Bytes, sha256, toBytes, utf8, concat } from '@/lib/core/bytes'
import { CodedError } from '@/lib/core/coded-error'
import type { Context } from '../context'
import {
  type Begun,
  type KeptAnswer,
  type Keyed,
  beginKeyed,
  forgetKeyed,
  keepAnswer,
  markCommitted,
  takeOver,
} from '../store/idempotency'
import { asDomainError } from '../errors'

const MOST_BYTES = 1_048_576
const KEPT_HEADERS = ['content-type', 'location'] as const

export type Repeatable = {
  key: string
  fingerprint: Bytes
  /** The answer holds a secret, which is nowhere stored. */
  secret: boolean
}

/** Undefined without the header. A structured field's string (RFC 9651) or the bare key. Throws `invalid-input`. */
export function keyOf(headers: Headers): string | undefined {
  const given = headers.get('idempotency-key')
  if (given === null) return undefined
  const [, quoted] = /^"([^"\\]*)"$/.exec(given.trim()) ?? []
  const key = quoted ?? given.trim()
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key
  throw new DomainError('invalid-input', 'Idempotency-Key: up to 255 characters without spaces.')
}

export const fingerprintOf = (request: Request, body: Bytes): Promise<Bytes> => {
  const { pathname, search } = new URL(request.url)
  return sha256(concat(utf8(`${request.method} ${pathname}${search}\n`), body))
}

export async function once(
  context: Context,
  { key, fingerprint, secret }: Repeatable,
  run: (context: Context) => Promise<Response>,
): Promise<Response> {
  const keyed: Keyed = { personId: context.viewer.personId, key }
  const kept = await context.inTransaction(async (tx) => {
    const begun = await beginKeyed(tx, keyed, fingerprint)
    if (begun.kind === 'running' && begun.old) await takeOver(tx, keyed)
    return begun
  })
  const earlier = answerOf(kept)
  if (earlier) return earlier
  try {
    const response = await run(marking(context, keyed))
    const body = toBytes(await response.arrayBuffer())
    const answer = { status: response.status, headers: headersOf(response), body }
    if (!secret && body.length <= MOST_BYTES)
      await context.inTransaction((tx) => keepAnswer(tx, keyed, answer))
    return spoken(answer, false)
  } catch (error) {
    const refused = asDomainError(error) instanceof CodedError
    await context.inTransaction((tx) => forgetKeyed(tx, keyed, refused))
    throw error
  }
}

/** What a repeat gets; undefined where the request is to be done. */
function answerOf(begun: Begun): Response | undefined {
  switch (begun.kind) {
    case 'fresh':
      return undefined
    case 'other':
      throw new DomainError('key-of-another-request')
    case 'done':
      return spoken(begun.answer, true)
    case 'running':
      if (begun.old) return undefined
      throw new DomainError('key-in-use')
    case 'committed':
      throw new DomainError(begun.old ? 'answer-not-kept' : 'key-in-use')
  }
}

const marking = (context: Context, keyed: Keyed): Context => ({
  ...context,
  inTransaction: (work) =>
    context.inTransaction(async (tx) => {
      const value = await work(tx)
      await markCommitted(tx, keyed)
      return value
    }),
})

const headersOf = (response: Response): KeptAnswer['headers'] =>
  Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const value = response.headers.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )

function spoken({ status, headers, body }: KeptAnswer, again: boolean): Response {
  return new Response(body, {
    status,
    headers: { ...headers, ...(again && { 'idempotent-replayed': 'true' }) },
  })
}
