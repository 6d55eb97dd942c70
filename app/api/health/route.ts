// Ready once the database answers.
import { isReady } from '@/lib/server/ready'

export const dynamic = 'force-dynamic'

export async function GET(): Promise<Response> {
  return (await isReady())
    ? Response.json({ status: 'ok' })
    : Response.json({ status: 'starting' }, { status: 503 })
}
