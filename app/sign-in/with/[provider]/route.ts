// Where a sign-in with a provider begins: it sends the browser there. Also the address by which a provider's own start page
// leads here.
import { NextResponse } from 'next/server'
import { startWithProvider } from '@/lib/server/auth/session'

const INSIDE = /^\/[a-z][a-z0-9/?=&_-]*$/i

export async function GET(request: Request, { params }: { params: Promise<{ provider: string }> }) {
  const { provider } = await params
  const to = new URL(request.url).searchParams.get('to') ?? '/'
  const at = await startWithProvider(provider, INSIDE.test(to) ? to : '/')
  return at ? NextResponse.redirect(at, 303) : new NextResponse('Not found', { status: 404 })
}
