// What was asked for a device and what became of it, newest first.
import { ClipboardList } from 'lucide-react'
import Link from 'next/link'
import { STATE_WORDS, type RequestStateName } from '@/components/request/words'
import { CapabilityType } from '@/components/session/capability-type'
import { Badge } from '@/components/ui/badge'
import { Card, CardHeader } from '@/components/ui/card'
import { Empty } from '@/components/ui/empty'
import { When } from '@/components/ui/time'
import { formatDuration } from '@/lib/domain/duration'

export type HistoryLine = {
  id: string
  requester: string
  own: boolean
  type: 'fieldServicing' | 'appDevelopment'
  reason: string
  durationS: number
  state: RequestStateName
  createdAt: string
  cti: string | null
  /** The page of the request that this person may open. */
  href: string
}

export function DeviceHistory({ lines }: { lines: readonly HistoryLine[] }) {
  return (
    <Card>
      <CardHeader title="History" description="Requests for this device, newest first" />
      {lines.length === 0 ? (
        <Empty icon={<ClipboardList />} title="Nothing was asked for this device">
          A request stands here as soon as it is made.
        </Empty>
      ) : (
        <ul className="divide-y divide-border-subtle">
          {lines.map((line) => (
            <li key={line.id} className="relative flex flex-col gap-1 px-4 py-3.5 hover:bg-accent/55 md:px-5">
              <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Link href={line.href} className="after:absolute after:inset-0">
                  <CapabilityType type={line.type} />
                </Link>
                <span className="text-sm text-muted-foreground">{formatDuration(line.durationS)}</span>
                <Badge tone={STATE_WORDS[line.state].tone}>{STATE_WORDS[line.state].word}</Badge>
                <When at={line.createdAt} className="ml-auto text-sm text-muted-foreground" />
              </span>
              <span className="line-clamp-2 text-sm break-words text-muted-foreground">
                {line.own ? 'You' : line.requester} · {line.reason}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
