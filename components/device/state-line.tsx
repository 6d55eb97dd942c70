'use client'
// The state line: always on top of Service, icon and word and one sentence, with the trail of the visit.
import dynamic from 'next/dynamic'
import { cn } from '@/components/lib/cn'
import { NoDeviceIcon, VerifiedIcon } from '@/components/ui/icons'
import type { Standing, Tone } from './standing'

const STEPS = ['Attach', 'Identify', 'Choose capability', 'Service', 'End'] as const
// All others come a moment later, with what else the field needs.
const StateIcon = dynamic(() => import('./state-icon').then((m) => m.StateIcon), { ssr: false })
const LOOK: Record<Tone, string> = {
  neutral: 'border-locked-border bg-locked-surface text-locked',
  session: 'border-session-border bg-session-surface text-session',
  warning: 'border-warning-border bg-warning-surface text-warning',
  danger: 'border-danger-border bg-danger-surface text-danger',
}

export function StateLine({ standing }: { standing: Standing }) {
  const stop = standing.tone === 'danger'
  return (
    <section
      data-testid="state-line"
      data-state={standing.kind}
      className={cn(
        'flex flex-wrap items-center gap-x-6 gap-y-3 rounded-lg border px-4 py-3.5',
        LOOK[standing.tone],
      )}
    >
      <div role={stop ? 'alert' : 'status'} className="flex min-w-0 flex-1 basis-80 items-start gap-3">
        <span className="grid size-10 flex-none place-items-center rounded-md border border-current/25 bg-background">
          {standing.kind === 'no-device' ? (
            <NoDeviceIcon className="size-5" />
          ) : (
            <StateIcon kind={standing.kind} />
          )}
        </span>
        <span className="min-w-0">
          <h1 className="text-md font-semibold">{standing.title}</h1>
          <p className="max-w-[70ch] text-foreground">{standing.text}</p>
        </span>
      </div>
      <Trail step={standing.step} />
    </section>
  )
}

function Trail({ step }: { step: number }) {
  return (
    <ol
      aria-label="Progress of this visit"
      className="flex items-center gap-4 text-sm text-foreground max-md:w-full max-md:border-t max-md:border-current/15 max-md:pt-3"
    >
      {STEPS.map((label, i) => (
        <li
          key={label}
          aria-current={i === step ? 'step' : undefined}
          className={cn('flex items-center gap-1.5', i === step ? 'font-semibold' : 'max-md:hidden')}
        >
          {i < step ? (
            <VerifiedIcon className="size-3.5" />
          ) : (
            <span
              aria-hidden
              className={cn('size-3 rounded-full border-[1.5px] border-current', i === step && 'bg-current')}
            />
          )}
          {label}
          {i === step && <span className="font-normal md:hidden">· step {i + 1} of 5</span>}
        </li>
      ))}
    </ol>
  )
}
