// How a capability stands now, in one word.
import { Badge } from '@/components/ui/badge'
import { SessionIcon } from '@/components/ui/icons'

export type Standing = 'live' | 'expired' | 'ended' | 'reserved'

export function StandingBadge({ standing, plain = false }: { standing: Standing; plain?: boolean }) {
  if (standing === 'live') {
    return (
      <Badge tone="session" plain={plain} icon={<SessionIcon />}>
        Good now
      </Badge>
    )
  }
  const word = { expired: 'Expired', ended: 'Ended', reserved: 'Being signed' }[standing]
  return (
    <Badge tone="neutral" plain={plain}>
      {word}
    </Badge>
  )
}
