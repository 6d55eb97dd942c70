// One rule of the policy: what it is at the left, its control at the right; a changed one is marked at its edge.
import type { ReactNode } from 'react'
import { cn } from '@/components/lib/cn'

export interface PolicyRowProps {
  label: ReactNode
  hint?: ReactNode
  changed: boolean
  /** The control stands below: for lists. */
  wide?: boolean
  children: ReactNode
}

export function PolicyRow({ label, hint, changed, wide = false, children }: PolicyRowProps) {
  return (
    <div
      className={cn(
        'flex gap-x-6 gap-y-3 py-3.5',
        wide ? 'flex-col' : 'flex-wrap items-center justify-between',
      )}
    >
      <div className={cn('min-w-0', !wide && 'flex-1 basis-52')}>
        <div className="text-sm font-medium">{label}</div>
        {hint && <p className="text-sm text-muted-foreground">{hint}</p>}
      </div>
      <div
        className={cn(
          '-ml-3.25 flex items-center gap-2.5 border-l-3 pl-2.5',
          changed ? 'border-warning-solid' : 'border-transparent',
          wide && 'items-start',
        )}
      >
        {children}
        {changed && <span className="sr-only">Changed</span>}
      </div>
    </div>
  )
}
