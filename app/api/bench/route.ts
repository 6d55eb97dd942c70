// The virtual bench's devices, in a demo only; a production portal knows no device key and says that there is nothing here.
import { benchSeed } from '@/lib/server/bench'

export const dynamic = 'force-dynamic'

export async function GET(): Promise<Response> {
  const seed = await benchSeed()
  return seed
    ? new Response(seed, { headers: { 'content-type': 'application/json' } })
    : new Response('Not found', { status: 404 })
}
