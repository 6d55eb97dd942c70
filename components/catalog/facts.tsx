// Facts under each other: what it is at the left, what holds at the right. None is said as "None" or "—".
import { Fragment, type ReactNode } from 'react'
import { cn } from '@/components/lib/cn'

export type Fact = { label: string; value: ReactNode }

export function Facts({ facts, className }: { facts: readonly Fact[]; className?: string }) {
  return (
    <dl className={cn('grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-4 gap-y-2 text-sm', className)}>
      {facts.map(({ label, value }, at) => (
        <Fragment key={at}>
          <dt className="text-muted-foreground">{label}</dt>
          <dd className="min-w-0 break-words">{value ?? '—'}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
