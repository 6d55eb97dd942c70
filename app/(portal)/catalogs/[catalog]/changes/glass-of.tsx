// Beside a request for which glass was broken: what is owed, or what was found. Nothing beside any other.
import { GlassCard } from '@/components/changes/glass-card'
import { requireContext } from '@/lib/server/auth/viewer'
import { glassOfRequest } from '@/lib/server/queries/break-glass'
import { judgeBreakGlassAction } from './actions'

export async function GlassOf({ catalogId, id }: { catalogId: string; id: string }) {
  const glass = await glassOfRequest(await requireContext(), { catalogId, id })
  return glass && <GlassCard catalogId={catalogId} glass={glass} judge={judgeBreakGlassAction} />
}
