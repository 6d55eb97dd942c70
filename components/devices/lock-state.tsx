// The lock as it was last seen. Locked is the normal and good state; only a device before DeviceComplete is not yet.
import { Badge } from '@/components/ui/badge'
import { LockedIcon, NotYetLockedIcon } from '@/components/ui/icons'
import { DEVICE_COMPLETE } from '@/lib/domain/manufacturing'

export function LockState({ stateSeen, plain = false }: { stateSeen: number | null; plain?: boolean }) {
  if (stateSeen === null) {
    return (
      <Badge tone="neutral" plain={plain}>
        Not seen yet
      </Badge>
    )
  }
  const locked = stateSeen === DEVICE_COMPLETE
  return (
    <Badge
      plain={plain}
      tone={locked ? 'locked' : 'warning'}
      icon={locked ? <LockedIcon /> : <NotYetLockedIcon />}
    >
      {locked ? 'Locked' : 'Not yet locked'}
    </Badge>
  )
}

/** "5, behind" where the catalog has a newer one. */
export function KeystoreSeen({ seen, newest }: { seen: number; newest: number | null }) {
  if (seen === 0) return <span className="text-muted-foreground">None</span>
  if (newest !== null && seen < newest)
    return <span className="font-medium text-warning">{seen}, behind</span>
  return <>{seen}</>
}
