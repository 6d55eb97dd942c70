// An empty place: what is not here, how something gets here, one thing to do.
import type { ReactNode } from 'react'
import { cn } from '@/components/lib/cn'

export interface EmptyProps {
  icon: ReactNode
  title: ReactNode
  children?: ReactNode
  action?: ReactNode
  as?: 'h2' | 'h3' | 'p'
  className?: string
}

export function Empty({ icon, title, children, action, as: Heading = 'h3', className }: EmptyProps) {
  return (
    <div className={cn('flex flex-col items-center gap-1.5 px-6 py-8 text-center', className)}>
      <span className="mb-1.5 grid size-11 place-items-center rounded-lg border bg-sunken text-muted-foreground [&_svg]:size-5">
        {icon}
      </span>
      <Heading className="text-[0.9375rem]/5.5 font-semibold">{title}</Heading>
      {children && <div className="max-w-[44ch] text-sm text-muted-foreground">{children}</div>}
      {action && <div className="mt-1.5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}
