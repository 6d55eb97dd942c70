// Which of this person's capabilities ended before their time. The browser looks for its files among them by itself.
import { respond } from '@/lib/server/action'
import { requireContext } from '@/lib/server/auth/viewer'
import { endedForMe } from '@/lib/server/queries/ended'

export function GET(): Promise<Response> {
  return respond(async () => ({ ended: await endedForMe(await requireContext()) }))
}
