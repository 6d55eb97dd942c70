// What every route of /api/v1 is made of: who asks by API token and never by cookie, the right that the route needs, and
// refusals as problem details (RFC 9457) with the portal's codes. Answers are kept by no cache.
import type { Problem } from '@/lib/domain/api/v1'
import { DomainError } from '@/lib/domain/errors'
import type { TokenScope } from '@/lib/domain/token-scopes'
import { type Bearer, bearerOf } from './auth/bearer'
import { fieldsOf } from './action'
import { refusedOf, statusOf } from './errors'

const NO_STORE = { 'cache-control': 'no-store' }

/** Runs `work` for the token's person, where the token has the right; `null` where any token will do. */
export async function api(
  request: Request,
  scope: TokenScope | null,
  work: (bearer: Bearer) => Promise<unknown>,
): Promise<Response> {
  try {
    const bearer = await bearerOf(request.headers.get('authorization'))
    if (scope && !bearer.scopes.includes(scope)) throw new DomainError('scope-missing', `It needs ${scope}.`)
    return answer(await work(bearer))
  } catch (error) {
    return problemOf(error)
  }
}

/** A value as JSON, or a response that a route made itself. */
export function answer(value: unknown): Response {
  if (!(value instanceof Response)) return Response.json(value, { headers: NO_STORE })
  value.headers.set('cache-control', NO_STORE['cache-control'])
  return value
}

/** A file, under a name that holds nothing but letters, digits, dots and dashes. */
export function file(bytes: Uint8Array<ArrayBuffer>, name: string): Response {
  const safe = name.toLowerCase().replace(/[^a-z0-9.]+/g, '-')
  return new Response(bytes, {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${safe}"`,
    },
  })
}

function problemOf(error: unknown): Response {
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
