// The life of a capability from left to right (on a phone from top to bottom): asked, approved, downloaded, valid until.
import { CircleCheck, ClipboardList, Download, Hourglass } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/components/lib/cn'
import { Card } from '@/components/ui/card'
import { Duration, When } from '@/components/ui/time'
import { formatDuration } from '@/lib/domain/duration'
import type { Standing } from './standing'

export interface LifeLineProps {
  asked: { at: string; by: string; ticket: string | null }
  approved: { at: string; by: string; needed: number } | null
  downloadedAt: string
  durationS: number
  expiresAt: string
  standing: Standing
}

export function LifeLine(props: LifeLineProps) {
  const { asked, approved, downloadedAt, durationS, expiresAt, standing } = props
  const over = standing === 'expired' || standing === 'ended'
  return (
    <Card>
      <ol aria-label="Its life" className="grid gap-y-5 p-5 md:grid-cols-4">
        <Step icon={<ClipboardList />} title="Asked" at={asked.at}>
          {asked.by}
          {asked.ticket && `, ${asked.ticket}`}
        </Step>
        <Step icon={<CircleCheck />} title="Approved" at={approved?.at ?? null}>
          {approved ? `${approved.by}, ${approved.needed} of ${approved.needed}` : 'Not on record'}
        </Step>
        <Step icon={<Download />} title="Downloaded" at={downloadedAt}>
          Good for {formatDuration(durationS)}
        </Step>
        <Step
          icon={<Hourglass />}
          title={over ? 'Was valid until' : 'Valid until'}
          at={expiresAt}
          last
          live={!over}
        >
          {over ? standing === 'ended' ? 'Ended' : 'Expired' : <Duration until={expiresAt} short />}
        </Step>
      </ol>
    </Card>
  )
}

interface StepProps {
  icon: ReactNode
  title: string
  at: string | null
  last?: boolean
  /** A key is in use. */
  live?: boolean
  children: ReactNode
}

function Step({ icon, title, at, last = false, live = false, children }: StepProps) {
  return (
    <li className="relative flex flex-col gap-2.5 max-md:flex-row max-md:gap-3.5">
      {!last && (
        <span
          aria-hidden
          className="absolute bg-border max-md:top-9 max-md:-bottom-4 max-md:left-4 max-md:w-px md:top-4 md:right-2 md:left-10 md:h-px"
        />
      )}
      <span
        className={cn(
          'grid size-8 flex-none place-items-center rounded-full border',
          live ? 'border-session-border bg-session-surface text-session' : 'bg-muted',
        )}
      >
        {icon}
      </span>
      <span className="flex min-w-0 flex-col text-sm">
        <b className="font-semibold">{title}</b>
        {at ? <When at={at} form="evidence" /> : <span>—</span>}
        <span className="break-words text-muted-foreground">{children}</span>
      </span>
    </li>
  )
}
