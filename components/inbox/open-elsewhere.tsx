// Other requests for the same device that are waiting or not downloaded yet.
import Link from 'next/link'
import { STATE_WORDS } from '@/components/request/words'
import { CapabilityType } from '@/components/session/capability-type'
import { Badge } from '@/components/ui/badge'
import { When } from '@/components/ui/time'
import type { ReviewedRequest } from './types'

export function OpenElsewhere({
  open,
  catalogPath,
}: {
  open: ReviewedRequest['openElsewhere']
  catalogPath: string
}) {
  return (
    <ul className="divide-y divide-border-subtle rounded-lg border text-sm">
      {open.map((one) => (
        <li
          key={one.id}
          className="relative flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 hover:bg-accent"
        >
          <Link href={`${catalogPath}/inbox/${one.id}`} className="flex-1 after:absolute after:inset-0">
            {one.own ? 'You' : one.requester}
          </Link>
          <CapabilityType type={one.type} />
          <span className="text-muted-foreground">
            <When at={one.createdAt} />
          </span>
          <Badge tone={STATE_WORDS[one.state].tone}>{STATE_WORDS[one.state].word}</Badge>
        </li>
      ))}
    </ul>
  )
}
