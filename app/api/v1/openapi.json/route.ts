// The description of this interface, for whoever asks: it says nothing of what the portal holds.
import { describe } from '@/lib/server/api/describe'

export const dynamic = 'force-dynamic'

export function GET(): Response {
  return Response.json(describe(), { headers: { 'access-control-allow-origin': '*' } })
}
