// What the person had for this device before: how often, what and for how long.
import Link from 'next/link'
import { CapabilityType } from '@/components/session/capability-type'
import { When } from '@/components/ui/time'
import { formatDuration } from '@/lib/domain/duration'
import type { ReviewedRequest } from './types'

/** To the minute: a download begins within a second. */
const lasted = ({ createdAt, expiresAt }: { createdAt: string; expiresAt: string }): string =>
  formatDuration(Math.round((Date.parse(expiresAt) - Date.parse(createdAt)) / 60_000) * 60)

export function Before({ before, catalogPath }: { before: ReviewedRequest['before']; catalogPath: string }) {
  if (before.length === 0)
    return <p className="text-sm text-muted-foreground">Nothing. This is the first time.</p>
  return (
    <ul className="divide-y divide-border-subtle rounded-lg border bg-sunken text-sm">
      {before.map((one) => (
        <li
          key={one.cti}
          className="relative flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 hover:bg-accent"
        >
          <span className="w-24 text-muted-foreground">
            <When at={one.createdAt} />
          </span>
          <Link
            href={`${catalogPath}/capabilities/${one.cti}`}
            className="flex-1 after:absolute after:inset-0"
          >
            <CapabilityType type={one.type} />
          </Link>
          <span className="text-muted-foreground">{lasted(one)}</span>
        </li>
      ))}
    </ul>
  )
}
