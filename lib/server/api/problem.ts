// What every answer of /api/v1 is made of: refusals as problem details (RFC 9457) with the portal's codes, and files.
// Answers are kept by no cache.
import type { Problem } from '@/lib/domain/api/v1'
import { fieldsOf } from '../action'
import { refusedOf, statusOf } from '../errors'

const NO_STORE = { 'cache-control': 'no-store' }

/** A value as JSON, or a response that a route made itself. */
export function answer(value: unknown, status = 200): Response {
  if (!(value instanceof Response)) return Response.json(value, { status, headers: NO_STORE })
  value.headers.set('cache-control', NO_STORE['cache-control'])
  return value
}

/** A file, under a name that holds nothing but letters, digits, dots and dashes. */
export function file(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  type = 'application/octet-stream',
): Response {
  const safe = name.toLowerCase().replace(/[^a-z0-9.]+/g, '-')
  return new Response(bytes, {
    headers: { 'content-type': type, 'content-disposition': `attachment; filename="${safe}"` },
  })
}

export function problemOf(error: unknown): Response {
  const { code, title, next, detail, trace } = refusedOf(error)
  const status = statusOf(code)
  const body: Problem = {
    type: `urn:latchkey:error:${code}`,
    title,
    status,
    code,
    next,
    detail,
    trace,
    fields: fieldsOf(error),
  }
  const headers = new Headers({ ...NO_STORE, 'content-type': 'application/problem+json' })
  if (status === 401) headers.set('www-authenticate', 'Bearer realm="latchkey"')
  return new Response(JSON.stringify(body), { status, headers })
}
