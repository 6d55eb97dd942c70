// A state in one word, with its icon. Colour only repeats what icon and word already say.
import type { ReactNode } from 'react'
import { cn } from '@/components/lib/cn'

export type BadgeTone = 'locked' | 'session' | 'verified' | 'warning' | 'danger' | 'neutral'

const TEXT: Record<BadgeTone, string> = {
  locked: 'text-locked',
  session: 'text-session',
  verified: 'text-verified',
  warning: 'text-warning',
  danger: 'text-danger',
  neutral: 'text-muted-foreground',
}
const BOX: Record<BadgeTone, string> = {
  locked: 'border-locked-border bg-locked-surface',
  session: 'border-session-border bg-session-surface',
  verified: 'border-verified-border bg-verified-surface',
  warning: 'border-warning-border bg-warning-surface',
  danger: 'border-danger-border bg-danger-surface',
  neutral: 'border-border',
}

export interface BadgeProps {
  tone: BadgeTone
  icon?: ReactNode
  /** Icon and word without the box: inside tables, where many stand under each other. */
  plain?: boolean
  className?: string
  children: ReactNode
}

export function Badge({ tone, icon, plain = false, className, children }: BadgeProps) {
  return (
    <span
      className={cn(
        'inline-flex items-center gap-1 align-middle text-xs font-medium whitespace-nowrap [&_svg]:size-3.25',
        TEXT[tone],
        plain ? '' : ['h-5.5 rounded-xs border pr-2', icon ? 'pl-1.5' : 'pl-2', BOX[tone]],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  )
}
