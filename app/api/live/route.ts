// News for whoever is signed in, while a page is open. Nobody else has any: an empty answer tells the browser to stop asking.
import { getViewer } from '@/lib/server/auth/viewer'
import { liveStream } from '@/lib/server/live/stream'

export const dynamic = 'force-dynamic'

export async function GET(request: Request): Promise<Response> {
  const viewer = await getViewer()
  if (!viewer) return new Response(null, { status: 204 })
  return liveStream(viewer, request.signal) ?? new Response(null, { status: 204 })
}
