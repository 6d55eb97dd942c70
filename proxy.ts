// The Content-Security-Policy of every page, with a nonce of its own: no script runs that this response did not bring.
// Next reads the nonce from the request's copy of the header. It decides nothing about who may see what.
import { type NextRequest, NextResponse } from 'next/server'
import { isProductionBuild } from '@/lib/server/env'

const development = !isProductionBuild()

// The two style elements that the toasts' library writes without a nonce, by their hashes: an empty one and its sheet.
const TOAST_STYLES =
  "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY='"

function policyWith(nonce: string): string {
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' 'nonce-${nonce}' ${TOAST_STYLES}`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `worker-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}

export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const policy = policyWith(nonce)
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}

// Not asked for files of devices either: whatever passes here is held in memory, and those may be large.
export const config = {
  matcher: ['/((?!_next/static|_next/image|favicon.ico|icon.svg|api/catalogs/[^/]+/claims$).*)'],
}
