// A sentence that matters, in the place it is about: what is, what it means, what to do. Never a toast.
import { CircleCheck, Info, KeyRound, OctagonX, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/components/lib/cn'

export type CalloutTone = 'neutral' | 'warning' | 'danger' | 'verified' | 'session'

const LOOK: Record<CalloutTone, { box: string; ink: string; icon: ReactNode }> = {
  neutral: { box: 'border-locked-border bg-locked-surface', ink: 'text-locked', icon: <Info /> },
  warning: { box: 'border-warning-border bg-warning-surface', ink: 'text-warning', icon: <TriangleAlert /> },
  danger: { box: 'border-danger-border bg-danger-surface', ink: 'text-danger', icon: <OctagonX /> },
  verified: {
    box: 'border-verified-border bg-verified-surface',
    ink: 'text-verified',
    icon: <CircleCheck />,
  },
  session: { box: 'border-session-border bg-session-surface', ink: 'text-session', icon: <KeyRound /> },
}

export interface CalloutProps {
  tone: CalloutTone
  /** Instead of the tone's own icon. */
  icon?: ReactNode
  title: ReactNode
  children?: ReactNode
  action?: ReactNode
  /** `status` for what changes while somebody looks, `alert` for a stop. */
  role?: 'status' | 'alert'
  className?: string
}

export function Callout({ tone, icon, title, children, action, role, className }: CalloutProps) {
  const look = LOOK[tone]
  return (
    <div role={role} className={cn('flex gap-2.75 rounded-md border px-3.5 py-3', look.box, className)}>
      <span className={cn('pt-0.5 [&_svg]:size-4.5', look.ink)}>{icon ?? look.icon}</span>
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{title}</p>
        {children && <div className="max-w-[70ch] text-sm">{children}</div>}
        {action && <div className="mt-2.5 flex flex-wrap items-center gap-2">{action}</div>}
      </div>
    </div>
  )
}
